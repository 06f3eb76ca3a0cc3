package dev.sluice.init;

import dev.sluice.csv.CsvFormat;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Lines that are comments: those that begin with a mark of comments, and are no records like the others. */
final class CommentGuess {
    private static final List<String> MARKS = List.of("#", "//", "--", "%", ";", "*", "!");

    private CommentGuess() {}

    /** {@code comment} for a job's format, or nothing. */
    static Map<String, Object> of(byte[] text, DialectGuess dialect) {
        String look = new String(text, 0, Math.min(text.length, 1 << 16), StandardCharsets.UTF_8);
        String[] lines = look.split("\r\n|\n|\r");
        for (String mark : MARKS) {
            int comments = 0;
            int unlike = 0;
            int others = 0;
            boolean lastIsHeader = false;
            for (String line : lines) {
                if (line.startsWith(mark)) {
                    comments++;
                    boolean alike = fields(line, dialect) == dialect.width() && dialect.width() > 1;
                    unlike += alike ? 0 : 1;
                    lastIsHeader = alike && others == 0;
                } else if (!line.isBlank()) {
                    others++;
                }
            }
            String delimiter = (String) dialect.format().getOrDefault("delimiter", ",");
            if (comments > 0
                    && others >= comments
                    && unlike * 2 >= comments
                    && !lastIsHeader
                    && !mark.equals(delimiter)) {
                return Map.of("comment", mark);
            }
            if (comments > 0 && others > 0 && unlike == comments && !mark.equals(delimiter)) {
                return Map.of("comment", mark);
            }
        }
        return Map.of();
    }

    private static int fields(String line, DialectGuess dialect) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        List<SampledRecord> records = DialectTrial.run(CsvFormat.read(dialect.format()), bytes, 0, bytes.length, true)
                .records();
        return records.isEmpty() ? 0 : records.get(0).count();
    }
}
