-- Lets other sessions see how far this transaction has come, of which nothing is committed yet: the counts stand in the
-- application name of the session, which everybody sees in pg_stat_activity at once. The name comes back when the
-- transaction ends. See progress_counts for its form.
CREATE OR REPLACE FUNCTION sluice_private.show_progress(
    load_id bigint,
    bytes bigint,
    read bigint,
    filtered bigint,
    rejected bigint,
    duplicate bigint
) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    before text := current_setting('application_name');
    counts bigint[] := sluice_private.progress_counts(before);
    xid bigint := pg_current_xact_id()::text::bigint;
BEGIN
    IF counts[1] IS DISTINCT FROM xid OR before NOT LIKE 'sluice load ' || load_id || ' %' THEN
        counts := ARRAY[xid, 0, 0, 0, 0, 0];
    END IF;
    PERFORM set_config(
        'application_name',
        sluice_private.progress_name(
            load_id,
            ARRAY[xid, counts[2] + bytes, counts[3] + read, counts[4] + filtered, counts[5] + rejected,
                counts[6] + duplicate]),
        true);
END
$$;
COMMENT ON FUNCTION sluice_private.show_progress(bigint, bigint, bigint, bigint, bigint, bigint)
    IS 'Adds a block to what the application name of the session tells of a load, until the transaction ends';
REVOKE ALL ON FUNCTION sluice_private.show_progress(bigint, bigint, bigint, bigint, bigint, bigint) FROM PUBLIC;
