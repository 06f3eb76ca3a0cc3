package dev.sluice.init;

import java.util.ArrayList;
import java.util.List;

/**
 * A column of the target, and what feeds it.
 *
 * @param name in the database
 * @param from header, or number of the field from 1
 * @param guess what its values are
 * @param values seen that are not NULL
 * @param nulls rows with NULL, or a word that means it
 * @param notes what else to say of it
 */
record ProposedColumn(String name, Object from, TypeGuess guess, long values, long nulls, List<String> notes) {
    /** One line for the user: type, evidence, what to look at. */
    String describe() {
        List<String> parts = new ArrayList<>();
        parts.add(guess.type()
                + (values > 0 ? ": " + Texts.count(values, "value") : "")
                + (nulls > 0 ? (values > 0 ? ", " : ": ") + Texts.of(nulls) + " NULL" : ""));
        parts.addAll(guess.notes());
        parts.addAll(notes);
        return String.join("; ", parts);
    }

    /** Whether the user has to decide something. */
    boolean needsLook() {
        return guess.ambiguous();
    }
}
