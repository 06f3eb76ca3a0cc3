package dev.sluice.row;

import dev.sluice.block.Block;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.RecordScanner;
import dev.sluice.dedup.KeyIndex;
import dev.sluice.plan.Keep;
import dev.sluice.plan.Plan;
import dev.sluice.plan.PlanColumn;
import dev.sluice.rule.Predicate;
import dev.sluice.type.ColumnFormat;
import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import dev.sluice.type.TypedValue;
import dev.sluice.type.ValueProblem;
import dev.sluice.type.ValueReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rules of a load, applied to one block after another: scan, {@code where}, typed values, checks, dedup within the block.
 *
 * <p>A row for which {@code where} is not true is filtered, and nothing else of it is looked at unless the plan says
 * {@code validateAll}. A row for which {@code where}
 * cannot be decided, because a value that it needs is not of its column's type, is rejected.
 *
 * <p>One thread at a time; each worker has its own. Memory: about three times the block, kept from block to block.
 */
public final class RuleEngine implements KeyIndex.Keys {
    private static final int ALL_FIELDS = Integer.MAX_VALUE - 1;

    private final Plan plan;
    private final CsvRecord record;
    private final RecordScanner scanner;
    private AcceptedRows accepted;
    private final KeyIndex keys;
    private final TypedValue value = new TypedValue();
    private List<Reject> rejects = new ArrayList<>();
    private final Map<List<String>, FileLayout> layouts = new HashMap<>();

    private Block block;
    private FileLayout layout;
    private ByteBuffer positions;
    private int index;
    private int line;
    private int lines;
    private int recordStart;
    private int recordEnd;
    private String rawRow;
    private byte[] rawBytes;
    private Tally tally = Tally.NONE;

    /**
     * An engine for one load.
     *
     * @throws dev.sluice.rule.RuleException if a rule is wrong, with its position
     * @throws IllegalArgumentException if the plan does not fit its files
     */
    public RuleEngine(Plan plan) {
        this.plan = plan;
        this.record = new CsvRecord(plan.format());
        this.scanner = RecordScanner.of(plan.format(), record);
        this.accepted = new AcceptedRows(plan);
        this.keys = decidesDuplicates(plan) ? new KeyIndex(this) : null;
        for (List<String> header : plan.headers().values()) {
            layoutOf(header);
        }
    }

    /**
     * Whether rows with one key can be told apart here. Not if each of them may be an error, or if the merge may yet reject the
     * one that is kept, or if only PostgreSQL knows which value is the greater: then the merge decides.
     */
    private static boolean decidesDuplicates(Plan plan) {
        if (plan.key().length == 0 || plan.rawRow() || plan.keep() == Keep.ERROR) {
            return false;
        }
        return plan.keep() != Keep.MAX
                || plan.columns().get(plan.keepColumn()).type().kind().storage() != TypeKind.Storage.TEXT;
    }

    /** The plan that the engine applies. */
    public Plan plan() {
        return plan;
    }

    /**
     * Applies the rules to a block. Its results stand until the next call.
     *
     * @return the end of the last record, or {@link RecordScanner#INCOMPLETE} when it runs on past the block's limit; then there
     *     are no results
     */
    public int scan(Block block) {
        start(block);
        int read = 0;
        int filtered = 0;
        int duplicate = 0;
        int rejected = 0;
        int at = block.from();
        while (at < block.to()) {
            recordStart = at;
            scanner.begin(at);
            if (scanner.isSkipped(layout.fieldNames.size() > 1)) {
                if (scanner.isLeftOut()) {
                    read++;
                    filtered++;
                }
                at = scanner.finish();
                if (at == RecordScanner.INCOMPLETE) {
                    tally = Tally.NONE;
                    return at;
                }
                lines++;
                continue;
            }
            boolean wanted = wanted();
            boolean validated = wanted || plan.validateAll();
            if (validated) {
                locateFields();
            }
            at = scanner.finish();
            if (at == RecordScanner.INCOMPLETE) {
                tally = Tally.NONE;
                return at;
            }
            line = positions == null ? lines : positions.getInt(8 * index);
            read++;
            recordEnd = validated ? scanner.textEnd() : at;
            if (!validated) {
                filtered++;
            } else if (!valid()) {
                rejected++;
            } else if (!wanted) {
                unsetValues();
                filtered++;
            } else {
                accepted.add(line, byteOffset(), block.data(), recordStart, recordEnd);
                if (isDuplicate()) {
                    duplicate++;
                }
            }
            lines += scanner.lines();
            index++;
        }
        tally = new Tally(read, filtered, rejected, duplicate, accepted.count());
        return at;
    }

    /** The accepted rows of the last block. */
    public AcceptedRows accepted() {
        return accepted;
    }

