-- For header: match, as in COPY: the header names the columns that are fed, all of them and no others, in the order of
-- the target.
CREATE OR REPLACE FUNCTION sluice_private.check_header_match(job jsonb, target regclass, file text, header text[])
RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    wanted text[] := ARRAY(
        SELECT coalesce(k.given ->> 'from', c.name)
        FROM sluice_private.target_columns(target) AS c
        CROSS JOIN LATERAL (SELECT job -> 'columns' -> c.name) AS k (given)
        WHERE NOT c.is_generated
            AND k.given ->> 'expression' IS NULL
            AND NOT coalesce((k.given ->> 'skip')::boolean, false));
BEGIN
    FOR place IN 1 .. greatest(cardinality(wanted), cardinality(header)) LOOP
        CONTINUE WHEN wanted[place] = header[place];
        RAISE EXCEPTION 'the header of file "%" does not match: %', file,
            CASE
                WHEN place > cardinality(header) THEN format('field %s, "%s", is missing', place, wanted[place])
                WHEN place > cardinality(wanted) THEN format('field %s, "%s", is too many', place, header[place])
                ELSE format('field %s is "%s", not "%s"', place, header[place], wanted[place])
            END USING
            ERRCODE = 'SL004',
            DETAIL = format('The header is: %s. Wanted is: %s.',
                array_to_string(header, ', '), array_to_string(wanted, ', ')),
            HINT = 'The job says header: match. With header: true, headers feed the columns of their names, in any'
                ' order.';
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.check_header_match(jsonb, regclass, text, text[])
    IS 'Raises an error for a header that is not just the columns that are fed, in the target''s order';
REVOKE ALL ON FUNCTION sluice_private.check_header_match(jsonb, regclass, text, text[]) FROM PUBLIC;
