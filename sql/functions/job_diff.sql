-- What changed from one version of a job to another, value by value. Lists are compared as a whole, as their order
-- counts. What the client adds to a job (subqueries) follows from the rules, and is left out.
CREATE OR REPLACE FUNCTION sluice.job_diff(
    job text,
    from_version integer DEFAULT NULL,
    to_version integer DEFAULT NULL
) RETURNS TABLE (path text, old text, new text)
LANGUAGE plpgsql STABLE
-- With the owner's rights, because nobody else may read the tables of jobs. Whoever may load may see every job.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    newest integer;
    wanted integer;
BEGIN
    SELECT max(v.version)
    INTO newest
    FROM sluice_private.job AS j
    JOIN sluice_private.job_version AS v ON v.job_id = j.job_id
    WHERE j.name = job_diff.job;
    IF newest IS NULL THEN
        RAISE EXCEPTION 'job "%" does not exist', job_diff.job USING
            ERRCODE = 'SL001',
            HINT = 'The view sluice.job lists the jobs.';
    END IF;
    to_version := coalesce(to_version, newest);
    from_version := coalesce(from_version, greatest(to_version - 1, 1));
    FOREACH wanted IN ARRAY ARRAY[from_version, to_version] LOOP
        IF wanted NOT BETWEEN 1 AND newest THEN
            RAISE EXCEPTION 'job "%" has no version %', job_diff.job, wanted USING
                ERRCODE = 'SL001',
                HINT = format('Its versions are 1 to %s.', newest);
        END IF;
    END LOOP;
    RETURN QUERY
    WITH RECURSIVE value (version, path, value) AS (
        SELECT v.version, '{}'::text[], v.spec - 'subqueries' || jsonb_build_object('target', v.target)
        FROM sluice_private.job AS j
        JOIN sluice_private.job_version AS v ON v.job_id = j.job_id
        WHERE j.name = job_diff.job AND v.version IN (from_version, to_version)
        UNION ALL
        SELECT o.version, o.path || m.key, m.value
        FROM value AS o
        CROSS JOIN LATERAL jsonb_each(CASE jsonb_typeof(o.value) WHEN 'object' THEN o.value ELSE '{}' END) AS m
    ), leaf AS (
        SELECT l.version, l.path, l.value #>> '{}' AS text, l.value
        FROM value AS l
        WHERE jsonb_typeof(l.value) <> 'object' OR l.value = '{}'
    )
    SELECT
        array_to_string(
            ARRAY(
                SELECT CASE WHEN k ~ '^[A-Za-z_][A-Za-z0-9_]*$' THEN k ELSE to_json(k)::text END
                FROM unnest(coalesce(o.path, n.path)) WITH ORDINALITY AS p (k, place)
                ORDER BY p.place),
            '.'),
        o.text,
        n.text
    FROM (SELECT * FROM leaf AS l WHERE l.version = from_version) AS o
    FULL JOIN (SELECT * FROM leaf AS l WHERE l.version = to_version) AS n ON n.path = o.path
    WHERE o.value IS DISTINCT FROM n.value
    ORDER BY coalesce(o.path, n.path);
END
$$;
COMMENT ON FUNCTION sluice.job_diff(text, integer, integer)
    IS 'What changed from one version of a job, by default the one before, to another, by default the newest';
REVOKE ALL ON FUNCTION sluice.job_diff(text, integer, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.job_diff(text, integer, integer) TO sluice_loader, sluice_reader;