    /** Why rows of the last block were rejected; rows in the order of the block. */
    public List<Reject> rejects() {
        return rejects;
    }

    /** The outcomes of the last block. */
    public Tally tally() {
        return tally;
    }

    /**
     * Lets go of the results of the last block, which then stand as long as their new owner wants.
     *
     * @param old results that nobody needs any more, for the next block to fill; null makes new ones
     */
    public BlockRows release(BlockRows old) {
        BlockRows rows = new BlockRows(accepted, rejects, tally);
        accepted = old == null ? new AcceptedRows(plan) : old.accepted();
        rejects = old == null ? new ArrayList<>() : old.rejects();
        return rows;
    }

    /** How many line ends the last block held, blank lines and those within quotes included. */
    public int lines() {
        return lines;
    }

    /** Where the quote stands that made the last block incomplete, or -1. */
    public int openQuote() {
        return scanner.openQuote();
    }

    private void start(Block next) {
        block = next;
        layout = layoutOf(plan.headers().get(next.fileNumber()));
        positions = next.positions() == null ? null : ByteBuffer.wrap(next.positions());
        index = 0;
        lines = 0;
        accepted.clear();
        rejects.clear();
        if (keys != null) {
            keys.clear();
        }
        scanner.reset(next.data(), next.limit(), next.atEnd());
    }

    private FileLayout layoutOf(List<String> header) {
        FileLayout known = layouts.get(header);
        if (known == null) {
            known = new FileLayout(plan, header);
            layouts.put(header, known);
        }
        return known;
    }

    private boolean wanted() {
        Predicate where = layout.where;
        if (where == null) {
            return true;
        }
        scanner.locate(where.lastField());
        if (plan.missingAsNull()) {
            record.fill(where.lastField() + 1);
        }
        int truth = where.test(record);
        return truth == Predicate.TRUE || truth == Predicate.BAD;
    }

    private void locateFields() {
        int fieldCount = layout.fieldNames.size();
        scanner.locate(plan.extraIgnored() ? fieldCount - 1 : ALL_FIELDS);
        if (plan.missingAsNull()) {
            record.fill(fieldCount);
        }
    }

    /** Sets the values of the row at the end of the accepted ones, or takes them back and says why. */
    private boolean valid() {
        int before = rejects.size();
        rawRow = null;
        int fieldCount = layout.fieldNames.size();
        if (scanner.malformed()) {
            int field = Math.min(scanner.malformedField(), record.count() - 1);
            reject(
                    field,
                    FileLayout.text(record, field),
                    RejectReason.MALFORMED_QUOTE,
                    null,
                    "quote inside an unquoted field, or text after a closing quote");
            return false;
        }
        if (plan.format().lenient()) {
            record.dropEmptyEnd(fieldCount);
        }
        if (record.count() < fieldCount) {
            reject(
                    record.count(),
                    null,
                    RejectReason.MISSING_FIELDS,
                    null,
                    "missing data for column \"" + layout.fieldNames.get(record.count()) + "\": " + record.count()
                            + " fields instead of " + fieldCount);
            return false;
        }
        if (record.count() > fieldCount) {
            reject(
                    -1,
                    null,
                    RejectReason.EXTRA_FIELDS,
                    null,
                    "extra data after last expected column: " + record.count() + " fields instead of " + fieldCount);
            return false;
        }
        int row = accepted.count();
        for (int i = 0; i < layout.fields.length; i++) {
            setValue(row, i);
        }
        rejectUndecidable("where", layout.where, before);
        for (int i = 0; i < layout.checks.length; i++) {
            check(i, before);
        }
        if (rejects.size() == before) {
            return true;
        }
        unsetValues();
        return false;
    }

    private void unsetValues() {
        int row = accepted.count();
        for (int i = 0; i < layout.fields.length; i++) {
            accepted.column(i).unset(row);
        }
    }

    private void setValue(int row, int i) {
        ColumnValues column = accepted.column(i);
        int field = layout.fields[i];
        ColumnFormat format = layout.formats[i];
        boolean isNull = format == null ? record.isNull(field) : !format.select(record, field);
        if (isNull) {
            PlanColumn planned = plan.columns().get(i);
            if (planned.required()) {
                reject(
                        field,
                        null,
                        RejectReason.REQUIRED,
                        null,
                        "null value in column \"" + planned.name() + "\", which is NOT NULL");
            }
            column.setNull(row);
            return;
        }
        if (format == null) {
            record.select(field);
        }
        ValueReader reader =
                layout.cellReaders != null && record.isTyped(field) ? layout.cellReaders[i] : layout.readers[i];
        ValueProblem problem = reader.read(record.value(), record.from(), record.to(), value);
        if (problem == null) {
            column.set(row, value);
        } else {
            column.setNull(row);
            PlanColumn planned = plan.columns().get(i);
            rejectValue(field, planned.type(), planned.format(), problem, null);
        }
    }

