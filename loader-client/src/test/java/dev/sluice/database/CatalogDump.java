package dev.sluice.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** All that the catalog knows of Sluice's schemas and roles, as sorted lines; the place of a column in its table is left out. */
final class CatalogDump {
    private static final String DUMP = """
            WITH ours AS (
                SELECT n.oid FROM pg_namespace AS n WHERE n.nspname IN ('sluice', 'sluice_private')
            )
            SELECT concat_ws(' | ', 'schema', n.nspname, pg_get_userbyid(n.nspowner), acl.text,
                obj_description(n.oid, 'pg_namespace'))
            FROM pg_namespace AS n
            CROSS JOIN LATERAL (
                SELECT string_agg(concat_ws(' ', a.grantee::regrole, a.privilege_type), ', ' ORDER BY 1)
                FROM (SELECT a.grantee::regrole::text, a.privilege_type FROM aclexplode(n.nspacl) AS a ORDER BY 1, 2) AS a
            ) AS acl (text)
            WHERE n.oid IN (SELECT * FROM ours)
            UNION ALL
            SELECT concat_ws(' | ', 'relation', c.oid::regclass, c.relkind, c.relpersistence, c.reloptions::text,
                pg_get_userbyid(c.relowner), acl.text, obj_description(c.oid, 'pg_class'),
                CASE WHEN c.relkind = 'v' THEN pg_get_viewdef(c.oid) END,
                CASE WHEN c.relkind = 'i' THEN pg_get_indexdef(c.oid) END)
            FROM pg_class AS c
            CROSS JOIN LATERAL (
                SELECT string_agg(concat_ws(' ', a.grantee, a.privilege_type), ', ' ORDER BY a.grantee, a.privilege_type)
                FROM (SELECT a.grantee::regrole::text, a.privilege_type FROM aclexplode(c.relacl) AS a) AS a
            ) AS acl (text)
            WHERE c.relnamespace IN (SELECT * FROM ours) AND c.relkind IN ('r', 'p', 'v', 'm', 'i', 'S', 'f')
            UNION ALL
            SELECT concat_ws(' | ', 'column', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
                a.attnotnull, a.attidentity, a.attgenerated, a.attcollation::regcollation, a.attstorage,
                a.attcompression, pg_get_expr(d.adbin, d.adrelid), a.attacl::text, col_description(c.oid, a.attnum))
            FROM pg_attribute AS a
            JOIN pg_class AS c ON c.oid = a.attrelid
            LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE c.relnamespace IN (SELECT * FROM ours)
                AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
                AND a.attnum > 0
                AND NOT a.attisdropped
            UNION ALL
            SELECT concat_ws(' | ', 'constraint', k.conrelid::regclass, k.conname, k.convalidated,
                pg_get_constraintdef(k.oid), obj_description(k.oid, 'pg_constraint'))
            FROM pg_constraint AS k
            WHERE k.connamespace IN (SELECT * FROM ours)
            UNION ALL
            SELECT concat_ws(' | ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled, obj_description(t.oid, 'pg_trigger'))
            FROM pg_trigger AS t
            JOIN pg_class AS c ON c.oid = t.tgrelid
            WHERE c.relnamespace IN (SELECT * FROM ours) AND NOT t.tgisinternal
            UNION ALL
            SELECT concat_ws(' | ', 'function', pg_get_functiondef(p.oid), pg_get_userbyid(p.proowner), acl.text,
                obj_description(p.oid, 'pg_proc'))
            FROM pg_proc AS p
            CROSS JOIN LATERAL (
                SELECT string_agg(concat_ws(' ', a.grantee, a.privilege_type), ', ' ORDER BY a.grantee, a.privilege_type)
                FROM (SELECT a.grantee::regrole::text, a.privilege_type FROM aclexplode(p.proacl) AS a) AS a
            ) AS acl (text)
            WHERE p.pronamespace IN (SELECT * FROM ours)
            UNION ALL
            SELECT concat_ws(' | ', 'type', t.oid::regtype, t.typtype, obj_description(t.oid, 'pg_type'))
            FROM pg_type AS t
            WHERE t.typnamespace IN (SELECT * FROM ours)
            UNION ALL
            SELECT concat_ws(' | ', 'sequence', s.seqrelid::regclass, s.seqtypid::regtype, s.seqstart, s.seqincrement,
                s.seqmax, s.seqmin, s.seqcache, s.seqcycle)
            FROM pg_sequence AS s
            JOIN pg_class AS c ON c.oid = s.seqrelid
            WHERE c.relnamespace IN (SELECT * FROM ours)
            UNION ALL
            SELECT concat_ws(' | ', 'role', r.rolname, r.rolcanlogin, r.rolsuper, shobj_description(r.oid, 'pg_authid'),
                (SELECT string_agg(m.roleid::regrole::text, ', ' ORDER BY m.roleid::regrole::text)
                    FROM pg_auth_members AS m WHERE m.member = r.oid))
            FROM pg_roles AS r
            WHERE r.rolname IN ('sluice_reader', 'sluice_loader', 'sluice_admin', 'sluice_server_files')
            """;

    private CatalogDump() {}

    static List<String> of(Connection connection) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(DUMP)) {
            while (result.next()) {
                lines.add(result.getString(1));
            }
        }
        lines.sort(null);
        return lines;
    }
}
