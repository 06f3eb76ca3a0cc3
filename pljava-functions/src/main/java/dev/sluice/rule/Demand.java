package dev.sluice.rule;

import java.util.List;

/**
 * What a rule demands of one field: where the field has a value of its type, and that is none of these, the rule is false. Only
 * one of the three is asked for: numbers that are listed, texts that are listed, or else numbers of a range.
 *
 * @param field number of the field, from 0
 * @param least the least number, as the engine holds values of the field's type
 * @param greatest the greatest number; less than {@code least} when no number will do
 * @param numbers the only numbers; null when they are not listed
 * @param texts the only texts, or uuids in their canonical form; null when the field is a number
 */
public record Demand(int field, long least, long greatest, long[] numbers, List<String> texts) {
    static Demand range(int field, long least, long greatest) {
        return new Demand(field, least, greatest, null, null);
    }

    static Demand numbers(int field, long[] numbers) {
        return new Demand(field, Long.MIN_VALUE, Long.MAX_VALUE, numbers, null);
    }

    static Demand texts(int field, List<String> texts) {
        return new Demand(field, Long.MIN_VALUE, Long.MAX_VALUE, null, texts);
    }
}
