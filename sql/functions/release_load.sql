-- Gives up the lock that says that a load is alive, if this session holds it.
CREATE OR REPLACE FUNCTION sluice_private.release_load(load_id bigint) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Unlocking what one does not hold would be a warning.
    IF EXISTS (
        SELECT
        FROM pg_locks AS k
        WHERE k.locktype = 'advisory'
            AND k.pid = pg_backend_pid()
            AND k.classid = 1397509443
            AND k.objid = (load_id & 2147483647)::oid
            AND k.objsubid = 2)
    THEN
        PERFORM pg_advisory_unlock(1397509443, (load_id & 2147483647)::int);
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.release_load(bigint) IS 'Gives up the lock of a load, if this session holds it';
REVOKE ALL ON FUNCTION sluice_private.release_load(bigint) FROM PUBLIC;
