package dev.sluice.dialect;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A case of {@code dialects/*.yaml}: a file, and what must come of it. In {@code head}, {@code in}, rows and rejects these stand
 * for bytes: {@code \n \r \t \b \f \v \0 \\ \xHH} and {@code \}{@code uHHHH}.
 *
 * @param id also the name of the file
 * @param format the members of {@code format} in a job
 * @param columns header of each column of the target; null where the files have no header, and then they are a, b and c
 * @param input the head that the cases of a dialect share, and the case's own bytes
 * @param rows texts, with null for NULL; null when an error is expected
 * @param rejects reason, line, byte offset, column and, if the case says so, value of each
 * @param error the message, or null
 */
public record DialectCase(
        String id,
        Map<String, Object> format,
        Map<String, String> columns,
        byte[] input,
        List<List<String>> rows,
        List<List<String>> rejects,
        String error) {
    private static final Path FOLDER = Path.of("src/test/resources/dialects");

    /** The cases of each dialect, by its name. */
    public static Map<String, List<DialectCase>> all() throws IOException {
        Map<String, List<DialectCase>> dialects = new LinkedHashMap<>();
        Map<String, String> files = new TreeMap<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(FOLDER, "*.yaml")) {
            for (Path file : found) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            LoadSettings settings =
                    LoadSettings.builder().setLabel(file.getKey()).build();
            for (Object document : new Load(settings).loadAllFromString(file.getValue())) {
                Map<?, ?> dialect = (Map<?, ?>) document;
                List<DialectCase> cases = new ArrayList<>();
                for (Object each : (List<?>) dialect.get("cases")) {
                    cases.add(read(dialect, (Map<?, ?>) each));
                }
                if (dialects.put((String) dialect.get("dialect"), cases) != null) {
                    throw new IllegalStateException("two dialects \"" + dialect.get("dialect") + "\"");
                }
            }
        }
        return dialects;
    }

    /** The file of the case, written. */
    public Path write(Path folder) throws IOException {
        return Files.write(folder.resolve(id + ".csv"), input);
    }

    @Override
    public String toString() {
        return id;
    }

    private static DialectCase read(Map<?, ?> dialect, Map<?, ?> test) {
        Map<String, Object> format = new LinkedHashMap<>();
        ((Map<?, ?>) dialect.get("format")).forEach((key, value) -> format.put(String.valueOf(key), value));
        Map<String, String> columns = null;
        if (!Boolean.FALSE.equals(format.get("header"))) {
            columns = new LinkedHashMap<>();
            Object given = dialect.get("columns");
            Map<?, ?> headers = given == null ? new TreeMap<>(Map.of("a", "a", "b", "b", "c", "c")) : (Map<?, ?>) given;
            for (Map.Entry<?, ?> column : headers.entrySet()) {
                columns.put(column.getKey().toString(), text(column.getValue()));
            }
        }
        return new DialectCase(
                (String) test.get("id"),
                format,
                columns,
                bytes((String) dialect.get("head") + test.get("in")),
                test.get("error") == null ? texts((List<?>) test.get("rows")) : null,
                test.get("rejects") == null ? List.of() : texts((List<?>) test.get("rejects")),
                (String) test.get("error"));
    }

    private static List<List<String>> texts(List<?> rows) {
        List<List<String>> texts = new ArrayList<>();
        for (Object row : rows) {
            List<String> fields = new ArrayList<>();
            ((List<?>) row).forEach(field -> fields.add(text(field)));
            texts.add(fields);
        }
        return texts;
    }

    private static String text(Object value) {
        return value == null ? null : new String(bytes(value.toString()), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int i = 0;
        while (i < text.length()) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c != '\\') {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char letter = text.charAt(i++);
            int simple = "nrtbfv0\\".indexOf(letter);
            if (simple >= 0) {
                bytes.write("\n\r\t\b\f\u000b\0\\".charAt(simple));
            } else if (letter == 'x') {
                bytes.write(Integer.parseInt(text.substring(i, i + 2), 16));
                i += 2;
            } else if (letter == 'u') {
                String character = Character.toString(Integer.parseInt(text.substring(i, i + 4), 16));
                bytes.writeBytes(character.getBytes(StandardCharsets.UTF_8));
                i += 4;
            } else {
                throw new IllegalArgumentException("\\" + letter + " in: " + text);
            }
        }
        return bytes.toByteArray();
    }
}
