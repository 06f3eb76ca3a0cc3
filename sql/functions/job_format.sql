-- The format of a job's files, to read their headers by before a load of it begins.
CREATE OR REPLACE FUNCTION sluice_private.job_format(job text) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    -- Says so if there is no such job.
    PERFORM sluice_private.open_job(job_format.job, 'client');
    RETURN (
        SELECT (sluice_private.read_spec(v.spec) -> 'format')::text
        FROM sluice_private.job AS j
        JOIN sluice_private.job_version AS v ON v.job_id = j.job_id
        WHERE j.name = job_format.job
        ORDER BY v.version DESC
        LIMIT 1);
END
$$;
COMMENT ON FUNCTION sluice_private.job_format(text) IS 'The format in the newest version of a job, as JSON';
REVOKE ALL ON FUNCTION sluice_private.job_format(text) FROM PUBLIC;
