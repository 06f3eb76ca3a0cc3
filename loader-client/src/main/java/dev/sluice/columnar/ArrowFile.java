package dev.sluice.columnar;

import dev.sluice.failure.SluiceException;
import dev.sluice.row.FieldNeeds;
import dev.sluice.source.CellWriter;
import dev.sluice.source.ConvertedFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * An Arrow file, which is what Feather is since version 2, or an Arrow stream in a file. Memory: outside Java's heap, one batch
 * of all columns, uncompressed, and the dictionaries.
 */
final class ArrowFile implements ConvertedFile {
    private final String name;
    private final Path path;
    private final FileChannel channel;
    private final BufferAllocator allocator;
    private final ArrowReader reader;
    private final List<Field> fields;
    private final ArrowBatches batches;
    private FieldNeeds needs;
    private boolean mayLeaveOut;
    private boolean closed;
    private long passed;

    /** @param file whether it has a footer, rather than being a stream */
    ArrowFile(String name, Path path, boolean file) throws IOException {
        this.name = name;
        this.path = path;
        this.channel = FileChannel.open(path, StandardOpenOption.READ);
        this.allocator = new RootAllocator();
        boolean opened = false;
        try {
            this.batches = new ArrowBatches(channel, file);
            this.reader = file
                    ? new ArrowFileReader(channel, allocator, CommonsCompressionFactory.INSTANCE)
                    : new ArrowStreamReader(channel.position(0), allocator, CommonsCompressionFactory.INSTANCE);
            this.fields = reader.getVectorSchemaRoot().getSchema().getFields();
            opened = true;
        } catch (IOException | RuntimeException e) {
            throw damaged(e, "");
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    @Override
    public List<String> header() {
        return fields.stream().map(Field::getName).toList();
    }

    @Override
    public long firstRow() {
        return 1;
    }

    @Override
    public Map<String, Object> layout() {
        return Map.of("kind", "record batches", "first_rows", batches.firstRows);
    }

    @Override
    public String part() {
        return null;
    }

    @Override
    public String note() {
        return null;
    }

    @Override
    public boolean reads(int field) {
        return ArrowField.isSingle(vectors().get(field));
    }

    @Override
    public void narrow(FieldNeeds needs, boolean mayLeaveOut) {
        List<FieldVector> vectors = vectors();
        for (int i = 0; i < vectors.size(); i++) {
            if (needs.uses(i) && !ArrowField.isSingle(vectors.get(i))) {
                throw nested(i);
            }
        }
        this.needs = needs;
        this.mayLeaveOut = mayLeaveOut;
    }

    @Override
    public synchronized void write(CellWriter cells) throws IOException, InterruptedException {
        long rows = 0;
        try {
            ArrowField[] columns = null;
            StringBuilder record = new StringBuilder();
            while (!closed && loadNext(rows)) {
                // Vectors stay the same from batch to batch, dictionaries are there with the first.
                columns = columns == null ? columns() : columns;
                int count = reader.getVectorSchemaRoot().getRowCount();
                for (int row = 0; row < count; row++) {
                    passed++;
                    record.setLength(0);
                    for (int i = 0; i < columns.length; i++) {
                        if (i > 0) {
                            record.append(',');
                        }
                        if (columns[i] != null) {
                            columns[i].write(record, row);
                        }
                    }
                    cells.row(record.toString().getBytes(StandardCharsets.UTF_8));
                }
                rows += count;
            }
        } finally {
            closeAll();
        }
        if (rows != batches.rows) {
            throw new SluiceException(
                    "\"" + name + "\" has " + rows + " rows, not " + batches.rows + " as it says",
                    null,
                    "Fetch or make the file again; nothing of the load was merged.");
        }
        cells.flush();
    }

    @Override
    public double written() {
        return batches.rows == 0 ? 0 : (double) passed / batches.rows;
    }

    private boolean loadNext(long rows) {
        try {
            return reader.loadNextBatch();
        } catch (IOException | RuntimeException e) {
            throw damaged(e, ", and the failure is behind row " + rows);
        }
    }

    private ArrowField[] columns() {
        List<ArrowField> columns = new ArrayList<>();
        List<FieldVector> vectors = vectors();
        for (int i = 0; i < vectors.size(); i++) {
            boolean used = needs == null || needs.uses(i);
            ArrowField column = used || !mayLeaveOut ? ArrowField.of(vectors.get(i), reader::lookup) : null;
            if (column == null && used && needs != null) {
                throw nested(i);
            }
            columns.add(column);
        }
        return columns.toArray(new ArrowField[0]);
    }

    private List<FieldVector> vectors() {
        try {
            return reader.getVectorSchemaRoot().getFieldVectors();
        } catch (IOException e) {
            throw damaged(e, "");
        }
    }

    private SluiceException nested(int field) {
        Field nested = fields.get(field);
        return ColumnarFiles.nested(name, nested.getName(), nested.getType().toString());
    }

    private SluiceException damaged(Exception e, String where) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return ColumnarFiles.damaged(name, path, "Arrow", why, where, e);
    }

    /** Waits until nobody reads. */
    @Override
    public synchronized void close() throws IOException {
        closeAll();
    }

    private void closeAll() throws IOException {
        if (!closed) {
            closed = true;
            try {
                reader.close();
                allocator.close();
            } catch (IllegalStateException e) {
                // Where reading broke off, Arrow's library still holds a buffer and says so. The process ends soon.
            } finally {
                channel.close();
            }
        }
    }
}
