-- Runs rejected rows or kept blocks of a load again, as a load of its own, in the transaction of the caller: all of it
-- arrives, or none of it. Runs with the caller's rights, as merging does.
CREATE OR REPLACE FUNCTION sluice_private.run_again(options jsonb) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    new_id bigint;
BEGIN
    new_id := sluice.begin_load(NULL, NULL, options || '{"rules": "server"}') ->> 'load_id';
    RETURN sluice_private.merge_staged(new_id, sluice_private.send_again(new_id));
EXCEPTION
    -- Else the lock of begin_load, which is the session's, would outlive the load.
    WHEN OTHERS THEN
        IF new_id IS NOT NULL THEN
            PERFORM pg_advisory_unlock(1397509443, (new_id & 2147483647)::int);
        END IF;
        RAISE;
END
$$;
COMMENT ON FUNCTION sluice_private.run_again(jsonb) IS 'Runs rejected rows or kept blocks of a load again';
REVOKE ALL ON FUNCTION sluice_private.run_again(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.run_again(jsonb) TO sluice_loader;
