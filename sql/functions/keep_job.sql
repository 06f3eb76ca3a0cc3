-- The part of define_job that writes.
CREATE OR REPLACE FUNCTION sluice_private.keep_job(name text, spec jsonb, schemas name[]) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may write the tables of jobs. Who may change a job is checked below.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller name := sluice_private.caller();
    given jsonb := keep_job.spec;
    job jsonb;
    target regclass;
    target_name text;
    known record;
    latest record;
BEGIN
    IF coalesce(keep_job.name, '') = '' THEN
        RAISE EXCEPTION 'a job needs a name' USING ERRCODE = 'SL002';
    END IF;
    -- The document of a job file names the job as well.
    IF given ->> 'job' = keep_job.name THEN
        given := given - 'job';
    END IF;
    job := sluice_private.read_spec(given);
    target := sluice_private.find_target(job ->> 'target', keep_job.schemas);
    target_name := (
        SELECT format('%I.%I', n.nspname, c.relname)
        FROM pg_class AS c
        JOIN pg_namespace AS n ON n.oid = c.relnamespace
        WHERE c.oid = target);
    PERFORM sluice_private.check_job(job, target);

    INSERT INTO sluice_private.job AS j (name, owner) VALUES (keep_job.name, caller)
    ON CONFLICT ON CONSTRAINT job_name_key DO NOTHING;
    SELECT j.job_id, j.owner INTO known FROM sluice_private.job AS j WHERE j.name = keep_job.name FOR UPDATE;

    SELECT v.version, v.spec, v.target
    INTO latest
    FROM sluice_private.job_version AS v
    WHERE v.job_id = known.job_id
    ORDER BY v.version DESC
    LIMIT 1;
    -- The client adds the subqueries, which follow from the rules, and psql does not: that alone is no change.
    IF latest.spec - 'subqueries' = given - 'subqueries'
        AND coalesce(latest.spec -> 'subqueries' = given -> 'subqueries', true)
        AND latest.target = target_name
    THEN
        RETURN jsonb_build_object('version', latest.version, 'expressions', '[]'::jsonb);
    END IF;
    IF NOT sluice_private.acts_as(known.owner) AND NOT sluice_private.acts_as('sluice_admin') THEN
        RAISE EXCEPTION 'job "%" belongs to role "%"', keep_job.name, known.owner USING
            ERRCODE = 'SL011',
            HINT = 'Choose another name, or let its owner or a member of sluice_admin change it.';
    END IF;
    -- Who gives the subqueries has parsed the rules; asking the engine starts the Java machine of this session.
    IF NOT given ? 'subqueries' THEN
        PERFORM sluice_private.check_syntax(job);
    END IF;
    INSERT INTO sluice_private.job_version (job_id, version, spec, target, schemas, rules, defined_by)
    VALUES (known.job_id, coalesce(latest.version, 0) + 1, given, target_name, keep_job.schemas,
        sluice_private.job_rules(job), caller);
    RETURN jsonb_build_object(
        'version', coalesce(latest.version, 0) + 1,
        'expressions', sluice_private.expression_checks(job, target, NULL));
END
$$;
COMMENT ON FUNCTION sluice_private.keep_job(text, jsonb, name[])
    IS 'The part of define_job that writes; gives the version, and the expressions that are still to be parsed';
REVOKE ALL ON FUNCTION sluice_private.keep_job(text, jsonb, name[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.keep_job(text, jsonb, name[]) TO sluice_loader;
