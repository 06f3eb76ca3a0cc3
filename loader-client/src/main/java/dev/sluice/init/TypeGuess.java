package dev.sluice.init;

import java.util.List;
import java.util.Map;

/**
 * The type of a column and how the files write its values.
 *
 * @param type as SQL writes it
 * @param format members of the column in a job: pattern, decimal, and so on
 * @param ambiguous whether the same texts could mean other values
 * @param notes for the user
 */
record TypeGuess(String type, Map<String, Object> format, boolean ambiguous, List<String> notes) {
    static TypeGuess text(String... notes) {
        return new TypeGuess("text", Map.of(), false, List.of(notes));
    }

    static TypeGuess of(String type, String... notes) {
        return new TypeGuess(type, Map.of(), false, List.of(notes));
    }
}
