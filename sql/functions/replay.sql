-- Runs the kept blocks of a load again, by any version of the job.
CREATE OR REPLACE FUNCTION sluice.replay(load bigint, version integer DEFAULT NULL) RETURNS jsonb
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT sluice_private.run_again(jsonb_build_object('replays', replay.load, 'version', replay.version));
$$;
COMMENT ON FUNCTION sluice.replay(bigint, integer)
    IS 'Runs the kept blocks of a load again by a version of the job, the newest if none is given, and returns the '
       'totals of the load that did it';
REVOKE ALL ON FUNCTION sluice.replay(bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.replay(bigint, integer) TO sluice_loader;
