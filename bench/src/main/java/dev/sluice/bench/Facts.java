package dev.sluice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;

/** Where and with what was measured. */
final class Facts {
    private Facts() {}

    static Map<String, String> of(Server server) throws SQLException, IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("machine", machine());
        facts.put("server", server.description());
        facts.put("client", "Sluice " + System.getProperty("bench.version") + ", Java " + Runtime.version());
        facts.put("peers", peers());
        return facts;
    }

    /** The versions of those that are here. */
    private static String peers() {
        List<String> versions = new ArrayList<>();
        versions.add(says("psql", "--version"));
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            versions.add("DuckDB " + duck.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            versions.add("");
        }
        versions.add(says("sh", "-c", "node --version | sed 's/^v/Node.js /'"));
        versions.add(says(
                "sh",
                "-c",
                "sed -n 's/.*\"version\": \"\\(.*\\)\".*/nodejs-polars \\1/p' '" + System.getProperty("bench.top")
                        + "/bench/target/polars/node_modules/nodejs-polars/package.json'"));
        String pandas =
                "import pandas, psycopg2; print('pandas', pandas.__version__ + ', psycopg2', psycopg2.__version__)";
        String python = says("python3", "-c", pandas);
        versions.add(python.isEmpty() ? says("/usr/bin/python3", "-c", pandas) : python);
        versions.add(says("pgloader", "--version").replaceAll(" version \"(.*?)\"", " $1"));
        versions.add("Commons CSV " + CSVFormat.class.getPackage().getImplementationVersion());
        versions.removeIf(String::isEmpty);
        return String.join(", ", versions);
    }

    /** The first line of what a program prints; empty without the program. */
    private static String says(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            return process.waitFor() == 0 ? line.strip() : "";
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String machine() throws IOException {
        String model = first("/proc/cpuinfo", "model name\\s*:\\s*(.*)");
        String memory = first("/proc/meminfo", "MemTotal:\\s*(\\d+) kB");
        return Runtime.getRuntime().availableProcessors() + " cores, " + model + ", "
                + Text.decimals(Double.parseDouble(memory) / (1 << 20), 1) + " GiB, Linux "
                + System.getProperty("os.version");
    }

    private static String first(String file, String pattern) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
        return matcher.find() ? matcher.group(1) : "0";
    }
}
