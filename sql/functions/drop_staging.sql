-- Drops the staging table of a load, and the function that fills it. A connection that is still copying into it must
-- not hold up others for long: then the table stays until the job is loaded the next time.
CREATE OR REPLACE FUNCTION sluice_private.drop_staging(load_id bigint) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '3s'
-- The function is there only when the rules run in the server.
SET client_min_messages = warning
AS $$
DECLARE
    staging name;
BEGIN
    SELECT l.staging INTO staging FROM sluice_private.load AS l WHERE l.load_id = drop_staging.load_id;
    IF staging IS NOT NULL THEN
        EXECUTE format('DROP TABLE IF EXISTS sluice_private.%I', staging);
        EXECUTE format('DROP FUNCTION IF EXISTS sluice_private.stage_%s(integer)', drop_staging.load_id);
        UPDATE sluice_private.load AS l SET staging = NULL WHERE l.load_id = drop_staging.load_id;
    END IF;
EXCEPTION
    WHEN lock_not_available THEN NULL;
END
$$;
COMMENT ON FUNCTION sluice_private.drop_staging(bigint)
    IS 'Drops the staging table of a load, unless another connection is using it';
REVOKE ALL ON FUNCTION sluice_private.drop_staging(bigint) FROM PUBLIC;
