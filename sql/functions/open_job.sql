-- What begin_load has to know about a job before it can ask PostgreSQL for the members of its subqueries.
CREATE OR REPLACE FUNCTION sluice_private.open_job(job text, rules text, version integer DEFAULT NULL) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may read the tables of jobs, or has a right on PL/Java's schema, which
-- the first call of a session needs. Whoever may load may load every job.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    known record;
    near text;
    subqueries jsonb;
    spec jsonb;
    target regclass;
BEGIN
    SELECT v.version, v.spec, v.target, v.schemas, v.rules
    INTO known
    FROM sluice_private.job AS j
    JOIN sluice_private.job_version AS v ON v.job_id = j.job_id
    WHERE j.name = open_job.job AND v.version = coalesce(open_job.version, v.version)
    ORDER BY v.version DESC
    LIMIT 1;
    IF NOT FOUND AND EXISTS (SELECT FROM sluice_private.job AS j WHERE j.name = open_job.job) THEN
        RAISE EXCEPTION 'job "%" has no version %', open_job.job, open_job.version USING
            ERRCODE = 'SL001',
            HINT = 'The view sluice.job has the newest version of each job; all from 1 to that one are there.';
    ELSIF NOT FOUND THEN
        near := sluice_private.nearest(open_job.job, ARRAY(SELECT j.name FROM sluice_private.job AS j));
        RAISE EXCEPTION 'job "%" does not exist', open_job.job USING
            ERRCODE = 'SL001',
            HINT = CASE
                WHEN near IS NOT NULL THEN format('Perhaps you meant "%s".', near)
                ELSE 'Define it with sluice.define_job; the view sluice.job lists the jobs.'
            END;
    END IF;
    subqueries := nullif(known.spec -> 'subqueries', 'null');
    -- Asking the engine starts the Java machine of this session, so only when there is something to find.
    IF subqueries IS NULL AND open_job.rules = 'server' AND known.rules::text ~* '\m(select|with|values)\M' THEN
        PERFORM sluice_private.check_syntax(sluice_private.read_spec(known.spec));
        subqueries := sluice_private.rule_subqueries(known.rules::text);
    END IF;
    IF known.spec ->> 'incremental' IS NOT NULL THEN
        spec := sluice_private.read_spec(known.spec);
        target := sluice_private.find_target(known.target, '{}');
        PERFORM sluice_private.check_incremental(spec -> 'incremental', target);
    END IF;
    RETURN jsonb_build_object(
        'version', known.version,
        'target', target::oid,
        'incremental', spec -> 'incremental',
        'schemas', to_jsonb(known.schemas),
        'rules', known.rules,
        'subqueries', subqueries);
END
$$;
COMMENT ON FUNCTION sluice_private.open_job(text, text, integer) IS 'A version of a job, the newest if none is given, with its rules';
REVOKE ALL ON FUNCTION sluice_private.open_job(text, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.open_job(text, text, integer) TO sluice_loader;
