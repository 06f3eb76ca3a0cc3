package dev.sluice.server;

import dev.sluice.block.Block;
import dev.sluice.csv.RecordScanner;
import dev.sluice.plan.Json;
import dev.sluice.plan.Plan;
import dev.sluice.row.AcceptedRows;
import dev.sluice.row.Reject;
import dev.sluice.row.RuleEngine;
import dev.sluice.row.Tally;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleException;
import dev.sluice.type.TypeKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the gate trigger of {@code sluice.staging_block} calls: first {@link #openPlan}, then for each block {@link #scanBlock}
 * and {@link #accepted} and {@link #rejects} for its results.
 *
 * <p>A backend is one thread and has a JVM of its own, so the state between two calls is static: the engine of one load, and
 * the results of its last block. Memory: about three times the block.
 */
public final class Gate {
    /** The column number of the lines of the rows. */
    private static final int LINES = -1;

    /** The column number of the byte offsets of the rows. */
    private static final int BYTE_OFFSETS = -2;

    /** The column number of the raw rows. */
    private static final int RAW_ROWS = -3;

    private static RuleEngine engine;
    private static AcceptedRows accepted;
    private static List<Reject> rejects;
    private static int fileNumber;
    private static long firstLine;

    private Gate() {}

    /** Whether this backend holds the plan of a load. */
    public static boolean hasPlan(long load) {
        return engine != null && engine.plan().load() == load;
    }

    /** Makes a load's plan the one that the following blocks are scanned by. */
    public static boolean openPlan(long load, String plan) {
        engine = new RuleEngine(Plan.read(plan));
        return hasPlan(load);
    }

    /**
     * Applies the plan to a block.
     *
     * @return rows read, filtered, rejected, duplicate, accepted; and how many reasons {@link #rejects} gives
     */
    public static long[] scanBlock(long load, int file, long line, long byteOffset, byte[] positions, byte[] data) {
        if (!hasPlan(load)) {
            throw new IllegalStateException("the plan of load " + load + " is not open");
        }
        if (scan(Block.whole(file, byteOffset, positions, data)) == RecordScanner.INCOMPLETE) {
            throw new IllegalArgumentException("the block at byte offset " + byteOffset + " of file " + file
                    + " does not end where a record ends: send whole records");
        }
        show(engine.accepted(), engine.rejects(), file, line);
        Tally tally = engine.tally();
        return new long[] {
            tally.read(),
            tally.filtered(),
            tally.rejected(),
            tally.duplicate(),
            tally.accepted(),
            engine.rejects().size()
        };
    }

    /** Makes the results of a block those that the accessors give. */
    static void show(AcceptedRows rows, List<Reject> reasons, int file, long line) {
        accepted = rows;
        rejects = reasons;
        fileNumber = file;
        firstLine = line;
    }

    /**
     * A column of the accepted rows, by its place in the plan, as {@link ServerArray} writes it; or their lines (-1), byte
     * offsets (-2) or raw rows (-3).
     */
    public static byte[] accepted(int column) {
        AcceptedRows rows = accepted;
        return switch (column) {
            case LINES -> ServerArray.lines(rows, firstLine);
            case BYTE_OFFSETS -> ServerArray.byteOffsets(rows);
            case RAW_ROWS -> ServerArray.of(rows.rawRows(), TypeKind.TEXT, rows.count());
            default -> ServerArray.of(rows.column(column), rows.kind(column), rows.count());
        };
    }

    /** The reasons of the last block's rejected rows: UTF-8, a JSON array. */
    public static byte[] rejects() {
        List<Object> reasons = new ArrayList<>();
        for (Reject reject : rejects) {
            reasons.add(reject.toJson(fileNumber, firstLine));
        }
        return Json.write(reasons).getBytes(StandardCharsets.UTF_8);
    }

    /** The queries of each {@code IN (SELECT …)} in a JSON array of rules, in order, as a JSON array. */
    public static String ruleSubqueries(String rules) {
        List<Object> subqueries = new ArrayList<>();
        for (Object rule : (List<?>) Json.read(rules)) {
            subqueries.addAll(Rule.parse((String) rule).subqueries());
        }
        return Json.write(subqueries);
    }

    /** What is wrong with the rules of a plan, as a JSON object with rule, position, message and hint; null when nothing is. */
    public static String checkRules(String plan) {
        try {
            new RuleEngine(Plan.read(plan));
            return null;
        } catch (RuleException e) {
            Map<String, Object> problem = new LinkedHashMap<>();
            problem.put("rule", e.rule());
            problem.put("position", e.position());
            problem.put("message", e.getMessage());
            problem.put("hint", e.hint());
            return Json.write(problem);
        }
    }

    private static int scan(Block block) {
        try {
            return engine.scan(block);
        } catch (IndexOutOfBoundsException e) {
            if (block.positions() == null) {
                throw e;
            }
            throw new IllegalArgumentException(
                    "the block at byte offset " + block.byteOffset() + " of file " + block.fileNumber()
                            + " has positions of " + block.positions().length / 8 + " records, and more records");
        }
    }
}
