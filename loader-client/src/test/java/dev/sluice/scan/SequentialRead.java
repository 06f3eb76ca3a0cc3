package dev.sluice.scan;

import dev.sluice.block.Block;
import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.SluiceException;
import dev.sluice.file.FoundFile;
import dev.sluice.plan.Json;
import dev.sluice.plan.Plan;
import dev.sluice.row.AcceptedRows;
import dev.sluice.row.ColumnValues;
import dev.sluice.row.Reject;
import dev.sluice.row.RuleEngine;
import dev.sluice.row.Tally;
import dev.sluice.source.Encoding;
import dev.sluice.source.SourceFile;
import dev.sluice.source.StoredPipe;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** What the engine makes of a file that is cut into blocks of some size and read by one worker, without a database. */
final class SequentialRead implements BlockWork {
    /** A row's texts, with its line and byte offset. */
    record Row(List<String> texts, long line, long byteOffset) {}

    final List<Row> rows = new ArrayList<>();
    final List<Map<String, Object>> rejects = new ArrayList<>();
    String error;

    private RuleEngine engine;

    private SequentialRead() {}

    /**
     * Reads a file.
     *
     * @param columns header of each column, all of them text; null for a, b and c without header
     */
    static SequentialRead of(Path path, Map<String, Object> format, Map<String, String> columns, int blockSize) {
        SequentialRead read = new SequentialRead();
        read.run(
                () -> FoundFile.at(path).get(0).open(1, CsvFormat.read(format), Encoding.UTF_8),
                format,
                columns,
                blockSize);
        return read;
    }

    /** Reads a stream of those bytes, of which it gives one at a time, in blocks of some size, with the same engine. */
    SequentialRead againAsStream(
            String name, byte[] bytes, Map<String, Object> format, Map<String, String> columns, int blockSize) {
        InputStream stream = new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] into, int at, int length) {
                return super.read(into, at, Math.min(length, 1));
            }
        };
        SequentialRead read = new SequentialRead();
        read.engine = engine;
        read.run(
                () -> SourceFile.open(1, new StoredPipe(name, stream), CsvFormat.read(format), Encoding.UTF_8),
                format,
                columns,
                blockSize);
        return read;
    }

    /** Reads the file again in blocks of another size, with the same engine. */
    SequentialRead again(Path path, Map<String, Object> format, Map<String, String> columns, int blockSize) {
        SequentialRead read = new SequentialRead();
        read.engine = engine;
        read.run(
                () -> FoundFile.at(path).get(0).open(1, CsvFormat.read(format), Encoding.UTF_8),
                format,
                columns,
                blockSize);
        return read;
    }

    private void run(
            Callable<SourceFile> opening, Map<String, Object> format, Map<String, String> columns, int blockSize) {
        try (SourceFile source = opening.call()) {
            if (engine == null) {
                engine = new RuleEngine(plan(format, columns, source.header()));
            }
            LoadFile file = new LoadFile(source, blockSize);
            new LoadWorker(new BlockQueue(List.of(file), 1, (bytes, rows) -> {}, null), this).run();
        } catch (SluiceException e) {
            error = e.getMessage();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Plan plan(Map<String, Object> format, Map<String, String> columns, List<String> header) {
        List<Object> planned = new ArrayList<>();
        for (String name : columns == null ? List.of("a", "b", "c") : columns.keySet()) {
            Map<String, Object> column = new LinkedHashMap<>();
            column.put("name", name);
            column.put("from", header == null ? null : columns.get(name));
            column.put("kind", "text");
            column.put("type", "text");
            planned.add(column);
        }
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("number", 1);
        file.put("header", header);
        Map<String, Object> plan = new LinkedHashMap<>();
        plan.put("load", 1);
        plan.put("format", format);
        plan.put("columns", planned);
        plan.put("files", List.of(file));
        return Plan.read(Json.write(plan));
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
    public void send(LoadFile file, Block block, int end, int blockNumber, long firstLine) {
        AcceptedRows accepted = engine.accepted();
        for (int row = 0; row < accepted.count(); row++) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < accepted.columns(); i++) {
                ColumnValues column = accepted.column(i);
                int start = column.isNull(row) ? 0 : column.start(row);
                int length = column.isNull(row) ? 0 : column.end(row) - start;
                texts.add(column.isNull(row) ? null : new String(column.heap(), start, length, StandardCharsets.UTF_8));
            }
            rows.add(new Row(texts, firstLine + accepted.line(row), accepted.byteOffset(row)));
        }
        for (Reject reject : engine.rejects()) {
            rejects.add(reject.toJson(1, firstLine));
        }
    }

    @Override
    public void finish() {}

    @Override
    public void cancel() {}
}
