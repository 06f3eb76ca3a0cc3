package dev.sluice.source;

import java.io.IOException;

/** What cannot be unpacked, told by whoever reads ahead and thus knows better than the stream below where that is. */
public final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    private final long offset;

    /**
     * @param offset of what is wrong in the packed bytes, or a buffer behind it
     */
    public DamagedException(String message, long offset, Throwable cause) {
        super(message, cause);
        this.offset = offset;
    }

    long offset() {
        return offset;
    }
}
