package dev.sluice.server;

import dev.sluice.block.Block;
import dev.sluice.row.RuleEngine;
import dev.sluice.row.Tally;
import dev.sluice.scan.BlockWork;
import dev.sluice.scan.LoadFile;

/** Applies the rules to blocks of files of the server, in a thread of its own. */
final class EngineWork implements BlockWork {
    private final RuleEngine engine;
    private final FileScan scan;

    EngineWork(RuleEngine engine, FileScan scan) {
        this.engine = engine;
        this.scan = scan;
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
    public void send(LoadFile file, Block block, int end, int blockNumber, long firstLine) throws InterruptedException {
        if (engine.tally().read() > 0) {
            scan.send(engine, file, block, end, blockNumber, firstLine);
        }
    }

    @Override
    public void finish() {}

    @Override
    public void cancel() {}
}
