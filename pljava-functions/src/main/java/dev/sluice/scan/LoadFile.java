package dev.sluice.scan;

import dev.sluice.source.FileDigest;
import dev.sluice.source.SourceFile;
import java.util.concurrent.atomic.AtomicInteger;

/** A file of a load, and how far the load has come with it. Thread-safe. */
public final class LoadFile {
    private final SourceFile source;
    private final int blockSize;
    private final BlockChain chain;
    private final FileDigest digest = new FileDigest();
    private final AtomicInteger blocksSent = new AtomicInteger();

    /** A file of which nothing has been read but its header. */
    public LoadFile(SourceFile source) {
        this(source, FileDigest.BLOCK);
    }

    /** A file in blocks of another size, to try how it is cut; its digest is none that the ledger knows. */
    LoadFile(SourceFile source, int blockSize) {
        this.source = source;
        this.blockSize = blockSize;
        this.chain = new BlockChain(source.dataStart(), source.dataLine());
    }

    /** The file. */
    public SourceFile source() {
        return source;
    }

    BlockChain chain() {
        return chain;
    }

    FileDigest digest() {
        return digest;
    }

    /** The digest of the file when all of it has been read. */
    public String hex() {
        return digest.hex(source.bytes());
    }

    /** Size of a block in bytes: {@link FileDigest#BLOCK}. */
    int blockSize() {
        return blockSize;
    }

    /** Whether the file has a block of that number, from 0. */
    boolean hasBlock(int block) {
        long start = (long) block * blockSize;
        return source.reach(start + 1) > start;
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
