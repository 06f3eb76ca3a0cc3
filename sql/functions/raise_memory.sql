-- Raises a setting for the rest of the transaction to what so many bytes of rows need, within a limit; what the caller has
-- set higher stays. Gives what it is now.
--
-- PostgreSQL does not tell how much memory its machine has. effective_cache_size is what its administrator has said about it:
-- the limit is a 32nd of it, at least 128 MB, which the default of 4 GB gives, and at most 512 MB.
CREATE OR REPLACE FUNCTION sluice_private.raise_memory(setting text, wanted bigint) RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    -- In kB.
    current bigint := (SELECT s.setting::bigint FROM pg_settings AS s WHERE s.name = raise_memory.setting);
    cache bigint := (SELECT s.setting::bigint * 8 FROM pg_settings AS s WHERE s.name = 'effective_cache_size');
    most bigint := least(524288, greatest(131072, cache / 32));
    raised bigint := least(most, wanted / 1024);
BEGIN
    IF raised > current THEN
        PERFORM set_config(raise_memory.setting, raised || 'kB', true);
    END IF;
    RETURN current_setting(raise_memory.setting);
END
$$;
COMMENT ON FUNCTION sluice_private.raise_memory(text, bigint)
    IS 'Raises work_mem or maintenance_work_mem to what rows need, within a limit, and returns it';
REVOKE ALL ON FUNCTION sluice_private.raise_memory(text, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.raise_memory(text, bigint) TO sluice_loader;
