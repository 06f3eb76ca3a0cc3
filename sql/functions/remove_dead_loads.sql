-- A load lives as long as the session that began it, which holds its lock. What is left of loads of the job whose
-- session is gone, or whose staging table could not be dropped, goes now.
CREATE OR REPLACE FUNCTION sluice_private.remove_dead_loads(job_id integer) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    left_over record;
BEGIN
    FOR left_over IN
        SELECT l.load_id, l.status
        FROM sluice_private.load AS l
        WHERE l.job_id = remove_dead_loads.job_id
            AND (l.status = 'staging' OR l.staging IS NOT NULL)
            AND NOT sluice_private.is_alive(l.load_id)
        -- A load that is being merged or abandoned at this moment is not left over.
        FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        IF left_over.status = 'staging' THEN
            PERFORM sluice_private.end_load(
                left_over.load_id, 'abandoned', 'the session that began the load ended without merging it');
        ELSE
            PERFORM sluice_private.drop_staging(left_over.load_id);
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.remove_dead_loads(integer)
    IS 'Abandons the loads of a job whose session is gone, and drops their staging tables';
REVOKE ALL ON FUNCTION sluice_private.remove_dead_loads(integer) FROM PUBLIC;
