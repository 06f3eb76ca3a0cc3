package dev.sluice.scan;

import dev.sluice.source.FileDigest;
import dev.sluice.source.SourceFile;
import java.util.concurrent.atomic.AtomicInteger;

/** A file of a load, and how far the load has come with it. Thread-safe. */
public final class LoadFile {
    private final SourceFile source;
    private final int blockSize;
    private final BlockChain chain;
    private final FileDigest digest;
    private final AtomicInteger blocksSent = new AtomicInteger();

    /** A file of which nothing has been read but its header. */
    public LoadFile(SourceFile source) {
        this(source, FileDigest.BLOCK);
    }

    /** A file in blocks of another size, to try how it is cut; the digest of a plain one is none that the ledger knows. */
    LoadFile(SourceFile source, int blockSize) {
        this.source = source;
        this.blockSize = blockSize;
        this.chain = new BlockChain(source.dataStart(), source.dataLine());
        this.digest = source.stream() == null ? new FileDigest() : null;
    }

    /** The file. */
    public SourceFile source() {
        return source;
    }

    BlockChain chain() {
        return chain;
    }

    /** Takes the blocks in any order; null when the content is a stream, which digests itself. */
    FileDigest digest() {
        return digest;
    }

    /** The digest of the uncompressed file, when all of it has been read. Call it once. */
    public String digestHex() {
        return digest == null ? source.stream().digest() : digest.hex(source.bytes());
    }

    /** Size of a block in bytes: {@link FileDigest#BLOCK}. */
    int blockSize() {
        return blockSize;
    }

    /** The size of the uncompressed file, when all of it has been read. */
    public long bytes() {
        return digest == null ? source.stream().originalBytes() : source.bytes();
    }

    /** Counts a block that was sent. */
    public void blockSent() {
        blocksSent.incrementAndGet();
    }

    /** How many blocks were sent; the merge compares it with what arrived. */
    public int blocksSent() {
        return blocksSent.get();
    }
}
