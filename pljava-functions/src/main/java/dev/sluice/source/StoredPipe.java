package dev.sluice.source;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What can be read once only, but for its beginning, which is kept until the header is known. */
public class StoredPipe implements Stored {
    /** Content is searched for a header or a table; what is stored is hardly ever larger. */
    private static final int KEPT = DataExtent.TABLE_REACH + (1 << 20);

    private final String name;
    private final BufferedInputStream in;

    /** A pipe; {@code in} is left to be closed by whoever opened it. */
    public StoredPipe(String name, InputStream in) {
        this.name = name;
        this.in = new BufferedInputStream(in, 1 << 16);
        this.in.mark(KEPT);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final long bytes() {
        return -1;
    }

    @Override
    public final InputStream openLast() throws IOException {
        in.reset();
        in.mark(0);
        return unclosed();
    }

    @Override
    public final InputStream open() throws IOException {
        in.reset();
        return unclosed();
    }

    private InputStream unclosed() {
        return new FilterInputStream(in) {
            @Override
            public void close() {
                // It is read on, or ends with the process.
            }
        };
    }
}
