-- The part of begin_load that writes: plan, staging table, and the load itself.
CREATE OR REPLACE FUNCTION sluice_private.start_load(
    job text,
    version integer,
    files jsonb,
    options jsonb,
    sets jsonb,
    maxima jsonb,
    merging_role name
) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may write the tables of loads or create a table in this schema. It
-- builds all SQL itself, from names that it takes from the catalog, and runs no rule and no code of a user.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller name := sluice_private.caller();
    known record;
    spec jsonb;
    target regclass;
    target_name text;
    matched jsonb;
    key text[];
    fed text[];
    unfed text;
    plan jsonb;
    new_id bigint;
    staging name;
    names text[];
    running record;
    grantee name;
    earlier sluice_private.load;
    keep_raw boolean;
BEGIN
    -- Two loads of one job begin one after the other, so that the second sees the files of the first.
    SELECT j.job_id, v.version, v.spec, v.target
    INTO known
    FROM sluice_private.job AS j
    JOIN sluice_private.job_version AS v ON v.job_id = j.job_id
    WHERE j.name = start_load.job AND v.version = start_load.version
    FOR NO KEY UPDATE OF j;
    PERFORM sluice_private.remove_dead_loads(known.job_id);
    earlier := sluice_private.earlier_load(options);
    IF earlier.job_id <> known.job_id THEN
        RAISE EXCEPTION 'load % is not one of job "%"', earlier.load_id, start_load.job USING ERRCODE = 'SL014';
    ELSIF options ->> 'replays' IS NOT NULL THEN
        -- Its content stands in the ledger.
        options := options || '{"force": true}';
    END IF;

    spec := sluice_private.read_spec(known.spec);
    spec := jsonb_set(spec, '{format}', sluice_private.files_format(spec -> 'format', files));
    target := sluice_private.find_target(known.target, '{}');
    target_name := known.target;
    -- The table may have changed since the job was defined.
    PERFORM sluice_private.check_job(spec, target);

    IF NOT coalesce((options ->> 'dry_run')::boolean, false) AND options ->> 'resubmits' IS NULL THEN
        SELECT l.load_id, f.name, l.backend_pid, l.loaded_by, l.started_at
        INTO running
        FROM sluice_private.load AS l
        JOIN sluice_private.load_file AS f ON f.load_id = l.load_id
        JOIN sluice_private.read_files(files) AS g
            ON g.name = f.name
            AND coalesce(g.bytes, (files #>> ARRAY[(g.file_no - 1)::text, 'packed_bytes'])::bigint)
                = coalesce(f.bytes, f.packed_bytes)
        WHERE l.job_id = known.job_id
            AND l.status = 'staging'
            AND l.resubmits IS NULL
            AND NOT coalesce((l.options ->> 'dry_run')::boolean, false)
        ORDER BY l.load_id
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'file "%" is being loaded by load % of job "%"', running.name, running.load_id, job USING
                ERRCODE = 'SL006',
                DETAIL = format('Begun by role "%s" at %s, backend %s.',
                    running.loaded_by, running.started_at::timestamptz(0), running.backend_pid),
                HINT = format('Wait for it, or end it with sluice.abandon_load(%s).', running.load_id);
        END IF;
    END IF;

    matched := sluice_private.match_fields(spec, target, files);
    fed := ARRAY(SELECT c ->> 'name' FROM jsonb_array_elements(matched -> 'columns') AS c);
    IF spec -> 'key' IS NULL THEN
        key := sluice_private.primary_key(target);
        -- A primary key that the target makes itself tells nothing about rows of files.
        IF NOT key <@ fed THEN
            key := '{}';
        END IF;
    ELSE
        key := ARRAY(SELECT k FROM jsonb_array_elements_text(spec -> 'key') AS k);
    END IF;
    IF NOT key <@ fed OR spec ->> 'on_conflict' <> 'error' AND cardinality(key) = 0 THEN
        RAISE EXCEPTION 'no field of the files feeds the whole key of %', target USING
            ERRCODE = 'SL004',
            DETAIL = format('The key is (%s); fed are: %s.',
                array_to_string(
                    CASE WHEN cardinality(key) = 0 THEN sluice_private.primary_key(target) ELSE key END, ', '),
                array_to_string(fed, ', ')),
            HINT = 'Name the headers that feed the key with "from" in the job, or choose another key in dedup.';
    END IF;
    unfed := (
        SELECT min(m.value)
        FROM jsonb_each_text(spec -> 'incremental') AS m
        WHERE NOT m.value = ANY (fed));
    IF unfed IS NOT NULL THEN
        RAISE EXCEPTION 'no field of the files feeds column "%", which incremental needs', unfed USING
            ERRCODE = 'SL004',
            DETAIL = format('Fed are: %s.', array_to_string(fed, ', ')),
            HINT = 'Name the header that feeds it with "from" in the job, or leave incremental out.';
    END IF;
    IF NOT spec ->> 'keep_column' = ANY (fed)
        OR NOT spec ->> 'newer_column' = ANY (fed)
            AND spec #>> ARRAY['columns', spec ->> 'newer_column', 'expression'] IS NULL
    THEN
        RAISE EXCEPTION 'no field of the files feeds column "%"',
            coalesce(spec ->> 'newer_column', spec ->> 'keep_column') USING
            ERRCODE = 'SL004',
            DETAIL = format('Which row is kept or updated depends on it. Fed are: %s.', array_to_string(fed, ', ')),
            HINT = 'Name the header that feeds it with "from" in the job.';
    END IF;
    PERFORM sluice_private.check_castable(target, matched -> 'columns');

    keep_raw := coalesce((spec ->> 'keep_raw')::boolean, false) AND earlier.load_id IS NULL;
    IF keep_raw AND options ->> 'rules' = 'client' THEN
        RAISE EXCEPTION 'job "%" keeps raw blocks, which do not come to the server when the rules run in the client', job
            USING
            ERRCODE = 'SL014',
            HINT = 'Let the rules run in the server, which needs PL/Java there, or remove keep_raw from the job.';
    END IF;

    new_id := nextval(pg_get_serial_sequence('sluice_private.load', 'load_id'));
    staging := 'staging_' || new_id;
    plan := jsonb_build_object(
        'load', new_id,
        'job', start_load.job,
        'job_version', known.version,
        'format', spec -> 'format',
        'columns', matched -> 'columns',
        'fields', matched -> 'fields',
        'where', spec -> 'where',
        'checks', spec -> 'checks',
        'validate_all', spec -> 'validate_all',
        'sets', sets,
        'incremental', maxima || jsonb_build_object(
            'column', array_position(fed, spec #>> '{incremental,column}') - 1,
            'per', array_position(fed, spec #>> '{incremental,per}') - 1),
        'key', (
            SELECT coalesce(jsonb_agg(array_position(fed, k.name) - 1 ORDER BY k.place), '[]')
            FROM unnest(key) WITH ORDINALITY AS k (name, place)),
        'keep', spec -> 'keep',
        'keep_column', array_position(fed, spec ->> 'keep_column') - 1,
        'newer_column', spec -> 'newer_column',
        'expressions', (
            SELECT coalesce(jsonb_agg(jsonb_build_object('name', c.key, 'expression', c.value -> 'expression')), '[]')
            FROM jsonb_each(spec -> 'columns') AS c
            WHERE c.value ->> 'expression' IS NOT NULL),
        'foreign_keys', spec -> 'foreign_keys',
        'track', spec -> 'track',
        'merge', spec -> 'merge',
        'files', matched -> 'files');
    plan := jsonb_strip_nulls(plan);
    -- The merge may yet reject rows.
    plan := plan || jsonb_build_object(
        'raw_row',
        plan -> 'columns' @> '[{"kind": "other"}]'
            OR plan -> 'expressions' <> '[]'
            OR EXISTS (SELECT FROM sluice_private.row_constraints(plan, target)));
    -- Who gives the subqueries has the engine, and binds the rules itself; here that starts the Java machine of this
    -- session.
    IF options ->> 'rules' = 'server'
        AND NOT options ? 'subqueries'
        AND (spec ->> 'where' IS NOT NULL OR spec -> 'checks' <> '[]')
    THEN
        PERFORM sluice_private.check_plan(plan);
    END IF;

    names := sluice_private.create_staging(staging, plan, target);
    -- Merging reads it with the caller's rights; a client that runs the rules also writes it.
    FOREACH grantee IN ARRAY ARRAY[caller, merging_role] LOOP
        EXECUTE format(
            'GRANT %s ON TABLE sluice_private.%I TO %I',
            CASE options ->> 'rules' WHEN 'client' THEN 'SELECT, INSERT' ELSE 'SELECT' END, staging, grantee);
    END LOOP;

    INSERT INTO sluice_private.load (
        load_id, job_id, version, rules, options, plan, target, on_conflict, reject_limit, staging, stage_call,
        loaded_by, keep_raw, resubmits, replays)
    OVERRIDING SYSTEM VALUE
    VALUES (
        new_id, known.job_id, known.version, options ->> 'rules', options, plan, target_name, spec ->> 'on_conflict',
        -- Its rows have passed the limit once: those that fail again do not keep the others from being merged.
        CASE WHEN options ->> 'resubmits' IS NULL THEN spec ->> 'reject_limit' ELSE '100%' END, staging,
        CASE options ->> 'rules'
            WHEN 'server' THEN sluice_private.create_stage_function(new_id, staging, plan, names)
        END,
        caller, keep_raw, (options ->> 'resubmits')::bigint, (options ->> 'replays')::bigint);
    INSERT INTO sluice_private.load_file (load_id, file_no, name, bytes, packed_bytes, header, layout)
    SELECT
        new_id,
        f.file_no,
        f.name,
        f.bytes,
        (files #>> ARRAY[(f.file_no - 1)::text, 'packed_bytes'])::bigint,
        f.header,
        nullif(files #> ARRAY[(f.file_no - 1)::text, 'layout'], 'null')
    FROM sluice_private.read_files(files) AS f;
    -- What was none of the load then, is none of it now.
    UPDATE sluice_private.load_file AS f
    SET status = e.status,
        loaded_by_load = e.loaded_by_load
    FROM sluice_private.load_file AS e
    WHERE f.load_id = new_id
        AND e.load_id = earlier.load_id
        AND e.file_no = f.file_no
        AND e.status = 'already loaded';

    RETURN jsonb_build_object(
        'load_id', new_id,
        'job', start_load.job,
        'job_version', known.version,
        'rules', options -> 'rules',
        'target', target_name,
        'target_oid', target::oid,
        'on_conflict', spec -> 'on_conflict',
        'staging', format('sluice_private.%I', staging),
        'copy_columns', to_jsonb(names),
        'ignored_headers', matched -> 'ignored',
        'expressions', sluice_private.expression_checks(spec, target, matched -> 'columns'),
        'plan', plan,
        'keep_raw', keep_raw,
        'reject_limit', spec -> 'reject_limit',
        -- Whether some file may turn out to be loaded before, so that its rejected rows do not count.
        'may_be_loaded', NOT coalesce((options ->> 'force')::boolean, false) AND EXISTS (
            SELECT
            FROM sluice_private.load_file AS f
            WHERE f.load_id = new_id
                AND (
                    EXISTS (
                        -- Of a stream nobody knows the size yet.
                        SELECT
                        FROM sluice_private.ledger AS k
                        WHERE k.job_id = known.job_id AND k.bytes = coalesce(f.bytes, k.bytes)
                            AND NOT coalesce((options ->> 'new_table')::boolean, false))
                    OR EXISTS (
                        SELECT
                        FROM sluice_private.load_file AS e
                        WHERE e.load_id = new_id AND e.file_no < f.file_no
                            AND coalesce(e.bytes = f.bytes, true)))));
END
$$;
COMMENT ON FUNCTION sluice_private.start_load(text, integer, jsonb, jsonb, jsonb, jsonb, name)
    IS 'The part of begin_load that writes';
REVOKE ALL ON FUNCTION sluice_private.start_load(text, integer, jsonb, jsonb, jsonb, jsonb, name) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.start_load(text, integer, jsonb, jsonb, jsonb, jsonb, name) TO sluice_loader;
