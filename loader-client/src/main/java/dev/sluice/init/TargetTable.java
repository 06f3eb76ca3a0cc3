package dev.sluice.init;

import dev.sluice.failure.SluiceException;
import dev.sluice.type.ColumnType;
import dev.sluice.type.TypeKind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A table that is there.
 *
 * @param name as the user gave it
 */
public record TargetTable(String name, List<Column> columns) {
    private static final Map<String, TypeKind> KINDS = Map.ofEntries(
            Map.entry("boolean", TypeKind.BOOL),
            Map.entry("smallint", TypeKind.INT2),
            Map.entry("integer", TypeKind.INT4),
            Map.entry("bigint", TypeKind.INT8),
            Map.entry("real", TypeKind.FLOAT4),
            Map.entry("double precision", TypeKind.FLOAT8),
            Map.entry("numeric", TypeKind.NUMERIC),
            Map.entry("text", TypeKind.TEXT),
            Map.entry("character varying", TypeKind.VARCHAR),
            Map.entry("character", TypeKind.CHAR),
            Map.entry("date", TypeKind.DATE),
            Map.entry("timestamp without time zone", TypeKind.TIMESTAMP),
            Map.entry("timestamp with time zone", TypeKind.TIMESTAMPTZ),
            Map.entry("uuid", TypeKind.UUID));

    /**
     * A column that files can feed.
     *
     * @param type as PostgreSQL names it
     * @param required whether it must be fed: NOT NULL, and without a default
     */
    public record Column(String name, ColumnType type, boolean required) {
        boolean isText() {
            TypeKind kind = type.kind();
            return kind == TypeKind.TEXT || kind == TypeKind.VARCHAR || kind == TypeKind.CHAR;
        }
    }

    /**
     * Reads the definition of a table.
     *
     * @throws SluiceException if there is none of that name
     */
    public static TargetTable read(Connection connection, String name) throws SQLException {
        List<Column> columns = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT a.attname, pg_catalog.format_type(a.atttypid, NULL), a.atttypmod,"
                        + " pg_catalog.format_type(a.atttypid, a.atttypmod),"
                        + " a.attnotnull AND NOT a.atthasdef AND a.attidentity = ''"
                        + " FROM pg_catalog.pg_attribute AS a"
                        + " WHERE a.attrelid = pg_catalog.to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped"
                        + " AND a.attgenerated = '' ORDER BY a.attnum")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(new Column(
                            row.getString(1),
                            type(row.getString(2), row.getInt(3), row.getString(4)),
                            row.getBoolean(5)));
                }
            }
        }
        if (columns.isEmpty()) {
            throw new SluiceException(
                    "table \"" + name + "\" does not exist, or has no columns",
                    null,
                    "Write schema.table; without --target, init proposes a new table.");
        }
        return new TargetTable(name, columns);
    }

    private static ColumnType type(String base, int modifier, String name) {
        TypeKind kind = KINDS.getOrDefault(base, TypeKind.OTHER);
        // The modifier counts its own four bytes; in numeric, precision and scale share it.
        int given = modifier - 4;
        boolean limited = modifier >= 4;
        boolean numeric = kind == TypeKind.NUMERIC;
        int precision = limited && numeric ? given >> 16 & 0xffff : -1;
        int scale = limited && numeric ? ((given & 0x7ff) ^ 1024) - 1024 : 0;
        boolean text = kind == TypeKind.VARCHAR || kind == TypeKind.CHAR;
        return new ColumnType(kind, name, limited && text ? given : -1, precision, scale, ZoneOffset.UTC);
    }
}
