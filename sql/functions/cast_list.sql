-- The columns that staging holds as text because only PostgreSQL can read them, and how to cast each.
CREATE OR REPLACE FUNCTION sluice_private.cast_list(plan jsonb, target regclass) RETURNS jsonb
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT coalesce(
        jsonb_agg(
            jsonb_build_object(
                'column', c.name,
                'from', p.value ->> 'from',
                'place', p.place,
                'type', c.type,
                'expression', sluice_private.cast_expression(format('s.%I', c.name), c.type_oid, c.typmod))
            ORDER BY p.place),
        '[]')
    FROM jsonb_array_elements(plan -> 'columns') WITH ORDINALITY AS p (value, place)
    JOIN sluice_private.target_columns(target) AS c ON c.name = p.value ->> 'name'
    WHERE p.value ->> 'kind' = 'other';
$$;
COMMENT ON FUNCTION sluice_private.cast_list(jsonb, regclass)
    IS 'The columns of a plan that only PostgreSQL can read, with their casts';
REVOKE ALL ON FUNCTION sluice_private.cast_list(jsonb, regclass) FROM PUBLIC;
