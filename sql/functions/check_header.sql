-- A header that cannot be used: there is none, or a name stands in it twice.
CREATE OR REPLACE FUNCTION sluice_private.check_header(file text, header text[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    repeated record;
BEGIN
    IF coalesce(cardinality(header), 0) = 0 THEN
        RAISE EXCEPTION 'file "%" has no header', file USING
            ERRCODE = 'SL004',
            HINT = 'The first record must name the columns; for files without such a record write header: false in'
                ' the job.';
    END IF;
    SELECT h.name, array_agg(h.place ORDER BY h.place) AS places
    INTO repeated
    FROM unnest(header) WITH ORDINALITY AS h (name, place)
    WHERE h.name <> ''
    GROUP BY h.name
    HAVING count(*) > 1
    ORDER BY min(h.place)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'file "%" has column "%" % times', file, repeated.name, cardinality(repeated.places) USING
            ERRCODE = 'SL004',
            DETAIL = format('It is field %s of the header.', array_to_string(repeated.places, ' and ')),
            HINT = 'Rename the columns in the file.';
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_header(text, text[])
    IS 'Raises an error for a missing header and for a name that stands in it twice';
REVOKE ALL ON FUNCTION sluice_private.check_header(text, text[]) FROM PUBLIC;
