package dev.sluice.file;

import dev.sluice.source.Packing;
import dev.sluice.source.Stored;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.deflate64.Deflate64CompressorInputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** A stored file that the client's libraries unpack: here is what the engine, which has the JDK only, leaves out. */
interface AnyPacking extends Stored {
    /** What an xz stream may need to be unpacked, in KiB: what {@code xz -9} makes needs 65 MiB. */
    int XZ_MEMORY = 128 << 10;

    /** The content of one compressed file, all of its members and frames. */
    @Override
    default InputStream unpack(Packing packing, InputStream packed) throws IOException {
        return switch (packing) {
            case ZSTD -> new ZstdInput(packed);
            case BZIP2 -> new BZip2CompressorInputStream(packed, true);
            case XZ -> new XZInputStream(packed, XZ_MEMORY);
            case LZ4 -> new FramedLZ4CompressorInputStream(packed, true);
            case DEFLATE64 -> new Deflate64CompressorInputStream(packed);
            case ZIP -> throw new IOException("the files of a zip archive cannot be read from a pipe");
            default -> Stored.super.unpack(packing, packed);
        };
    }
}
