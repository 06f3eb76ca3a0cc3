-- Whether the session that began a load still holds its advisory lock: class 1397509443 ("SLUC"), object the load.
CREATE OR REPLACE FUNCTION sluice_private.is_alive(load_id bigint) RETURNS boolean
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (
        SELECT
        FROM pg_locks AS k
        WHERE k.locktype = 'advisory'
            AND k.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
            AND k.classid = 1397509443
            AND k.objid = (load_id & 2147483647)::oid
            AND k.objsubid = 2
            AND k.granted);
$$;
COMMENT ON FUNCTION sluice_private.is_alive(bigint) IS 'Whether the session that began a load is still there';
REVOKE ALL ON FUNCTION sluice_private.is_alive(bigint) FROM PUBLIC;
