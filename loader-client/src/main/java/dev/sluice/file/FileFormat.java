package dev.sluice.file;

import dev.sluice.csv.CsvFormat;
import dev.sluice.source.Encoding;
import java.util.Map;
import java.util.Set;

/**
 * How the files of a job are to be read.
 *
 * @param text the dialect, for those that are text
 * @param encoding of those
 * @param members of {@code format} as the job has it, for those that are not
 * @param expected names that fields of the job have; they tell a header from titles
 */
public record FileFormat(CsvFormat text, Encoding encoding, Map<String, ?> members, Set<String> expected) {
    /** The name of a kind of file, if the job says it; else null. */
    String type() {
        return members.get("type") instanceof String type && !type.equals("csv") ? type : null;
    }
}
