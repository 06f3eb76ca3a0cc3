-- Makes the table that keeps the rows a load changes as they were, for undo: the key, and the columns that the load may
-- change. The first column says which transaction had written the row. Logged: it is kept for as long as the load can
-- be undone.
CREATE OR REPLACE FUNCTION sluice_private.create_replaced(merged_load sluice_private.load, target regclass) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    replaced name := 'replaced_' || merged_load.load_id;
BEGIN
    EXECUTE (
        SELECT format('CREATE TABLE sluice_private.%I (written_by bigint, %s)', replaced,
            string_agg(format('c%s %s', c.place, c.staging_type), ', ' ORDER BY c.place))
        FROM sluice_private.merge_columns(merged_load.plan, target) AS c
        WHERE c.is_updated OR c.key_place IS NOT NULL);
    EXECUTE format('COMMENT ON TABLE sluice_private.%I IS %L', replaced,
        format('Rows of %s as they were before load %s changed them', target, merged_load.load_id));
    EXECUTE format('REVOKE ALL ON TABLE sluice_private.%I FROM PUBLIC', replaced);
    -- Merging and undoing write and read it with the caller's rights.
    EXECUTE format('GRANT SELECT, INSERT ON TABLE sluice_private.%I TO %I', replaced, sluice_private.caller());
END
$$;
COMMENT ON FUNCTION sluice_private.create_replaced(sluice_private.load, regclass)
    IS 'Makes the table that keeps the rows a load changes as they were';
REVOKE ALL ON FUNCTION sluice_private.create_replaced(sluice_private.load, regclass) FROM PUBLIC;
