-- Runs the rejected rows of a merged load again, as they are in sluice.rejected_row now, by the newest version of the
-- job.
CREATE OR REPLACE FUNCTION sluice.resubmit(load bigint) RETURNS jsonb
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT sluice_private.run_again(jsonb_build_object('resubmits', resubmit.load));
$$;
COMMENT ON FUNCTION sluice.resubmit(bigint)
    IS 'Runs the rejected rows of a load again, merges those that pass, and returns the totals of the load that did it';
REVOKE ALL ON FUNCTION sluice.resubmit(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.resubmit(bigint) TO sluice_loader;
