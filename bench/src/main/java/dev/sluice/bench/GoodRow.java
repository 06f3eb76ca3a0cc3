package dev.sluice.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.UUID;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Tells good rows of the model workload from bad ones, with Commons CSV and the JDK. */
final class GoodRow {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    private static final BigDecimal MOST = BigDecimal.valueOf(5000);

    private GoodRow() {}

    static boolean is(String line) throws IOException {
        CSVRecord row;
        try (CSVParser parser = CSVParser.parse(line, CSVFormat.RFC4180)) {
            row = parser.iterator().next();
        }
        if (row.size() != 9) {
            return false;
        }
        try {
            LocalDateTime.parse(row.get(0), TIME);
            Integer.parseInt(row.get(1));
            BigDecimal power = new BigDecimal(row.get(2));
            new BigDecimal(row.get(3));
            Float.parseFloat(row.get(4));
            Double.parseDouble(row.get(5));
            UUID.fromString(row.get(8));
            return power.signum() >= 0 && power.compareTo(MOST) <= 0;
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return false;
        }
    }
}
