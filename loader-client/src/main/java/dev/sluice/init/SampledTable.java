package dev.sluice.init;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was seen of a file: records, and where they are from. A reader of another kind of file makes one of these, and the rest
 * (types, key, job, table) is the same.
 *
 * @param source of the file, as the user gave it
 * @param extent how much was looked at, in words
 * @param format members of {@code format} in a job, without those that are as by default
 * @param headers names in the file, by field; null when records are known by number
 * @param names for the columns, by field; where the file has none they are made up
 * @param rows texts by field; null is NULL. A row may be shorter or longer than others
 * @param width fields that a record should have
 * @param whole whether {@code rows} are all rows of the file
 * @param errors texts of the file that stand in the place of a value, and reject a row in which a column has one that is no word
 *     for NULL
 * @param asciiOnly whether nothing but ASCII was seen, so that nearly every encoding reads it alike
 * @param findings what was found, and how sure it is
 */
record SampledTable(
        String source,
        String extent,
        Map<String, Object> format,
        List<String> headers,
        List<String> names,
        List<String[]> rows,
        int width,
        boolean whole,
        Set<String> errors,
        boolean asciiOnly,
        List<Finding> findings) {

    /**
     * One thing that was found.
     *
     * @param member of {@code format} that it is about, or an empty text
     * @param text for the user
     * @param sure whether it needs no look
     */
    record Finding(String member, String text, boolean sure) {}
}
