package dev.sluice.init;

import dev.sluice.init.SampledTable.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A proposal as a job file, with what was found beside it as comments. */
final class JobText {
    /** Comments stand one below the other, unless what they are about is too long. */
    private static final int MARGIN = 58;

    private JobText() {}

    static String write(Proposal proposal, boolean sql) {
        StringBuilder out = new StringBuilder();
        line(out, "# Proposed by sluice init for " + proposal.table().source() + ".");
        line(out, "# Looked at: " + proposal.table().extent() + ".");
        for (String warning : proposal.warnings()) {
            line(out, "# LOOK AT " + warning);
        }
        if (sql && !proposal.existing()) {
            line(out, "#");
            for (String each : proposal.toSql().split("\n")) {
                line(out, "#   " + each);
            }
        }
        out.append('\n');
        line(out, "job: " + Yaml.value(proposal.job()));
        line(out, "target: " + Yaml.value(proposal.target()));
        line(out, "format:");
        format(proposal.table()).forEach((member, value) -> {
            String text = finding(proposal.table(), member);
            commented(out, "  " + Yaml.value(member) + ": " + Yaml.value(value), text);
        });
        for (Finding finding : proposal.table().findings()) {
            if (finding.member().endsWith("_fields")
                    && !proposal.table().format().containsKey(finding.member())) {
                line(out, "  # " + finding.text());
            }
        }
        line(out, "columns:");
        for (ProposedColumn column : proposal.columns()) {
            commented(out, "  " + Yaml.value(column.name()) + ": " + Yaml.value(members(column)), column.describe());
        }
        proposal.suggestions().forEach(suggestion -> line(out, "  # " + suggestion));
        if (proposal.existing()) {
            return out.toString();
        }
        if (proposal.key().isEmpty()) {
            line(out, "# No key was found. To drop rows that stand twice: dedup: { key: [column, \u2026] }");
        } else {
            line(out, "# The key is that of the table. To update its rows by those of a file: on_conflict: update");
        }
        return out.toString();
    }

    /** What the job says of a column. */
    static Map<String, Object> members(ProposedColumn column) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("from", column.from());
        members.putAll(column.guess().format());
        return members;
    }

    static List<String> describe(Proposal proposal) {
        List<String> lines = new ArrayList<>();
        format(proposal.table()).forEach((member, value) -> {
            String text = finding(proposal.table(), member);
            lines.add(member + " " + Yaml.value(value) + (text.isEmpty() ? "" : ": " + text));
        });
        proposal.columns().forEach(column -> lines.add("column " + column.name() + ": " + column.describe()));
        if (!proposal.key().isEmpty()) {
            lines.add("key " + String.join(", ", proposal.key()) + ": unique in "
                    + Texts.count(proposal.keyRows(), "row"));
        }
        return lines;
    }

    /** With what is as by default, where that has been looked at as well. */
    static Map<String, Object> format(SampledTable table) {
        Map<String, Object> format = new LinkedHashMap<>();
        if (table.format().containsKey("type")) {
            // No text: nothing of its dialect counts.
            return table.format();
        }
        format.put("encoding", "UTF-8");
        format.put("delimiter", ",");
        format.put("header", true);
        format.putAll(table.format());
        return format;
    }

    private static String finding(SampledTable table, String member) {
        List<String> texts = new ArrayList<>();
        for (Finding finding : table.findings()) {
            if (finding.member().equals(member)) {
                texts.add(finding.text());
            }
        }
        return String.join("; ", texts);
    }

    private static void commented(StringBuilder out, String text, String comment) {
        line(
                out,
                comment.isEmpty()
                        ? text
                        : text + " ".repeat(Math.max(1, MARGIN - text.length())) + "# " + Yaml.comment(comment));
    }

    private static void line(StringBuilder out, String text) {
        out.append(text.strip().startsWith("#") ? Yaml.comment(text) : text).append('\n');
    }
}
