package dev.sluice.columnar;

/**
 * A column of a Parquet file.
 *
 * @param name as the file has it
 * @param sqlName as DuckDB calls it, which tells names apart that differ only in case
 * @param type DuckDB's
 */
record ParquetColumn(String name, String sqlName, String type) {
    /** Whether its values are single ones. */
    boolean isSingle() {
        return isText()
                || isBinary()
                || isTime()
                || isNumber()
                || switch (type) {
                    case "BOOLEAN", "UUID", "INTERVAL", "BIT", "\"NULL\"" -> true;
                    default -> false;
                };
    }

    boolean isText() {
        return type.equals("VARCHAR") || type.equals("JSON") || type.startsWith("ENUM(") && !type.endsWith("]");
    }

    boolean isInteger() {
        return switch (type) {
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT" -> true;
            default -> false;
        };
    }

    /** Whether it is a moment of a day that is known. */
    boolean isTimestamp() {
        return type.startsWith("TIMESTAMP") && !type.endsWith("]");
    }

    boolean isNanos() {
        return type.contains("_NS");
    }

    boolean isZoned() {
        return type.contains("WITH TIME ZONE") || type.startsWith("TIMESTAMPTZ");
    }

    /** The column, in SQL. */
    String sql() {
        return '"' + sqlName.replace("\"", "\"\"") + '"';
    }

    /** An SQL expression for its field in a record of cells; NULL for NULL. */
    String field() {
        String sql = sql();
        if (isText()) {
            // An ENUM is no text to replace().
            String text = type.equals("VARCHAR") ? sql : "CAST(" + sql + " AS VARCHAR)";
            return "'\"' || replace(" + text + ", '\"', '\"\"') || '\"'";
        }
        if (isBinary()) {
            return "'\\x' || lower(hex(" + sql + "))";
        }
        String text = "CAST(" + sql + " AS VARCHAR)";
        // Nanoseconds begin in 1677.
        if (type.equals("DATE") || isTimestamp() && !isNanos()) {
            // Before Christ, DuckDB writes 0044-03-15 (BC) 12:00:00, and PostgreSQL 0044-03-15 12:00:00 BC.
            String first = isTimestamp() ? "TIMESTAMP '0001-01-01 00:00:00'" : "DATE '0001-01-01'";
            String plain = isZoned() ? "CAST(" + sql + " AS TIMESTAMP)" : sql;
            return "CASE WHEN " + plain + " >= " + first + " THEN " + text + " WHEN contains(" + text
                    + ", ' (BC)') THEN replace(" + text + ", ' (BC)', '') || ' BC' ELSE " + text + " END";
        }
        return text;
    }

    private boolean isBinary() {
        return type.equals("BLOB");
    }

    private boolean isNumber() {
        return isInteger()
                || switch (type) {
                    case "HUGEINT", "UHUGEINT", "FLOAT", "DOUBLE" -> true;
                    default -> type.startsWith("DECIMAL(") && type.endsWith(")");
                };
    }

    private boolean isTime() {
        return isTimestamp() || type.equals("DATE") || type.startsWith("TIME") && !type.endsWith("]");
    }
}
