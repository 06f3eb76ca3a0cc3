-- SQL of the rows of a target: a table's children are no part of what its unique index covers; partitions are.
CREATE OR REPLACE FUNCTION sluice_private.target_rows(target regclass) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT format('%s%I.%I', CASE c.relkind WHEN 'p' THEN '' ELSE 'ONLY ' END, n.nspname, c.relname)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE c.oid = target;
$$;
COMMENT ON FUNCTION sluice_private.target_rows(regclass) IS 'SQL of the rows of a target, without those of its children';
REVOKE ALL ON FUNCTION sluice_private.target_rows(regclass) FROM PUBLIC;
