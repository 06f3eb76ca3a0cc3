package dev.sluice.bench;

import dev.sluice.bench.Server.State;
import java.util.List;

/**
 * Something that is measured: a command that brings the target from one state to another.
 *
 * @param name one word, by which {@code --only} and the results know it
 * @param title what it is, for people
 * @param workload what it works on; its files are in the page cache when it starts
 * @param before what the target holds when it starts
 * @param reference table of the rows that the target must hold afterwards; null if it does not touch the target
 * @param says what its output must contain; null if that does not matter
 * @param once whether one measurement is enough, because it is far slower than what it is compared with
 */
record Contender(
        String name,
        String title,
        Kind kind,
        Workload workload,
        State before,
        String reference,
        List<String> command,
        String says,
        boolean once) {
    enum Kind {
        /** What no loader can do without. */
        FLOOR,
        OURS,
        /** What a user could take instead of Sluice for the whole workload: the best of these is the best pipeline. */
        PEER,
        /** Part of the work of a row of the table, such as unpacking alone. */
        PART
    }

    /** One that fills the empty target. */
    static Contender of(Kind kind, String name, String title, Workload workload, List<String> command) {
        return new Contender(name, title, kind, workload, State.EMPTY, workload.reference(), command, null, false);
    }

    Contender from(State state) {
        return new Contender(name, title, kind, workload, state, reference, command, says, once);
    }

    Contender saying(String text) {
        return new Contender(name, title, kind, workload, before, reference, command, text, once);
    }

    Contender onlyOnce() {
        return new Contender(name, title, kind, workload, before, reference, command, says, true);
    }

    /** The same, without a look at the target afterwards. */
    Contender unchecked() {
        return new Contender(name, title, kind, workload, before, null, command, says, once);
    }
}
