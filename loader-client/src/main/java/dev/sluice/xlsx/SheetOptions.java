package dev.sluice.xlsx;

import dev.sluice.failure.SluiceException;
import java.util.Map;

/**
 * What a job's format says of a sheet, with the names that it has for text.
 *
 * @param header whether there is one
 * @param skipLines rows of the sheet before the header, or before the data, that are not looked at
 * @param headerLines rows that make up the header; 0 when it is to be found
 * @param footerLines last rows, blank ones not counted, that are no data
 */
record SheetOptions(boolean header, int skipLines, int headerLines, int footerLines) {
    static SheetOptions of(Map<String, ?> format) {
        int skip = number(format, "skip_lines");
        int lines = number(format, "header_lines");
        // Who says where the table begins, says where the header is.
        return new SheetOptions(
                !"false".equals(String.valueOf(format.get("header"))),
                skip,
                lines == 0 && skip > 0 ? 1 : lines,
                number(format, "footer_lines"));
    }

    private static int number(Map<String, ?> format, String member) {
        Object value = format.get(member);
        if (value == null) {
            return 0;
        }
        if (!value.toString().matches("[0-9]{1,7}")) {
            throw new SluiceException("\"" + member + "\" of format must be a number of rows", "It is: " + value, null);
        }
        return Integer.parseInt(value.toString());
    }
}
