package dev.sluice.client;

import dev.sluice.block.Block;
import dev.sluice.plan.Json;
import dev.sluice.plan.Plan;
import dev.sluice.row.AcceptedRows;
import dev.sluice.row.ColumnValues;
import dev.sluice.row.Reject;
import dev.sluice.row.RuleEngine;
import dev.sluice.row.Tally;
import dev.sluice.scan.BlockWork;
import dev.sluice.scan.LoadFile;
import dev.sluice.type.CanonicalUuid;
import dev.sluice.type.ColumnType;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hosts the rules in the client: scans blocks with the engine, and copies the accepted rows, typed, into the load's staging
 * table. Tallies and rejects go to {@code sluice.add_blocks} between two COPYs, so that they never take much memory.
 */
final class TypedCopy implements BlockWork {
    /** Blocks, or reasons of rejects, after which they are handed over. */
    private static final int HANDOVER = 2000;

    private final Connection connection;
    private final Plan plan;
    private final RuleEngine engine;
    private final BinaryCopy copy;
    private final ColumnType[] types;
    private final NumericBinary numeric = new NumericBinary();
    private final byte[] uuid = new byte[CanonicalUuid.BYTES];
    private final StringBuilder blocks = new StringBuilder();
    private final StringBuilder rejects = new StringBuilder();
    private int held;

    TypedCopy(Connection connection, Plan plan, String copySql) {
        this.connection = connection;
        this.plan = plan;
        this.engine = new RuleEngine(plan);
        this.copy = new BinaryCopy(connection, copySql);
        this.types = new ColumnType[plan.columns().size()];
        for (int i = 0; i < types.length; i++) {
            types[i] = plan.columns().get(i).type();
        }
    }

    @Override
    public int scan(Block block) {
        return engine.scan(block);
    }

    @Override
    public int lines() {
        return engine.lines();
    }

    @Override
    public Tally tally() {
        return engine.tally();
    }

    @Override
    public int openQuote() {
        return engine.openQuote();
    }

    @Override
    public void send(LoadFile file, Block block, int end, int blockNumber, long firstLine) throws SQLException {
        if (engine.tally().read() > 0) {
            send(file.source().number(), blockNumber, firstLine);
            file.blockSent();
        }
    }

    /** Sends what the last scan found of a block that need not be of a file at hand. */
    void send(int fileNumber, int blockNumber, long firstLine) throws SQLException {
        AcceptedRows rows = engine.accepted();
        for (int row = 0; row < rows.count(); row++) {
            writeRow(fileNumber, firstLine, rows, row);
        }
        hold(fileNumber, blockNumber, firstLine, engine.tally());
        if (held >= HANDOVER) {
            handOver();
        }
    }

    @Override
    public void finish() throws SQLException {
        handOver();
    }

    @Override
    public void cancel() {
        copy.cancel();
    }

    private void writeRow(int fileNumber, long firstLine, AcceptedRows rows, int row) throws SQLException {
        int places = plan.rawRow() ? 4 : 2;
        copy.row(places + types.length);
        copy.writeInt(fileNumber);
        copy.writeLong(rows.byteOffset(row));
        if (plan.rawRow()) {
            copy.writeLong(firstLine + rows.line(row));
            ColumnValues raw = rows.rawRows();
            copy.writeBytes(raw.heap(), raw.start(row), raw.end(row));
        }
        for (int i = 0; i < types.length; i++) {
            ColumnValues column = rows.column(i);
            if (column.isNull(row)) {
                copy.writeNull();
            } else {
                writeValue(types[i], column, row);
            }
        }
    }

    private void writeValue(ColumnType type, ColumnValues column, int row) throws SQLException {
        switch (type.kind()) {
            case BOOL -> copy.writeBoolean(column.number(row) != 0);
            case INT2 -> copy.writeShort((short) column.number(row));
            case INT4, DATE -> copy.writeInt((int) column.number(row));
            case INT8, TIMESTAMP, TIMESTAMPTZ -> copy.writeLong(column.number(row));
            case FLOAT4 -> copy.writeInt(Float.floatToIntBits((float) column.real(row)));
            case FLOAT8 -> copy.writeLong(Double.doubleToLongBits(column.real(row)));
            case NUMERIC -> numeric.write(copy, column.heap(), column.start(row), column.end(row));
            case UUID -> {
                CanonicalUuid.toBytes(column.heap(), column.start(row), uuid, 0);
                copy.writeBytes(uuid, 0, uuid.length);
            }
            case TEXT, VARCHAR, CHAR, OTHER -> copy.writeBytes(column.heap(), column.start(row), column.end(row));
        }
    }

    private void hold(int fileNumber, int blockNumber, long firstLine, Tally tally) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("file_no", fileNumber);
        block.put("block_no", blockNumber);
        block.put("read", tally.read());
        block.put("filtered", tally.filtered());
        block.put("rejected", tally.rejected());
        block.put("duplicate", tally.duplicate());
        block.put("accepted", tally.accepted());
        appendItem(blocks, block);
        held++;
        for (Reject reject : engine.rejects()) {
            appendItem(rejects, reject.toJson(fileNumber, firstLine));
            held++;
        }
    }

    private static void appendItem(StringBuilder array, Map<String, Object> item) {
        array.append(array.length() == 0 ? '[' : ',');
        Json.append(array, item);
    }

    private void handOver() throws SQLException {
        copy.end();
        if (held == 0) {
            return;
        }
        try (PreparedStatement call = connection.prepareStatement("SELECT sluice.add_blocks(?, ?::jsonb, ?::jsonb)")) {
            call.setLong(1, plan.load());
            call.setString(2, blocks.append(']').toString());
            call.setString(3, rejects.length() == 0 ? "[]" : rejects.append(']').toString());
            call.execute();
        }
        blocks.setLength(0);
        rejects.setLength(0);
        held = 0;
    }
}
