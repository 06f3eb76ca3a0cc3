package dev.sluice.init;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** A file of random columns in a random dialect, and the same rows in the one form that COPY reads without options. */
final class RandomFile {
    private final Random random;
    private final String delimiter;
    private final String quote;
    private final String lineEnd;
    private final boolean decimalComma;
    private final int preamble;
    private final boolean footer;
    private final boolean header;
    private final List<Column> columns = new ArrayList<>();
    private final StringBuilder file = new StringBuilder();
    private final StringBuilder canonical = new StringBuilder();

    /** A value as the file has it, and as COPY reads it with ISO dates and a point before decimals. */
    private record Value(String written, String canonical) {}

    private interface Column {
        Value value();
    }

    RandomFile(Random random) {
        this.random = random;
        delimiter = one(",", ";", "\t", "|", "||", "~");
        quote = random.nextInt(5) == 0 ? "'" : "\"";
        lineEnd = one("\n", "\r\n");
        decimalComma = random.nextInt(3) == 0;
        preamble = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0;
        header = random.nextInt(5) > 0;
        footer = random.nextInt(6) == 0;
        columns.add(integers(100_000));
        // What shows that quotes enclose, whatever else comes.
        columns.add(texts());
        columns.add(decimals());
        int more = 1 + random.nextInt(6);
        for (int i = 0; i < more; i++) {
            columns.add(
                    switch (random.nextInt(9)) {
                        case 0 -> integers(30_000);
                        case 1 -> integers(Long.MAX_VALUE);
                        case 2 -> decimals();
                        case 3 -> dates();
                        case 4 -> times();
                        case 5 -> booleans();
                        case 6 -> uuids();
                        case 7 -> codes();
                        default -> texts();
                    });
        }
        write(30 + random.nextInt(60));
    }

    byte[] file() {
        return file.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** For {@code COPY … (FORMAT csv)}: every value in quotes, NULL without. */
    String canonical() {
        return canonical.toString();
    }

    private void write(int rows) {
        for (int i = 0; i < preamble; i++) {
            file.append(i == 1 ? "" : "Some report number " + i).append(lineEnd);
        }
        if (header) {
            for (int i = 0; i < columns.size(); i++) {
                file.append(i == 0 ? "" : delimiter)
                        .append("Field no")
                        .append(i)
                        .append(" x");
            }
            file.append(lineEnd);
        }
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns.size(); i++) {
                boolean isNull = i > 2 && row > 2 && random.nextInt(9) == 0;
                Value value = isNull ? new Value("", null) : columns.get(i).value();
                file.append(i == 0 ? "" : delimiter).append(isNull ? "" : field(value.written()));
                canonical
                        .append(i == 0 ? "" : ",")
                        .append(isNull ? "" : '"' + value.canonical().replace("\"", "\"\"") + '"');
            }
            file.append(lineEnd);
            canonical.append('\n');
        }
        if (footer) {
            file.append(lineEnd).append("End of the report").append(lineEnd);
        }
    }

    private String field(String text) {
        boolean must = text.contains(delimiter)
                || text.contains(delimiter.substring(0, 1))
                || text.contains(quote)
                || text.contains("\n")
                || text.isEmpty();
        return must || random.nextInt(4) == 0 ? quote + text.replace(quote, quote + quote) + quote : text;
    }

    private Column integers(long most) {
        return () -> {
            String number = String.valueOf(random.nextLong() % most);
            return new Value(number, number);
        };
    }

    private Column decimals() {
        int scale = 1 + random.nextInt(4);
        boolean grouped = random.nextBoolean();
        return () -> {
            // Some have digits that no thousands mark could stand before.
            BigDecimal number = BigDecimal.valueOf(random.nextInt(2_000_000_000) - 1_000_000_000L, scale);
            String plain = number.toPlainString();
            String written = grouped && scale != 3 ? String.format(Locale.ROOT, "%,." + scale + "f", number) : plain;
            if (decimalComma) {
                written = written.replace(',', '_').replace('.', ',').replace('_', '.');
            }
            return new Value(written, plain);
        };
    }

    private Column dates() {
        DateTimeFormatter form = DateTimeFormatter.ofPattern(
                one("yyyy-MM-dd", "dd.MM.yyyy", "MM/dd/yyyy", "d/M/yyyy", "dd-MMM-yyyy", "yyyy/MM/dd"), Locale.ENGLISH);
        return () -> {
            LocalDate day = LocalDate.of(1980, 1, 1).plusDays(random.nextInt(20_000));
            return new Value(day.format(form), day.toString());
        };
    }

    private Column times() {
        DateTimeFormatter form = DateTimeFormatter.ofPattern(
                one(
                        "yyyy-MM-dd HH:mm:ss",
                        "yyyy-MM-dd'T'HH:mm",
                        "dd.MM.yyyy HH:mm",
                        "MM/dd/yyyy hh:mm:ss a",
                        "yyyy-MM-dd HH:mm:ss.SSS",
                        "dd/MM/yyyy HH:mm:ss"),
                Locale.ENGLISH);
        return () -> {
            LocalDateTime time = LocalDateTime.of(1990, 1, 1, 0, 0).plusMinutes(random.nextInt(20_000_000));
            return new Value(time.format(form), time.toString().replace('T', ' '));
        };
    }

    private Column booleans() {
        String[] words = one("true/false", "t/f", "yes/no", "Y/N", "ja/nein").split("/");
        boolean[] next = {random.nextBoolean()};
        return () -> {
            next[0] = !next[0];
            return new Value(words[next[0] ? 0 : 1], next[0] ? "t" : "f");
        };
    }

    private Column uuids() {
        return () -> {
            String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
            return new Value(uuid, uuid);
        };
    }

    private Column codes() {
        return () -> {
            String code = "0" + (10_000 + random.nextInt(80_000));
            return new Value(code, code);
        };
    }

    private Column texts() {
        return () -> {
            StringBuilder text = new StringBuilder(one("Anna", "Bert", "Gr\u00f6\u00dfe", "plant", "\u6771\u4eac"));
            int length = random.nextInt(5);
            for (int i = 0; i < length; i++) {
                text.append(one(" ", "x", "a word", delimiter, quote, "\n", ";", ",", "\u00e9", "17"));
            }
            String value = text.append("z").toString();
            return new Value(value, value);
        };
    }

    private String one(String... texts) {
        return texts[random.nextInt(texts.length)];
    }

    @Override
    public String toString() {
        return "delimiter " + delimiter + ", quote " + quote + ", decimal comma " + decimalComma + ", preamble "
                + preamble + ", header " + header + ", footer " + footer + "\n" + file;
    }
}
