-- The expressions of a job with the statement that PostgreSQL is to parse for each: an INSERT, because a value must fit
-- its column as it would there; with the expression in WHERE too, where PostgreSQL allows no aggregates, no window
-- functions and no functions that return sets.
CREATE OR REPLACE FUNCTION sluice_private.expression_checks(job jsonb, target regclass, columns jsonb) RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(
        jsonb_agg(jsonb_build_object(
            'column', e.key,
            'expression', e.value ->> 'expression',
            'names', f.names,
            'statement', format(
                E'INSERT INTO %s (%I) OVERRIDING SYSTEM VALUE SELECT (\n%s\n)'
                    ' FROM (SELECT %s) AS s WHERE (' || E'\n%s\n) IS NOT NULL',
                target, e.key, e.value ->> 'expression', f.fields, e.value ->> 'expression'))),
        '[]')
    FROM jsonb_each(job -> 'columns') AS e
    CROSS JOIN (
        SELECT
            coalesce(string_agg(format('NULL::%s AS %I', g.type, g.name), ', '), 'NULL') AS fields,
            coalesce(string_agg(quote_ident(g.name), ', '), '') AS names
        FROM (
            SELECT c.name, c.type
            FROM sluice_private.target_columns(target) AS c
            WHERE CASE
                WHEN columns IS NULL THEN NOT c.is_generated
                    AND job #> ARRAY['columns', c.name, 'expression'] IS NULL
                    AND NOT coalesce((job #>> ARRAY['columns', c.name, 'skip'])::boolean, false)
                ELSE columns @> jsonb_build_array(jsonb_build_object('name', c.name))
            END
            UNION ALL
            SELECT k.key, format_type(to_regtype(k.value ->> 'type'), NULL)
            FROM jsonb_each(job -> 'columns') AS k
            WHERE k.value ->> 'type' IS NOT NULL
        ) AS g
    ) AS f
    WHERE e.value ->> 'expression' IS NOT NULL;
$$;
COMMENT ON FUNCTION sluice_private.expression_checks(jsonb, regclass, jsonb)
    IS 'The expressions of a job, with the statement to parse for each; columns are those of a plan, or NULL';
REVOKE ALL ON FUNCTION sluice_private.expression_checks(jsonb, regclass, jsonb) FROM PUBLIC;
