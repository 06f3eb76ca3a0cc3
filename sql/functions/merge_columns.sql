-- The columns that a load gives to its target, or uses on the way there: first those of the plan, which staging has,
-- then those that an expression computes.
CREATE OR REPLACE FUNCTION sluice_private.merge_columns(plan jsonb, target regclass) RETURNS TABLE (
    place integer,
    name text,
    ident text,
    header text,
    is_cast boolean,
    is_computed boolean,
    is_inserted boolean,
    is_updated boolean,
    key_place integer,
    required boolean,
    is_always_identity boolean,
    staging_type text,
    type text,
    value text,
    compared_as text
)
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT
        p.place,
        p.name,
        quote_ident(p.name),
        p.header,
        p.kind = 'other',
        p.expression IS NOT NULL,
        NOT p.staged_only,
        NOT p.staged_only AND k.place IS NULL AND NOT c.is_always_identity,
        k.place::int,
        CASE WHEN p.expression IS NULL THEN p.required ELSE c.required END,
        coalesce(c.is_always_identity, false),
        coalesce(c.staging_type, format_type(to_regtype(p.type), NULL)),
        c.type,
        -- SQL of the value, over a row of staging named s or, if it is computed, over one with all columns cast.
        CASE
            WHEN p.expression IS NOT NULL THEN
                -- What a computed text is too long for refuses it, as for any INSERT.
                coalesce(
                    sluice_private.cast_expression(format('(%s)', p.expression), c.type_oid, c.typmod),
                    format('(%s)', p.expression))
            WHEN p.kind = 'other'
                THEN sluice_private.cast_expression(format('s.%I', p.name), c.type_oid, c.typmod)
            ELSE format('s.%I', p.name)
        END,
        c.compared_as
    FROM (
        SELECT
            (c.place - 1)::int AS place,
            c.value ->> 'name' AS name,
            c.value ->> 'from' AS header,
            c.value ->> 'kind' AS kind,
            c.value ->> 'type' AS type,
            (c.value ->> 'required')::boolean AS required,
            coalesce((c.value ->> 'staged_only')::boolean, false) AS staged_only,
            NULL AS expression
        FROM jsonb_array_elements(plan -> 'columns') WITH ORDINALITY AS c (value, place)
        UNION ALL
        SELECT
            (jsonb_array_length(plan -> 'columns') + e.place - 1)::int, e.value ->> 'name', NULL, NULL, NULL, NULL,
            false, e.value ->> 'expression'
        FROM jsonb_array_elements(plan -> 'expressions') WITH ORDINALITY AS e (value, place)
    ) AS p
    LEFT JOIN sluice_private.target_columns(target) AS c ON c.name = p.name AND NOT p.staged_only
    LEFT JOIN jsonb_array_elements_text(plan -> 'key') WITH ORDINALITY AS k (column_place, place)
        ON k.column_place::bigint = p.place
    ORDER BY p.place;
$$;
COMMENT ON FUNCTION sluice_private.merge_columns(jsonb, regclass)
    IS 'The columns that a load gives to its target, with the SQL of their values';
REVOKE ALL ON FUNCTION sluice_private.merge_columns(jsonb, regclass) FROM PUBLIC;
