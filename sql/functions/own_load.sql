-- The load, locked, if the caller may go on with it.
CREATE OR REPLACE FUNCTION sluice_private.own_load(load_id bigint, expected_status text) RETURNS sluice_private.load
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    known sluice_private.load;
BEGIN
    SELECT l.* INTO known FROM sluice_private.load AS l WHERE l.load_id = own_load.load_id FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'load % does not exist', own_load.load_id USING
            ERRCODE = 'SL005',
            HINT = 'Begin a load with sluice.begin_load; the view sluice.load_history lists them.';
    ELSIF NOT sluice_private.acts_as(known.loaded_by) THEN
        RAISE EXCEPTION 'load % belongs to role "%"', own_load.load_id, known.loaded_by USING
            ERRCODE = 'SL005',
            HINT = 'Only who began a load can go on with it; sluice_admin may abandon it.';
    ELSIF known.status <> expected_status THEN
        RAISE EXCEPTION 'load % is not % any more', own_load.load_id, expected_status USING
            ERRCODE = 'SL005',
            DETAIL = format('Its status is "%s".%s', known.status, coalesce(' ' || known.failure, '')),
            HINT = 'Begin a new load.';
    END IF;
    RETURN known;
END
$$;
COMMENT ON FUNCTION sluice_private.own_load(bigint, text)
    IS 'A load, locked, if it is the caller''s and has the expected status';
REVOKE ALL ON FUNCTION sluice_private.own_load(bigint, text) FROM PUBLIC;
