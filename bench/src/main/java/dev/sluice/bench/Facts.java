package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where and with what was measured. */
final class Facts {
    private Facts() {}

    static Map<String, String> of(Server server, int runs) throws SQLException, IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        facts.put("machine", machine());
        facts.put("server", server.description());
        facts.put("client", "Sluice " + System.getProperty("bench.version") + ", Java " + Runtime.version());
        facts.put("rounds", Integer.toString(runs));
        return facts;
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
