package dev.sluice.bench;

import dev.sluice.plan.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * What was measured with one number of rows.
 *
 * @param facts the machine, the versions, the date: names and texts
 * @param failures what could not be measured, and why
 */
record Results(long rows, Map<String, String> facts, Map<String, Series> series, Map<String, String> failures) {
    /** All measurements of one contender; the i-th of each were taken in the same round. */
    record Series(
            String name,
            String title,
            String kind,
            long rows,
            long bytes,
            List<Double> seconds,
            List<Double> parts,
            long clientKiB,
            long backendKiB,
            long wal) {
        double median() {
            return Results.median(seconds);
        }
    }

    static double median(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    Series get(String name) {
        return series.get(name);
    }

    boolean has(String... names) {
        return Arrays.stream(names).allMatch(series::containsKey);
    }

    /** The median of the ratios of two contenders, round by round; where one has fewer rounds, its median stands for them. */
    double ratio(String over, String under) {
        return pairs(get(over), get(under), (a, b) -> a / b);
    }

    static double pairs(Series over, Series under, DoubleBinaryOperator operator) {
        int rounds = Math.max(over.seconds.size(), under.seconds.size());
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            double a = i < over.seconds.size() ? over.seconds.get(i) : over.median();
            double b = i < under.seconds.size() ? under.seconds.get(i) : under.median();
            values.add(operator.applyAsDouble(a, b));
        }
        return median(values);
    }

    /** The fastest peer, by seconds per row of its workload; null if there is none. */
    Series bestPeer() {
        Series best = null;
        for (Series one : series.values()) {
            if (one.kind.equals("PEER") && (best == null || one.median() / one.rows < best.median() / best.rows)) {
                best = one;
            }
        }
        return best;
    }

    void write(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("rows", rows);
        all.put("facts", new LinkedHashMap<String, Object>(facts));
        List<Object> list = new ArrayList<>();
        for (Series one : series.values()) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("name", one.name);
            map.put("title", one.title);
            map.put("kind", one.kind);
            map.put("rows", one.rows);
            map.put("bytes", one.bytes);
            map.put("seconds", texts(one.seconds));
            map.put("parts", texts(one.parts));
            map.put("client_kib", one.clientKiB);
            map.put("backend_kib", one.backendKiB);
            map.put("wal_bytes", one.wal);
            list.add(map);
        }
        all.put("series", list);
        all.put("failures", new LinkedHashMap<String, Object>(failures));
        // One contender a line, so that a new measurement shows as such in a diff.
        Files.writeString(file, Json.write(all).replace("{\"name\"", "\n{\"name\"") + "\n");
    }

    private static List<Object> texts(List<Double> values) {
        List<Object> texts = new ArrayList<>();
        values.forEach(value -> texts.add(Text.decimals(value, 3)));
        return texts;
    }

    static Results read(Path file) throws IOException {
        Map<String, Object> all = Json.readObject(Files.readString(file));
        Map<String, Series> series = new LinkedHashMap<>();
        for (Object element : (List<?>) all.get("series")) {
            Map<?, ?> map = (Map<?, ?>) element;
            String name = (String) map.get("name");
            series.put(
                    name,
                    new Series(
                            name,
                            (String) map.get("title"),
                            (String) map.get("kind"),
                            number(map, "rows"),
                            number(map, "bytes"),
                            decimals(map, "seconds"),
                            decimals(map, "parts"),
                            number(map, "client_kib"),
                            number(map, "backend_kib"),
                            number(map, "wal_bytes")));
        }
        return new Results(number(all, "rows"), texts(all.get("facts")), series, texts(all.get("failures")));
    }

    private static Map<String, String> texts(Object map) {
        Map<String, String> texts = new LinkedHashMap<>();
        ((Map<?, ?>) map).forEach((name, value) -> texts.put((String) name, (String) value));
        return texts;
    }

    private static long number(Map<?, ?> map, String name) {
        return ((Number) map.get(name)).longValue();
    }

    private static List<Double> decimals(Map<?, ?> map, String name) {
        List<Double> values = new ArrayList<>();
        ((List<?>) map.get(name)).forEach(value -> values.add(Double.valueOf((String) value)));
        return values;
    }
}
