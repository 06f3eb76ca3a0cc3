package dev.sluice.client;

import dev.sluice.source.FileDigest;
import dev.sluice.source.SourceFile;
import java.util.concurrent.atomic.AtomicInteger;

/** A file of a load, and how far the load has come with it. Thread-safe. */
final class LoadFile {
    private final SourceFile source;
    private final BlockChain chain;
    private final FileDigest digest;
    private final AtomicInteger blocksSent = new AtomicInteger();

    LoadFile(SourceFile source) {
        this.source = source;
        this.chain = new BlockChain(source.dataStart(), source.dataLine());
        this.digest = new FileDigest(source.bytes());
    }

    SourceFile source() {
        return source;
    }

    BlockChain chain() {
        return chain;
    }

    FileDigest digest() {
        return digest;
    }

    /** How many blocks of {@link FileDigest#BLOCK} bytes the file has. */
    int blocks() {
        return (int) ((source.bytes() + FileDigest.BLOCK - 1) / FileDigest.BLOCK);
    }

    void blockSent() {
        blocksSent.incrementAndGet();
    }

    /** How many blocks were sent; the merge compares it with what arrived. */
    int blocksSent() {
        return blocksSent.get();
    }
}
