package dev.sluice.init;

import dev.sluice.failure.SluiceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Several files that one job is to load: they must be alike. */
final class Agreement {
    private Agreement() {}

    /**
     * One table out of those of all files, with the fields in the order of the first.
     *
     * @throws SluiceException if one job cannot read them all
     */
    static SampledTable of(List<SampledTable> tables) {
        SampledTable first = tables.get(0);
        if (tables.size() == 1) {
            return first;
        }
        List<String[]> rows = new ArrayList<>(first.rows());
        boolean whole = first.whole();
        Set<String> errors = new TreeSet<>(first.errors());
        Map<String, Object> format = new LinkedHashMap<>(first.format());
        for (SampledTable other : tables.subList(1, tables.size())) {
            List<String> differences = differences(first, other);
            if (!differences.isEmpty()) {
                throw new SluiceException(
                        "\"" + other.source() + "\" is not like \"" + first.source() + "\"",
                        String.join("; ", differences) + ".",
                        "One job reads files of one form: run init for each kind of file by itself.");
            }
            if (!other.asciiOnly() && other.format().containsKey("encoding")) {
                format.put("encoding", other.format().get("encoding"));
            }
            rows.addAll(reordered(first, other));
            whole &= other.whole();
            errors.addAll(other.errors());
        }
        List<SampledTable.Finding> findings = new ArrayList<>(first.findings());
        findings.add(new SampledTable.Finding("", Texts.of(tables.size()) + " files are alike", true));
        return new SampledTable(
                first.source() + " and " + Texts.count(tables.size() - 1, "other file"),
                Texts.count(rows.size(), "row") + (whole ? ", all there are" : ""),
                format,
                first.headers(),
                first.names(),
                rows,
                first.width(),
                whole,
                errors,
                first.asciiOnly(),
                findings);
    }

    private static List<String> differences(SampledTable first, SampledTable other) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> members = new TreeSet<>(first.format().keySet());
        members.addAll(other.format().keySet());
        for (String member : members) {
            Object here = other.format().get(member);
            Object there = first.format().get(member);
            boolean asciiToo = member.equals("encoding") && (first.asciiOnly() || other.asciiOnly());
            if (!Objects.equals(here, there) && !asciiToo) {
                differences.add(member + " is " + said(here) + " there and " + said(there) + " in the first");
            }
        }
        if (first.headers() != null && other.headers() != null) {
            for (String header : first.headers()) {
                if (!other.headers().contains(header)) {
                    differences.add("it lacks the column \"" + header + "\"");
                }
            }
            for (String header : new HashSet<>(other.headers())) {
                if (!first.headers().contains(header)) {
                    differences.add("it has the further column \"" + header + "\"");
                }
            }
        } else if (first.width() != other.width()) {
            differences.add("its records have " + Texts.count(other.width(), "field") + " and those of the first "
                    + Texts.of(first.width()));
        }
        return differences;
    }

    private static String said(Object value) {
        return value == null ? "as by default" : Yaml.value(value);
    }

    private static List<String[]> reordered(SampledTable first, SampledTable other) {
        if (first.headers() == null || first.headers().equals(other.headers())) {
            return other.rows();
        }
        int[] places = new int[other.headers().size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = first.headers().indexOf(other.headers().get(i));
        }
        List<String[]> rows = new ArrayList<>();
        for (String[] row : other.rows()) {
            if (row.length == places.length) {
                String[] moved = new String[places.length];
                for (int i = 0; i < places.length; i++) {
                    moved[places[i]] = row[i];
                }
                rows.add(moved);
            }
        }
        return rows;
    }
}
