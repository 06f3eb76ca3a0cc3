-- Removes a job that has never merged anything, with the record of its loads and their rejected rows. What has merged is
-- history, and what the ledger knows: such a job stays.
CREATE OR REPLACE FUNCTION sluice.drop_job(name text) RETURNS void
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may write the tables of jobs and loads. Whose job it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    known record;
    running bigint;
BEGIN
    -- Loads of the job begin behind this lock.
    SELECT j.job_id, j.owner INTO known FROM sluice_private.job AS j WHERE j.name = drop_job.name FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'job "%" does not exist', drop_job.name USING
            ERRCODE = 'SL001',
            HINT = 'The view sluice.job lists the jobs.';
    ELSIF NOT sluice_private.acts_as(known.owner) AND NOT sluice_private.acts_as('sluice_admin') THEN
        RAISE EXCEPTION 'job "%" belongs to role "%"', drop_job.name, known.owner USING
            ERRCODE = 'SL011',
            HINT = 'Its owner or a member of sluice_admin can remove it.';
    END IF;
    PERFORM sluice_private.remove_dead_loads(known.job_id);
    running := (
        SELECT min(l.load_id) FROM sluice_private.load AS l WHERE l.job_id = known.job_id AND l.status = 'staging');
    IF running IS NOT NULL THEN
        RAISE EXCEPTION 'load % of job "%" is running', running, drop_job.name USING
            ERRCODE = 'SL006',
            HINT = format('Wait for it, or end it with sluice.abandon_load(%s).', running);
    ELSIF EXISTS (
        SELECT FROM sluice_private.load AS l WHERE l.job_id = known.job_id AND l.status IN ('merged', 'undone'))
        OR EXISTS (SELECT FROM sluice_private.ledger AS k WHERE k.job_id = known.job_id)
    THEN
        RAISE EXCEPTION 'job "%" has loaded something and stays', drop_job.name USING
            ERRCODE = 'SL014',
            DETAIL = 'The history of its loads, and what the ledger knows, would go with it.',
            HINT = 'It is no burden: a job that nobody loads does nothing.';
    END IF;
    DELETE FROM sluice_private.load_file AS f
    USING sluice_private.load AS l
    WHERE l.job_id = known.job_id AND f.load_id = l.load_id;
    DELETE FROM sluice_private.load AS l WHERE l.job_id = known.job_id;
    DELETE FROM sluice_private.job_version AS v WHERE v.job_id = known.job_id;
    DELETE FROM sluice_private.job AS j WHERE j.job_id = known.job_id;
END
$$;
COMMENT ON FUNCTION sluice.drop_job(text)
    IS 'Removes a job that has never merged anything, with its loads and their rejected rows';
REVOKE ALL ON FUNCTION sluice.drop_job(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.drop_job(text) TO sluice_loader;
