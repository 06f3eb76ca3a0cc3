-- Removes what is kept to undo a load. It cannot be undone afterwards.
CREATE OR REPLACE FUNCTION sluice_private.forget_tracking(load_id bigint) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET client_min_messages = warning
AS $$
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS sluice_private.%I', 'replaced_' || forget_tracking.load_id);
    DELETE FROM sluice_private.tracked_write AS w WHERE w.load_id = forget_tracking.load_id;
    DELETE FROM sluice_private.resubmitted_row AS r WHERE r.load_id = forget_tracking.load_id;
END
$$;
COMMENT ON FUNCTION sluice_private.forget_tracking(bigint) IS 'Removes what is kept to undo a load';
REVOKE ALL ON FUNCTION sluice_private.forget_tracking(bigint) FROM PUBLIC;
