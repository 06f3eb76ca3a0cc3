-- The rejected rows and kept blocks of a load stay as they are while another load runs them again.
CREATE OR REPLACE FUNCTION sluice_private.refuse_busy(load_id bigint) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    busy record;
BEGIN
    SELECT l.load_id, l.loaded_by, l.backend_pid
    INTO busy
    FROM sluice_private.load AS first
    JOIN sluice_private.load AS l
        ON l.job_id = first.job_id AND l.status = 'staging' AND first.load_id IN (l.resubmits, l.replays)
    WHERE first.load_id = refuse_busy.load_id AND sluice_private.is_alive(l.load_id)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'load % is being run again by load %', refuse_busy.load_id, busy.load_id USING
            ERRCODE = 'SL006',
            DETAIL = format('Begun by role "%s", backend %s.', busy.loaded_by, busy.backend_pid),
            HINT = format('Wait for it, or end it with sluice.abandon_load(%s).', busy.load_id);
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.refuse_busy(bigint)
    IS 'Raises an error when another load is running the rows or blocks of a load again';
REVOKE ALL ON FUNCTION sluice_private.refuse_busy(bigint) FROM PUBLIC;
