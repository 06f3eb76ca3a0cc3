-- The rules of a job as texts, where first and then the checks, in the order in which a plan has them: sets of
-- members of subqueries follow it.
CREATE OR REPLACE FUNCTION sluice_private.job_rules(job jsonb) RETURNS jsonb
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(jsonb_agg(r.expression ORDER BY r.place), '[]')
    FROM (
        SELECT 0 AS place, job ->> 'where' AS expression
        UNION ALL
        SELECT c.place, c.value ->> 'expression'
        FROM jsonb_array_elements(job -> 'checks') WITH ORDINALITY AS c (value, place)
    ) AS r
    WHERE r.expression IS NOT NULL;
$$;
COMMENT ON FUNCTION sluice_private.job_rules(jsonb)
    IS 'The rules of a job as an array of texts, in the order of a plan';
REVOKE ALL ON FUNCTION sluice_private.job_rules(jsonb) FROM PUBLIC;
