package dev.sluice.rule;

import dev.sluice.csv.CsvRecord;
import java.util.List;

/**
 * A part of a bound rule that is true or false. An interface, because the verifier would load every class that is
 * assigned to an abstract one, used or not.
 */
interface Condition {
    /** One of the four constants of {@link Predicate}. */
    int test(CsvRecord record);

    /** Adds what must be so, or this is false for sure. Need not know all of it. */
    default void addDemands(List<Demand> demands) {}
}
