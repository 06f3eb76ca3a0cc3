-- Drops the indexes of a target that is empty, and gives the statements that make them again just as they were. Until the
-- transaction ends nobody else sees the table. If it fails, nothing has happened.
--
-- An index stays when something depends on it or could not be made again: a foreign key or a view that needs a unique
-- constraint, an extension that owns it, a partitioned parent, an exclusion constraint, an index that is not valid.
CREATE OR REPLACE FUNCTION sluice_private.drop_indexes(target regclass) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    is_empty boolean;
    index record;
    again jsonb := '[]';
    drops text[] := '{}';
    drop_statement text;
BEGIN
    EXECUTE format('SELECT NOT EXISTS (SELECT FROM %s)', target) INTO is_empty;
    IF NOT is_empty THEN
        RETURN again;
    END IF;
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', target);
    EXECUTE format('SELECT NOT EXISTS (SELECT FROM %s)', target) INTO is_empty;
    IF NOT is_empty THEN
        RETURN again;
    END IF;

    FOR index IN
        SELECT
            c.oid,
            format('%I.%I', n.nspname, c.relname) AS name,
            c.relname,
            i.indisclustered,
            i.indisreplident,
            k.oid AS constraint_oid,
            CASE k.contype WHEN 'p' THEN 'PRIMARY KEY' ELSE 'UNIQUE' END AS kind,
            k.condeferrable,
            k.condeferred,
            -- Empty: that of the database, whatever default_tablespace says.
            coalesce(quote_ident(s.spcname), '') AS tablespace
        FROM pg_index AS i
        JOIN pg_class AS c ON c.oid = i.indexrelid
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        LEFT JOIN pg_tablespace AS s ON s.oid = c.reltablespace
        LEFT JOIN pg_constraint AS k ON k.conindid = i.indexrelid AND k.conrelid = target AND k.contype IN ('p', 'u', 'x')
        WHERE i.indrelid = target
            AND i.indisvalid AND i.indisready AND i.indislive
            AND NOT i.indisexclusion
            AND c.relkind = 'i'
            AND NOT c.relispartition
            AND k.contype IS DISTINCT FROM 'x'
            AND NOT EXISTS (
                SELECT
                FROM pg_depend AS d
                -- Internal: the index itself, and what checks a constraint that waits.
                WHERE d.deptype <> 'i' AND (
                        d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid
                        OR d.refclassid = 'pg_constraint'::regclass AND d.refobjid = k.oid)
                    OR d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('e', 'x'))
        ORDER BY c.oid
    LOOP
        again := again || jsonb_build_object('tablespace', index.tablespace, 'statements', to_jsonb(ARRAY(
            SELECT a.statement
            FROM (
                SELECT 1, 0, pg_get_indexdef(index.oid)
                UNION ALL
                SELECT 2, 0, format('ALTER TABLE %s ADD CONSTRAINT %I %s USING INDEX %I%s%s',
                    target, index.relname, index.kind, index.relname,
                    CASE WHEN index.condeferrable THEN ' DEFERRABLE' ELSE '' END,
                    CASE WHEN index.condeferred THEN ' INITIALLY DEFERRED' ELSE '' END)
                WHERE index.constraint_oid IS NOT NULL
                UNION ALL
                SELECT 3, 0, format('COMMENT ON INDEX %s IS %L', index.name, d.description)
                FROM obj_description(index.oid, 'pg_class') AS d (description)
                WHERE d.description IS NOT NULL
                UNION ALL
                SELECT 4, 0, format('COMMENT ON CONSTRAINT %I ON %s IS %L', index.relname, target, d.description)
                FROM obj_description(index.constraint_oid, 'pg_constraint') AS d (description)
                WHERE d.description IS NOT NULL
                UNION ALL
                SELECT 5, a.attnum, format('ALTER INDEX %s ALTER COLUMN %s SET STATISTICS %s',
                    index.name, a.attnum, a.attstattarget)
                FROM pg_attribute AS a
                WHERE a.attrelid = index.oid AND a.attstattarget >= 0
                    AND pg_get_indexdef(index.oid, a.attnum, false) IS NOT NULL
                    AND EXISTS (SELECT FROM pg_index AS i
                        WHERE i.indexrelid = index.oid AND i.indkey[a.attnum - 1] = 0)
                UNION ALL
                SELECT 6, 0, format('ALTER TABLE %s CLUSTER ON %I', target, index.relname)
                WHERE index.indisclustered
                UNION ALL
                SELECT 7, 0, format('ALTER TABLE %s REPLICA IDENTITY USING INDEX %I', target, index.relname)
                WHERE index.indisreplident
            ) AS a (place, column_no, statement)
            ORDER BY a.place, a.column_no)));
        drops := drops || CASE
            WHEN index.constraint_oid IS NULL THEN format('DROP INDEX %s', index.name)
            ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', target, index.relname)
        END;
    END LOOP;
    FOREACH drop_statement IN ARRAY drops LOOP
        EXECUTE drop_statement;
    END LOOP;
    RETURN again;
END
$$;
COMMENT ON FUNCTION sluice_private.drop_indexes(regclass)
    IS 'Drops the indexes of an empty table, and returns the statements that make them again';
REVOKE ALL ON FUNCTION sluice_private.drop_indexes(regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.drop_indexes(regclass) TO sluice_loader;
