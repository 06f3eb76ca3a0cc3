-- Whether a row may still change on its way into the table, so that a NULL may be filled in, or a row dropped.
CREATE OR REPLACE FUNCTION sluice_private.has_before_trigger(target oid) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT
        FROM pg_trigger AS t
        -- Bits of tgtype: 1 for each row, 2 before, 4 insert.
        WHERE (t.tgrelid = target OR t.tgrelid IN (SELECT p.relid FROM pg_partition_tree(target) AS p))
            AND NOT t.tgisinternal AND t.tgenabled <> 'D' AND t.tgtype & 7 = 7)
        OR EXISTS (SELECT FROM pg_rewrite AS r WHERE r.ev_class = target AND r.ev_type = '3');
$$;
COMMENT ON FUNCTION sluice_private.has_before_trigger(oid)
    IS 'Whether a trigger or rule of the table may change or drop rows that are inserted';
REVOKE ALL ON FUNCTION sluice_private.has_before_trigger(oid) FROM PUBLIC;
