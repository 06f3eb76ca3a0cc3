package dev.sluice.bench.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.CSVRecord;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * What a Java programmer writes: Commons CSV reads, a set filters, {@code CopyManager} stages, a file for each core at a time;
 * one statement merges. Usage: {@code CommonsCsvPeer IDS FILE…}, with the wanted ids separated by commas.
 */
public final class CommonsCsvPeer {
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    private static final BigDecimal MOST = BigDecimal.valueOf(5000);
    private static final int BATCH = 1 << 16;

    private CommonsCsvPeer() {}

    public static void main(String[] args) throws SQLException, IOException, InterruptedException, ExecutionException {
        Set<String> wanted = Set.of(args[0].split(","));
        List<Path> files = Stream.of(args).skip(1).map(Path::of).toList();
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try (Connection connection = Target.connect()) {
            Merge.stage(connection);
            List<Future<Void>> staging = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                int number = i;
                staging.add(threads.submit(() -> {
                    stage(files.get(number), number, wanted);
                    return null;
                }));
            }
            for (Future<Void> one : staging) {
                one.get();
            }
            Merge.lastOfEachKey(connection);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void stage(Path file, int number, Set<String> wanted) throws SQLException, IOException {
        try (Connection connection = Target.connect();
                BufferedReader in = Files.newBufferedReader(file);
                CSVParser records = CSVParser.parse(in, FORMAT)) {
            CopyIn copy = new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyIn(
                            "COPY staged (ts, generator_id, power_mw, energy_mwh, voltage_kv, frequency_hz, status, plant,"
                                    + " reading_id, file, number) FROM STDIN (FORMAT csv)");
            StringBuilder batch = new StringBuilder();
            CSVPrinter printer = new CSVPrinter(batch, CSVFormat.POSTGRESQL_CSV);
            for (CSVRecord record : records) {
                if (wanted.contains(record.get(1)) && isGood(record)) {
                    for (String value : record) {
                        printer.print(value);
                    }
                    printer.print(number);
                    printer.print(record.getRecordNumber());
                    printer.println();
                    if (batch.length() >= BATCH) {
                        send(copy, batch);
                    }
                }
            }
            send(copy, batch);
            copy.endCopy();
        }
    }

    private static void send(CopyIn copy, StringBuilder batch) throws SQLException {
        byte[] bytes = batch.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        batch.setLength(0);
    }

    private static boolean isGood(CSVRecord record) {
        if (record.size() != 9) {
            return false;
        }
        try {
            LocalDateTime.parse(record.get(0), TIME);
            BigDecimal power = new BigDecimal(record.get(2));
            return power.signum() >= 0 && power.compareTo(MOST) <= 0;
        } catch (DateTimeParseException | NumberFormatException e) {
            return false;
        }
    }
}