    private void check(int i, int before) {
        Predicate check = layout.checks[i];
        int truth = check.test(record);
        if (truth == Predicate.FALSE) {
            String name = plan.checks().get(i).name();
            int field = check.lastField() >= 0 && check.firstField() == check.lastField() ? check.lastField() : -1;
            reject(
                    field,
                    field < 0 ? null : FileLayout.text(record, field),
                    RejectReason.CHECK,
                    name,
                    "check \"" + name + "\" is false: " + plan.checks().get(i).expression());
        } else if (truth == Predicate.BAD) {
            rejectBad(plan.checks().get(i).name(), check, before);
        }
    }

    private void rejectUndecidable(String rule, Predicate predicate, int before) {
        if (predicate != null && predicate.test(record) == Predicate.BAD) {
            rejectBad(rule, predicate, before);
        }
    }

    /** A value that only rules need may be bad in a field that feeds no column: then nothing else has said so yet. */
    private void rejectBad(String rule, Predicate predicate, int before) {
        int field = predicate.badField();
        for (int i = before; i < rejects.size(); i++) {
            if (rejects.get(i).field() == field + 1) {
                return;
            }
        }
        rejectValue(field, layout.fieldTypes[field], layout.fieldFormats[field], predicate.badProblem(), rule);
    }

    private void rejectValue(int field, ColumnType type, ColumnFormat format, ValueProblem problem, String rule) {
        String text = FileLayout.text(record, field);
        if (problem == ValueProblem.INVALID_ENCODING) {
            reject(
                    field,
                    text,
                    RejectReason.INVALID_ENCODING,
                    rule,
                    "invalid byte sequence for encoding \"UTF8\" in the record at byte offset " + byteOffset());
        } else if (problem == ValueProblem.TOO_LONG) {
            reject(field, text, RejectReason.TOO_LONG, rule, "value too long for type " + type.name());
        } else if (problem == ValueProblem.OUT_OF_RANGE) {
            String message = "value \"" + text + "\" is out of range for type " + type.name();
            reject(field, text, RejectReason.OUT_OF_RANGE, rule, message);
        } else if (record.isTyped(field) && text != null && text.startsWith("#")) {
            reject(field, text, RejectReason.INVALID_VALUE, rule, "the cell holds the error " + text);
        } else if (format.changesValues() && !record.isTyped(field)) {
            String message = "value \"" + text + "\" is not in the job's format for type " + type.name();
            reject(field, text, RejectReason.INVALID_VALUE, rule, message);
        } else {
            String message = "invalid input syntax for type " + type.name() + ": \"" + text + "\"";
            reject(field, text, RejectReason.INVALID_VALUE, rule, message);
        }
    }

    private void reject(int field, String text, RejectReason reason, String rule, String message) {
        if (rawRow == null) {
            rawRow = Text.decode(block.data(), recordStart, recordEnd);
            rawBytes = Text.isExact(rawRow, block.data(), recordStart, recordEnd)
                    ? null
                    : Arrays.copyOfRange(block.data(), recordStart, recordEnd);
        }
        String column = field < 0 || field >= layout.fieldNames.size() ? null : layout.fieldNames.get(field);
        long valueOffset = field < 0 || field >= record.count() || record.isMissing(field)
                ? -1
                : byteOffset() + record.start(field) - recordStart;
        rejects.add(new Reject(
                line, byteOffset(), field + 1, valueOffset, column, text, reason, rule, message, rawRow, rawBytes));
    }

    private long byteOffset() {
        if (block.origins() != null) {
            return block.origins().at(recordStart);
        }
        return block.byteOffset() + (positions == null ? recordStart - block.from() : positions.getInt(8 * index + 4));
    }

    private boolean isDuplicate() {
        if (keys == null) {
            return false;
        }
        int row = accepted.count() - 1;
        for (int column : plan.key()) {
            if (accepted.column(column).isNull(row)) {
                return false;
            }
        }
        int same = keys.find(row);
        if (same < 0) {
            return false;
        }
        if (plan.keep() == Keep.LAST
                || plan.keep() == Keep.MAX && accepted.column(plan.keepColumn()).compare(row, same) >= 0) {
            accepted.replaceByLast(same);
        } else {
            accepted.removeLast();
        }
        return true;
    }

    @Override
    public int hash(int row) {
        int hash = 0;
        for (int column : plan.key()) {
            hash = 31 * hash + accepted.column(column).hash(row);
        }
        return hash;
    }

    @Override
    public boolean same(int row, int other) {
        for (int column : plan.key()) {
            if (!accepted.column(column).same(row, other)) {
                return false;
            }
        }
        return true;
    }
}
