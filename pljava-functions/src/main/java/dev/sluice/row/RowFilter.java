package dev.sluice.row;

import dev.sluice.block.Block;
import dev.sluice.csv.CsvRecord;
import dev.sluice.csv.RecordScanner;
import dev.sluice.plan.Plan;
import dev.sluice.rule.Predicate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Only the {@code where} of a load: says which rows of a block may be wanted. What it drops, {@link RuleEngine} would filter;
 * what it keeps, the engine decides upon again.
 *
 * <p>One thread at a time. Memory: 12 bytes for each row of a block that is kept.
 */
public final class RowFilter {
    private final Plan plan;
    private final boolean keepAll;
    private final CsvRecord record;
    private final RecordScanner scanner;
    private final Map<List<String>, FileLayout> layouts = new HashMap<>();

    private int[] starts = new int[1024];
    private int[] ends = new int[1024];
    private int[] lineNumbers = new int[1024];
    private int kept;
    private int read;
    private int lines;

    /**
     * A filter for one load.
     *
     * @param keepAll whether to keep every row, and only find where records end
     */
    public RowFilter(Plan plan, boolean keepAll) {
        this.plan = plan;
        this.keepAll = keepAll || plan.where() == null && plan.incremental() == null || plan.validateAll();
        this.record = new CsvRecord(plan.format());
        this.scanner = RecordScanner.of(plan.format(), record);
    }

    /** Whether rows are only counted, and none is ever dropped: when that is asked, or no row may be dropped. */
    public boolean keepsAll() {
        return keepAll;
    }

    /**
     * Goes through a block. Its results stand until the next call.
     *
     * @return the end of the last record, or {@link RecordScanner#INCOMPLETE} when it runs on past the block's limit; then there
     *     are no results
     */
    public int scan(Block block) {
        FileLayout layout = layoutOf(plan.headers().get(block.fileNumber()));
        Predicate where = keepAll ? null : layout.where;
        boolean skipBlankLines = layout.fieldNames.size() > 1;
        boolean listed = where != null || block.origins() != null;
        int lastField = where == null ? -1 : where.lastField();
        boolean missingAsNull = plan.missingAsNull();
        RecordScanner scan = scanner;
        scan.reset(block.data(), block.limit(), block.atEnd());
        kept = 0;
        read = 0;
        lines = 0;
        int at = block.from();
        int to = block.to();
        while (at < to) {
            int start = at;
            scan.begin(at);
            if (scan.isSkipped(skipBlankLines)) {
                if (scan.isLeftOut()) {
                    read++;
                }
                at = scan.finish();
                if (at == RecordScanner.INCOMPLETE) {
                    return at;
                }
                lines++;
                continue;
            }
            boolean keep = true;
            if (where != null) {
                scan.locate(lastField);
                if (missingAsNull) {
                    record.fill(lastField + 1);
                }
                int truth = where.test(record);
                keep = truth == Predicate.TRUE || truth == Predicate.BAD;
            }
            at = scan.finish();
            if (at == RecordScanner.INCOMPLETE) {
                return at;
            }
            read++;
            if (keep && listed) {
                keep(start, at);
            }
            lines += scan.lines();
        }
        return at;
    }

    /** How many rows the block held. */
    public int read() {
        return read;
    }

    /** How many rows were kept; 0 when the filter {@link #keepsAll} and the block was not transcoded. */
    public int kept() {
        return kept;
    }

    /** Start of a kept row in the block's data. */
    public int start(int row) {
        return starts[row];
    }

    /** End of a kept row in the block's data, exclusive, its line end included. */
    public int end(int row) {
        return ends[row];
    }

    /** Line of a kept row, less that of the block's first. */
    public int line(int row) {
        return lineNumbers[row];
    }

    /** How many line ends the block held, blank lines and those within quotes included. */
    public int lines() {
        return lines;
    }

    /** Where the quote stands that made the last block incomplete, or -1. */
    public int openQuote() {
        return scanner.openQuote();
    }

    private void keep(int start, int end) {
        if (kept == starts.length) {
            starts = Arrays.copyOf(starts, kept * 2);
            ends = Arrays.copyOf(ends, kept * 2);
            lineNumbers = Arrays.copyOf(lineNumbers, kept * 2);
        }
        starts[kept] = start;
        ends[kept] = end;
        lineNumbers[kept] = lines;
        kept++;
    }

    private FileLayout layoutOf(List<String> header) {
        FileLayout known = layouts.get(header);
        if (known == null) {
            known = new FileLayout(plan, header);
            layouts.put(header, known);
        }
        return known;
    }
}
