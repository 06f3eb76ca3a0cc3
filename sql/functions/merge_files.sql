-- Stages and merges what open_server_files or open_staged_lines opened; or ends the load when it has passed its reject limit
-- before all of it was read.
CREATE OR REPLACE FUNCTION sluice_private.merge_files(begun jsonb, workers integer, lines jsonb DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    load_id constant bigint := begun ->> 'load_id';
    -- Rejected rows of a file that turns out to be loaded do not count.
    files constant jsonb := sluice_private.stage_files(
        load_id, workers, NOT (begun ->> 'may_be_loaded')::boolean, lines);
BEGIN
    IF files IS NULL THEN
        RETURN sluice.stop_load(load_id);
    END IF;
    RETURN sluice_private.merge_staged(load_id, files);
END
$$;
COMMENT ON FUNCTION sluice_private.merge_files(jsonb, integer, jsonb)
    IS 'Stages and merges the files that this session has opened, and returns the totals';
REVOKE ALL ON FUNCTION sluice_private.merge_files(jsonb, integer, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.merge_files(jsonb, integer, jsonb) TO sluice_loader;
