package dev.sluice.client;

import dev.sluice.failure.ExitCode;
import dev.sluice.plan.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a load has come to: the totals that {@code sluice.merge_load} returned, with what only the client knows. Its JSON is the
 * object that {@code sluice load --json} prints.
 */
public final class LoadReport {
    private static final List<String> OUTCOMES =
            List.of("read", "filtered", "rejected", "duplicate", "inserted", "updated", "unchanged");

    private final Map<String, Object> json;

    private LoadReport(Map<String, Object> json) {
        this.json = json;
    }

    /** A load that was run. */
    static LoadReport of(
            Map<String, Object> merged,
            boolean pushdown,
            long bytes,
            int skipped,
            double total,
            double stage,
            double merge) {
        Map<String, Object> json = new LinkedHashMap<>();
        for (String member : List.of("load_id", "job", "job_version", "rules_ran")) {
            json.put(member, merged.get(member));
        }
        json.put("pushdown", pushdown);
        if (merged.get("resubmits") != null) {
            json.put("resubmits", merged.get("resubmits"));
        }
        for (String member : List.of("status", "message", "files")) {
            json.put(member, merged.get(member));
        }
        Map<String, Object> rows = new LinkedHashMap<>();
        Map<?, ?> counts = (Map<?, ?>) merged.get("rows");
        for (String outcome : OUTCOMES) {
            rows.put(outcome, counts.get(outcome));
        }
        json.put("rows", rows);
        json.put("skipped", skipped);
        if (merged.get("merge") != null) {
            json.put("merge", merged.get("merge"));
        }
        LoadReport report = new LoadReport(json);
        report.addMeasures(bytes, total, stage, merge);
        report.json.put("server_seconds", merged.get("server_seconds"));
        return report;
    }

    /** Files that were all loaded before, and so were not even opened. */
    static LoadReport nothingNew(String job, int skipped, double total) {
        LoadReport report = alreadyLoaded(job, List.of(), null, total);
        report.json.put("skipped", skipped);
        return report;
    }

    /** Files that were all loaded before, so that no load was begun. */
    static LoadReport alreadyLoaded(String job, List<Object> files, Long loadId, double total) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("load_id", loadId);
        json.put("job", job);
        json.put("job_version", null);
        json.put("rules_ran", null);
        json.put("pushdown", null);
        json.put("status", "already loaded");
        json.put("message", null);
        json.put("files", files);
        Map<String, Object> rows = new LinkedHashMap<>();
        for (String outcome : OUTCOMES) {
            rows.put(outcome, 0L);
        }
        json.put("rows", rows);
        json.put("skipped", 0);
        LoadReport report = new LoadReport(json);
        report.addMeasures(0, total, 0, 0);
        return report;
    }

    /** The same with what the user should know of how files were understood. */
    LoadReport withNotes(List<String> notes) {
        if (!notes.isEmpty()) {
            json.put("notes", notes);
        }
        return this;
    }

    private void addMeasures(long bytes, double total, double stage, double merge) {
        Map<String, Object> seconds = new LinkedHashMap<>();
        seconds.put("total", rounded(total));
        seconds.put("stage", rounded(stage));
        seconds.put("merge", rounded(merge));
        json.put("seconds", seconds);
        json.put("rows_per_second", total > 0 ? Math.round(rows("read") / total) : 0);
        json.put("bytes", bytes);
        json.put("peak_rss_mb", peakMemory());
    }

    /** The object that {@code --json} prints. */
    public String toJson() {
        return Json.write(json);
    }

    /** The members of that object. */
    public Map<String, Object> members() {
        return Collections.unmodifiableMap(json);
    }

    public long loadId() {
        return json.get("load_id") instanceof Number id ? id.longValue() : 0;
    }

    /** {@code merged}, {@code already loaded}, {@code reject limit} or {@code dry run}. */
    public String status() {
        return (String) json.get("status");
    }

    /** {@code server} or {@code client}; null when nothing had to run. */
    public String rulesRan() {
        return (String) json.get("rules_ran");
    }

    /** Rows with an outcome: read, filtered, rejected, duplicate, inserted, updated or unchanged. */
    public long rows(String outcome) {
        return json.get("rows") instanceof Map<?, ?> rows && rows.get(outcome) instanceof Number count
                ? count.longValue()
                : 0;
    }

    /** The whole run, in seconds. */
    public double seconds() {
        return json.get("seconds") instanceof Map<?, ?> seconds && seconds.get("total") instanceof Number total
                ? total.doubleValue()
                : 0;
    }

    /** What the process answers. */
    public int exitCode() {
        return switch (status()) {
            case "reject limit" -> ExitCode.REJECT_LIMIT;
            case "merged" -> rows("rejected") > 0 ? ExitCode.REJECTED_ROWS : ExitCode.OK;
            default -> ExitCode.OK;
        };
    }

    /** The lines that a person reads. */
    public List<String> toText() {
        List<String> lines = new ArrayList<>();
        if (json.get("notes") instanceof List<?> notes) {
            notes.forEach(note -> lines.add(note.toString()));
        }
        if (json.get("files") instanceof List<?> files) {
            for (Object item : files) {
                Map<?, ?> file = (Map<?, ?>) item;
                Object by = file.get("loaded_by_load");
                if (by != null) {
                    lines.add(String.format(Locale.ROOT, "%s: already loaded by load %s", file.get("name"), by));
                }
            }
        }
        int skipped = ((Number) json.get("skipped")).intValue();
        if (skipped > 0) {
            lines.add(skipped == 1 ? "1 file skipped, loaded before" : skipped + " files skipped, loaded before");
        }
        if (status().equals("already loaded")) {
            lines.add("nothing to do; --force loads the same content again");
            return lines;
        }
        if (json.get("message") != null) {
            lines.add(json.get("message").toString());
        }
        lines.add(String.format(
                Locale.ROOT,
                "load %d: %s; rules ran in the %s%s",
                loadId(),
                status().equals("reject limit") ? "reject limit passed, nothing merged" : status(),
                rulesRan(),
                Boolean.TRUE.equals(json.get("pushdown")) && "server".equals(rulesRan())
                        ? ", filter pushed down"
                        : ""));
        StringBuilder row = new StringBuilder();
        for (String outcome : OUTCOMES) {
            row.append(row.length() == 0 ? "" : "  ")
                    .append(outcome)
                    .append(' ')
                    .append(String.format(Locale.ROOT, "%,d", rows(outcome)));
        }
        lines.add(row.toString());
        lines.add(String.format(
                Locale.ROOT, "%.2f s, %,d rows/s", seconds(), ((Number) json.get("rows_per_second")).longValue()));
        return lines;
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }

    /** The largest resident size of this process so far in MiB, where the system tells; else that of the Java heap. */
    private static long peakMemory() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmHWM:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
                }
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return Runtime.getRuntime().totalMemory() >> 20;
    }
}
