package dev.sluice.cli;

import dev.sluice.client.JobSpec;
import dev.sluice.failure.ExitCode;
import dev.sluice.failure.SluiceException;
import dev.sluice.init.Proposal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Option;

/** A job in options: the keys of a job file, for a load without one. The job has the name of the table. */
final class TableOptions {
    /** What of the format can be said of files whose format is found out. */
    private static final Set<Object> FORMAT_OF_NEW = Set.of("delimiter", "sheet");

    @Option(names = "--table", required = true, paramLabel = "TABLE", description = "target table")
    private String target;

    @Option(names = "--where", paramLabel = "EXPRESSION", description = "load the rows for which it is true")
    private String where;

    @Option(
            names = "--check",
            paramLabel = "NAME=EXPRESSION",
            description = "reject the rows for which it is false; may be repeated")
    private Map<String, String> checks;

    @Option(
            names = "--map",
            paramLabel = "COLUMN=HEADER",
            split = ",",
            description = "header column that feeds a target column (default: that of its name)")
    private Map<String, String> columns;

    @Option(
            names = "--key",
            paramLabel = "COLUMN",
            split = ",",
            description = "columns by which rows are duplicates (default: the primary key)")
    private List<String> key;

    @Option(
            names = "--keep",
            paramLabel = "first|last|max(COLUMN)|error",
            description = "which of the rows with one key to load; error: none, they fail the load")
    private String keep;

    @Option(
            names = "--on-conflict",
            paramLabel = "error|nothing|update|update_if_newer(COLUMN)",
            description = "what to do about rows whose key is in the table (default: error)")
    private String onConflict;

    @Option(
            names = "--reject-limit",
            paramLabel = "N|N%",
            description = "rejected rows up to which the load is merged (default: 0)")
    private String rejectLimit;

    @Option(names = "--timezone", paramLabel = "ZONE", description = "zone of times that name none (default: UTC)")
    private String timezone;

    @Option(names = "--delimiter", paramLabel = "TEXT", description = "what separates fields (default: comma)")
    private String delimiter;

    @Option(
            names = "--quote",
            paramLabel = "CHARACTER",
            description = "what encloses fields (default: double quote; '': nothing)")
    private String quote;

    @Option(
            names = "--escape",
            paramLabel = "CHARACTER",
            description = "what takes the meaning from a quote or delimiter (default: quotes are doubled; '': nothing)")
    private String escape;

    @Option(names = "--null", paramLabel = "TEXT", description = "unquoted text that is NULL (default: none at all)")
    private String nullText;

    @Option(names = "--encoding", paramLabel = "NAME", description = "encoding of the files (default: UTF-8)")
    private String encoding;

    @Option(
            names = "--no-header",
            description = "the first record is data; columns are those of the table, in its order")
    private boolean noHeader;

    @Option(names = "--skip-lines", paramLabel = "N", description = "lines before the header that are left out")
    private Integer skipLines;

    @Option(names = "--header-lines", paramLabel = "N", description = "records that make up the header (default: 1)")
    private Integer headerLines;

    @Option(names = "--footer-lines", paramLabel = "N", description = "lines at the end that are left out")
    private Integer footerLines;

    @Option(names = "--comment", paramLabel = "TEXT", description = "beginning of lines that are left out")
    private String comment;

    @Option(
            names = "--line-end",
            paramLabel = "lf|any",
            description = "whether a CR alone ends a line, as LF and CRLF do (default: lf)")
    private String lineEnd;

    @Option(names = "--trailing-delimiter", description = "a delimiter at the end of a record begins no field")
    private boolean trailingDelimiter;

    @Option(names = "--lenient", description = "read stray quotes and blanks as spreadsheet programs do")
    private boolean lenient;

    @Option(
            names = "--sheet",
            paramLabel = "NAME",
            description = "sheet of a workbook, by name or by number from 1 (default: the first that is not hidden)")
    private String sheet;

    JobSpec job() {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("target", target);
        Map<String, Object> format = new LinkedHashMap<>();
        put(format, "delimiter", delimiter);
        put(format, "quote", quote);
        put(format, "escape", escape);
        put(format, "null", nullText);
        put(format, "encoding", encoding);
        put(format, "sheet", sheet);
        put(format, "header", noHeader ? Boolean.FALSE : null);
        put(format, "skip_lines", skipLines);
        put(format, "header_lines", headerLines);
        put(format, "footer_lines", footerLines);
        put(format, "comment", comment);
        put(format, "line_end", lineEnd);
        put(format, "trailing_delimiter", trailingDelimiter ? Boolean.TRUE : null);
        put(format, "lenient", lenient ? Boolean.TRUE : null);
        put(spec, "format", format.isEmpty() ? null : format);
        put(spec, "columns", columns);
        put(spec, "timezone", timezone);
        put(spec, "where", where);
        put(spec, "checks", checks);
        Map<String, Object> dedup = new LinkedHashMap<>();
        put(dedup, "key", key);
        put(dedup, "keep", keep);
        put(spec, "dedup", dedup.isEmpty() ? null : dedup);
        put(spec, "on_conflict", onConflict);
        put(spec, "reject_limit", rejectLimit);
        return new JobSpec(target, spec);
    }

    /**
     * A table and a job for files, of which these options say some.
     *
     * @throws SluiceException if they say what is found out
     */
    Proposal proposal(List<Path> files) {
        JobSpec given = job();
        Map<?, ?> format = given.spec().get("format") instanceof Map<?, ?> map ? map : Map.of();
        if (columns != null || format.keySet().stream().anyMatch(member -> !FORMAT_OF_NEW.contains(member))) {
            throw new SluiceException(
                    "--create-table finds out by itself how the files are written",
                    "Of the options about that it takes --delimiter and --sheet only.",
                    "Use \"sluice init\", and change the job that it writes.",
                    ExitCode.USAGE);
        }
        Proposal proposal = Proposal.of(files, new Proposal.Wishes(target, target, null, delimiter, sheet, true));
        return key == null ? proposal : proposal.withKey(key);
    }

    /** The job of a proposal, with what these options say besides. */
    JobSpec job(Proposal proposal) {
        Map<String, Object> spec = new LinkedHashMap<>(proposal.toJob().spec());
        job().spec().forEach((member, value) -> {
            if (!member.equals("format")) {
                spec.put(member, value);
            }
        });
        return new JobSpec(target, spec);
    }

    private static void put(Map<String, Object> map, String key, Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }
}
