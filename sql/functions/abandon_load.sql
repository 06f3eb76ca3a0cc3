-- Ends a load that is not going to be merged: with a reason it has failed, without one somebody gave it up. Returns the
-- status that the load has now, so it may be called without knowing how a merge ended.
CREATE OR REPLACE FUNCTION sluice.abandon_load(load bigint, reason text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may write loads. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    known record;
BEGIN
    SELECT l.status, l.loaded_by
    INTO known
    FROM sluice_private.load AS l
    WHERE l.load_id = abandon_load.load
    FOR NO KEY UPDATE;
    IF NOT FOUND OR NOT sluice_private.acts_as(known.loaded_by) AND NOT sluice_private.acts_as('sluice_admin') THEN
        -- Says what is wrong.
        PERFORM sluice_private.own_load(abandon_load.load, 'staging');
    END IF;
    IF known.status = 'staging' THEN
        known.status := CASE WHEN reason IS NULL THEN 'abandoned' ELSE 'failed' END;
        PERFORM sluice_private.end_load(abandon_load.load, known.status, reason);
    END IF;
    PERFORM sluice_private.release_load(abandon_load.load);
    RETURN known.status;
END
$$;
COMMENT ON FUNCTION sluice.abandon_load(bigint, text)
    IS 'Ends a load without merging it, drops its staging table, and returns its status';
REVOKE ALL ON FUNCTION sluice.abandon_load(bigint, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.abandon_load(bigint, text) TO sluice_loader;
