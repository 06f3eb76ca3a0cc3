package dev.sluice.init;

import java.util.List;

/** A table in SQL. */
final class TableText {
    private TableText() {}

    /** @param commented for people: with comments, and with a key that is one only as far as was seen */
    static String write(Proposal proposal, boolean commented) {
        boolean said = proposal.keyRows() == 0;
        boolean key = !proposal.key().isEmpty()
                && (commented || said || proposal.table().whole());
        StringBuilder sql = new StringBuilder("CREATE TABLE " + proposal.target() + " (\n");
        List<ProposedColumn> columns = proposal.columns();
        int widest = columns.stream()
                .mapToInt(column -> column.name().length())
                .max()
                .orElse(0);
        for (int i = 0; i < columns.size(); i++) {
            ProposedColumn column = columns.get(i);
            sql.append("    ")
                    .append(column.name())
                    .append(" ".repeat(widest - column.name().length() + 1))
                    .append(column.guess().type())
                    .append(i + 1 < columns.size() || key ? ",\n" : "\n");
        }
        if (key) {
            if (commented && !said) {
                sql.append("    -- no two of the ")
                        .append(Texts.count(proposal.keyRows(), "row"))
                        .append(proposal.table().whole() ? "" : " of the sample")
                        .append(" are alike in it; if that is chance, take it out\n");
            }
            sql.append("    PRIMARY KEY (")
                    .append(String.join(", ", proposal.key()))
                    .append(")\n");
        }
        return sql.append(");\n").toString();
    }
}
