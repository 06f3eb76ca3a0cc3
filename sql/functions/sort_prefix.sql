-- A bigint to sort staged rows by before the columns of the key, if the first two of them are integers or times: one
-- comparison of numbers instead of two calls for each pair of rows halves the time of the sort. NULL if they are not.
--
-- It is the order of the key for what fits: 32 bits of each, seconds (2^20 microseconds, to be exact) of a time. What does
-- not fit is sorted elsewhere, which is as good for all but the places in the index; equal keys stand together always.
CREATE OR REPLACE FUNCTION sluice_private.sort_prefix(plan jsonb, target regclass) RETURNS text
LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE
        WHEN count(k.number) = 2 AND (
            bool_and(k.kind LIKE 'int_') OR to_regprocedure('sluice_private.as_number(date)') IS NOT NULL)
        THEN format(
            '(%s << 32) # %s',
            min(k.number) FILTER (WHERE k.key_place = 1),
            min(k.number) FILTER (WHERE k.key_place = 2))
    END
    FROM (
        SELECT
            c.key_place,
            p.value ->> 'kind' AS kind,
            CASE
                WHEN NOT c.required THEN NULL
                WHEN p.value ->> 'kind' IN ('int2', 'int4', 'int8') THEN format('s.%I::bigint', c.name)
                WHEN p.value ->> 'kind' = 'date' THEN format('sluice_private.as_number(s.%I)::bigint', c.name)
                WHEN p.value ->> 'kind' IN ('timestamp', 'timestamptz')
                    THEN format('(sluice_private.as_number(s.%I) >> 20)', c.name)
            END AS number
        FROM sluice_private.merge_columns(plan, target) AS c
        JOIN jsonb_array_elements(plan -> 'columns') WITH ORDINALITY AS p (value, place) ON p.place = c.place + 1
        WHERE c.key_place <= 2
    ) AS k;
$$;
COMMENT ON FUNCTION sluice_private.sort_prefix(jsonb, regclass)
    IS 'A number to sort staged rows by before the columns of the key, as SQL; NULL if they are not numbers';
REVOKE ALL ON FUNCTION sluice_private.sort_prefix(jsonb, regclass) FROM PUBLIC;
