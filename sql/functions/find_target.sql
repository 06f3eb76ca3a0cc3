-- The table that a job names, found as PostgreSQL would find it with the given schemas as search path.
CREATE OR REPLACE FUNCTION sluice_private.find_target(target text, schemas name[]) RETURNS regclass
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    parts text[];
    known record;
    near text;
BEGIN
    BEGIN
        parts := parse_ident(target);
    EXCEPTION
        WHEN invalid_parameter_value THEN parts := NULL;
    END;
    IF parts IS NULL OR cardinality(parts) > 2 THEN
        RAISE EXCEPTION 'target "%" is not the name of a table', target USING
            ERRCODE = 'SL003',
            HINT = 'Write schema.table, with double quotes around a part that has blanks or capital letters.';
    END IF;

    SELECT c.oid, c.relkind, c.relpersistence
    INTO known
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.relname = parts[cardinality(parts)]
        AND CASE WHEN cardinality(parts) = 2 THEN n.nspname = parts[1] ELSE n.nspname = ANY (schemas) END
    ORDER BY array_position(schemas, n.nspname)
    LIMIT 1;

    IF NOT FOUND THEN
        near := sluice_private.nearest(
            parts[cardinality(parts)],
            ARRAY(
                SELECT c.relname
                FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace
                WHERE c.relkind IN ('r', 'p')
                    AND CASE WHEN cardinality(parts) = 2 THEN n.nspname = parts[1] ELSE n.nspname = ANY (schemas) END));
        RAISE EXCEPTION 'target table "%" does not exist', target USING
            ERRCODE = 'SL003',
            DETAIL = CASE
                WHEN cardinality(parts) = 2 AND to_regnamespace(quote_ident(parts[1])) IS NULL
                    THEN format('There is no schema "%s".', parts[1])
                WHEN cardinality(parts) = 1
                    THEN format('Looked for in the search path: %s.', array_to_string(schemas, ', '))
                ELSE format('The schema "%s" has no such table.', parts[1])
            END,
            HINT = CASE
                WHEN near IS NOT NULL THEN format('Perhaps you meant "%s".', near)
                ELSE 'Create the table first: Sluice takes columns and types from it. For a table like the'
                    ' files: sluice load --create-table.'
            END;
    END IF;

    IF known.relkind NOT IN ('r', 'p') OR known.relpersistence = 't' THEN
        RAISE EXCEPTION 'target "%" is not a table that rows can be merged into', target USING
            ERRCODE = 'SL003',
            DETAIL = CASE
                WHEN known.relkind = 'v' THEN 'It is a view.'
                WHEN known.relkind = 'm' THEN 'It is a materialized view.'
                WHEN known.relkind = 'f' THEN 'It is a foreign table.'
                WHEN known.relkind IN ('r', 'p') THEN 'It is a temporary table, which other connections do not see.'
                ELSE 'It is an index, a sequence or a type.'
            END,
            HINT = 'Name an ordinary or a partitioned table.';
    END IF;
    RETURN known.oid::regclass;
END
$$;
COMMENT ON FUNCTION sluice_private.find_target(text, name[]) IS 'The table that a job names';
REVOKE ALL ON FUNCTION sluice_private.find_target(text, name[]) FROM PUBLIC;
