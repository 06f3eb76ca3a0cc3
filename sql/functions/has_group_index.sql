-- Whether the greatest value of each group is better looked up in an index than aggregated: there is one that starts
-- with both columns, in their own order, and groups have many rows as far as the statistics know.
CREATE OR REPLACE FUNCTION sluice_private.has_group_index(target regclass, part text, grown text) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
            SELECT
            FROM pg_index AS i
            JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_am AS m ON m.oid = c.relam
            JOIN pg_attribute AS p ON p.attrelid = i.indrelid AND p.attnum = i.indkey[0]
            JOIN pg_attribute AS g ON g.attrelid = i.indrelid AND g.attnum = i.indkey[1]
            JOIN pg_opclass AS po ON po.oid = i.indclass[0]
            JOIN pg_opclass AS go ON go.oid = i.indclass[1]
            WHERE i.indrelid = target
                AND m.amname = 'btree'
                AND i.indisvalid
                AND i.indpred IS NULL
                AND p.attname = part
                AND g.attname = grown
                AND i.indcollation[0] = p.attcollation
                AND po.opcdefault
                AND go.opcdefault)
        AND NOT EXISTS (
            SELECT
            FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace
            JOIN pg_stats AS s ON s.schemaname = n.nspname AND s.tablename = c.relname AND s.attname = part
            WHERE c.oid = target
                AND c.reltuples < 100 * CASE WHEN s.n_distinct < 0 THEN -s.n_distinct * c.reltuples ELSE s.n_distinct END);
$$;
COMMENT ON FUNCTION sluice_private.has_group_index(regclass, text, text)
    IS 'Whether an index gives the greatest value of each group faster than an aggregate';
REVOKE ALL ON FUNCTION sluice_private.has_group_index(regclass, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.has_group_index(regclass, text, text) TO sluice_loader;
