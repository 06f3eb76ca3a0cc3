package dev.sluice.client;

import dev.sluice.csv.CsvFormat;
import dev.sluice.failure.SluiceException;
import dev.sluice.file.FileFormat;
import dev.sluice.rule.Rule;
import dev.sluice.rule.RuleException;
import dev.sluice.source.Encoding;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A job as its author wrote it: a name, and the document that {@code sluice.define_job} takes. The database validates it; here
 * only what the client itself needs is read.
 *
 * @param spec plain values as YAML and JSON have them
 */
public record JobSpec(String name, Map<String, Object> spec) {
    /** Makes the document what its author meant: YAML takes {@code null:} for no key, and a block of text ends a line. */
    public JobSpec {
        spec = plain(spec);
        if (spec.get("format") instanceof Map<?, ?> format
                && ("tab".equals(format.get("delimiter")) || "\\t".equals(format.get("delimiter")))) {
            Map<String, Object> changed = plain(format);
            changed.put("delimiter", "\t");
            spec.put("format", changed);
        }
        if (spec.get("where") instanceof String where) {
            spec.put("where", where.strip());
        }
        if (spec.get("checks") instanceof Map<?, ?> checks) {
            Map<String, Object> changed = plain(checks);
            changed.replaceAll((check, rule) -> rule instanceof String text ? text.strip() : rule);
            spec.put("checks", changed);
        }
    }

    /**
     * Reads a job file (YAML 1.2).
     *
     * @throws SluiceException if it cannot be read or is no job
     */
    public static JobSpec read(Path file) {
        Object document;
        try {
            document = new Load(LoadSettings.builder().setLabel(file.toString()).build())
                    .loadFromString(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new SluiceException("no such job file: \"" + file + "\"", null, "Check the name.");
        } catch (MalformedInputException e) {
            throw new SluiceException("job file \"" + file + "\" is not UTF-8 text", null, null);
        } catch (IOException e) {
            throw new SluiceException("cannot read job file \"" + file + "\": " + e.getMessage(), null, null);
        } catch (MarkedYamlEngineException e) {
            String where = e.getProblemMark()
                    .map(mark -> ", line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("");
            throw new SluiceException(
                    "job file \"" + file + "\"" + where + ": " + e.getProblem(),
                    e.getContext(),
                    "Correct the YAML there.");
        } catch (YamlEngineException e) {
            throw new SluiceException("job file \"" + file + "\" is not YAML: " + e.getMessage(), null, null);
        }
        if (!(document instanceof Map<?, ?> map) || !(map.get("job") instanceof String name)) {
            throw new SluiceException(
                    "job file \"" + file + "\" does not name its job",
                    null,
                    "Begin it with \"job: NAME\" and \"target: SCHEMA.TABLE\".");
        }
        Map<String, Object> spec = plain(map);
        spec.remove("job");
        return new JobSpec(name, spec);
    }

    /**
     * The dialect of the files.
     *
     * @throws SluiceException if it is none that Sluice reads
     */
    public CsvFormat format() {
        Map<?, ?> format = spec.get("format") instanceof Map<?, ?> map ? map : Map.of();
        try {
            return CsvFormat.read(format);
        } catch (IllegalArgumentException e) {
            throw new SluiceException("job \"" + name + "\", format: " + e.getMessage(), null, null);
        }
    }

    /** Whether the marks of the format can be told from each other; if not, the database says best why. */
    boolean hasReadableFormat() {
        try {
            format();
            return true;
        } catch (SluiceException e) {
            return false;
        }
    }

    /**
     * The encoding of the files.
     *
     * @throws SluiceException if it is none that Sluice reads
     */
    public Encoding encoding() {
        Object encoding = spec.get("format") instanceof Map<?, ?> format ? format.get("encoding") : null;
        return encoding == null ? Encoding.UTF_8 : Encoding.of(encoding.toString());
    }

    /** How the files are to be read, whatever they are. */
    public FileFormat fileFormat() {
        Map<String, Object> members = spec.get("format") instanceof Map<?, ?> format ? plain(format) : Map.of();
        Set<String> expected = new LinkedHashSet<>();
        if (spec.get("columns") instanceof Map<?, ?> columns) {
            columns.forEach((column, given) -> {
                Object from = given instanceof Map<?, ?> map ? map.get("from") : given;
                expected.add(from instanceof String text ? text : String.valueOf(column));
            });
        }
        if (spec.get("dedup") instanceof Map<?, ?> dedup) {
            Object key = dedup.get("key");
            (key instanceof List<?> list ? list : key == null ? List.of() : List.of(key))
                    .forEach(column -> expected.add(String.valueOf(column)));
        }
        return new FileFormat(format(), encoding(), members, expected);
    }

    /**
     * The queries of each {@code IN (SELECT …)} in {@code where} and then the checks, in order.
     *
     * @throws SluiceException if a rule is wrong, with its position
     */
    public List<String> subqueries() {
        List<String> subqueries = new ArrayList<>();
        if (spec.get("where") instanceof String where) {
            subqueries.addAll(parse("where", where));
        }
        if (spec.get("checks") instanceof Map<?, ?> checks) {
            checks.forEach((check, rule) -> subqueries.addAll(parse(String.valueOf(check), String.valueOf(rule))));
        }
        return subqueries;
    }

    /** Whether rows that are not wanted are looked at all the same, and so must reach the rules. */
    public boolean validatesAll() {
        return Boolean.TRUE.equals(spec.get("validate_all"));
    }

    /** Whether some rows need not be sent to a server that has the rules. */
    boolean mayLeaveRows() {
        return spec.get("where") != null && !validatesAll() && !Boolean.TRUE.equals(spec.get("keep_raw"));
    }

    private List<String> parse(String rule, String text) {
        try {
            return Rule.parse(text).subqueries();
        } catch (RuleException e) {
            throw ruleFailure(e.in(rule), text);
        }
    }

    /** What a user is told of a wrong rule: the position, and a line that points at it. */
    SluiceException ruleFailure(RuleException e) {
        Object text = "where".equals(e.rule()) ? spec.get("where") : null;
        if (text == null && spec.get("checks") instanceof Map<?, ?> checks) {
            text = checks.get(e.rule());
        }
        return ruleFailure(e, text == null ? "" : text.toString());
    }

    private SluiceException ruleFailure(RuleException e, String text) {
        return new SluiceException(
                e.getMessage(),
                "In \"" + e.rule() + "\" of job \"" + name + "\", at character " + e.position() + " of: " + text,
                e.hint());
    }

    /** A copy in which every key is a text, at any depth. */
    private static Map<String, Object> plain(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) ->
                copy.put(String.valueOf(key), value instanceof Map<?, ?> inner ? plain(inner) : value));
        return copy;
    }
}
