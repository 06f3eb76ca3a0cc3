-- Begins a load: compiles the job for the files at hand, makes the staging table, and takes the lock that says that
-- the load is alive. Commit before other connections send blocks; keep this session until the load ends.
--
-- Runs with the caller's rights: subqueries of rules and the look at the rights on the target are the caller's.
CREATE OR REPLACE FUNCTION sluice.begin_load(job text, files jsonb, options jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    again jsonb;
    opened jsonb;
    rules text;
    subqueries jsonb;
    schemas name[];
    sets jsonb;
    maxima jsonb;
    started jsonb;
BEGIN
    PERFORM sluice_private.check_options(options);
    IF coalesce(options ->> 'resubmits', options ->> 'replays') IS NOT NULL THEN
        again := sluice_private.open_again(options);
        job := again ->> 'job';
        files := again -> 'files';
    END IF;
    rules := coalesce(
        options ->> 'rules',
        CASE WHEN sluice_private.has_java() THEN 'server' ELSE 'client' END);
    IF rules = 'server' AND NOT sluice_private.has_java() THEN
        RAISE EXCEPTION 'the rules cannot run in this server' USING
            ERRCODE = 'SL013',
            DETAIL = 'The functions that run them in PL/Java are not installed in this database.',
            HINT = 'Install PL/Java and run install_pljava.sql (sluice install does both parts), or let the client'
                ' run the rules.';
    END IF;

    opened := sluice_private.open_job(begin_load.job, rules, (options ->> 'version')::int);
    subqueries := coalesce(nullif(options -> 'subqueries', 'null'), nullif(opened -> 'subqueries', 'null'));
    IF subqueries IS NOT NULL THEN
        subqueries := sluice_private.order_subqueries(opened -> 'rules', subqueries);
    END IF;
    schemas := ARRAY(SELECT s FROM jsonb_array_elements_text(opened -> 'schemas') AS s);
    -- Not jsonb_agg: its time grows with the square of a set's members.
    sets := to_jsonb(ARRAY(
        SELECT sluice_private.subquery_members(q.query, schemas)
        FROM jsonb_array_elements_text(subqueries) WITH ORDINALITY AS q (query, place)
        ORDER BY q.place));

    -- Rows that come again were beyond the target when they came first.
    IF opened ->> 'incremental' IS NOT NULL AND again IS NULL AND NOT coalesce((options ->> 'full')::boolean, false) THEN
        maxima := sluice_private.greatest_values((opened ->> 'target')::oid, opened -> 'incremental');
    END IF;

    started := sluice_private.start_load(
        begin_load.job,
        (opened ->> 'version')::int,
        files,
        options || jsonb_build_object('rules', rules),
        sets,
        maxima,
        current_user);
    PERFORM sluice_private.check_rights(
        (started ->> 'target_oid')::oid,
        ARRAY(
            SELECT c ->> 'name'
            FROM jsonb_array_elements(started #> '{plan,columns}' || (started #> '{plan,expressions}')) AS c
            WHERE NOT c ? 'staged_only'),
        started ->> 'on_conflict',
        started #>> '{plan,foreign_keys}' = 'reject');
    PERFORM sluice_private.check_levers(started #> '{plan,merge}', (started ->> 'target_oid')::oid);
    PERFORM sluice_private.check_expressions(started -> 'expressions');
    -- Last, because a lock of the session outlives an error. See is_alive.
    PERFORM pg_advisory_lock(1397509443, ((started ->> 'load_id')::bigint & 2147483647)::int);
    RETURN started - 'target_oid' - 'expressions';
END
$$;
COMMENT ON FUNCTION sluice.begin_load(text, jsonb, jsonb)
    IS 'Begins a load of files by a job, and returns its plan and its staging table';
REVOKE ALL ON FUNCTION sluice.begin_load(text, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.begin_load(text, jsonb, jsonb) TO sluice_loader;
