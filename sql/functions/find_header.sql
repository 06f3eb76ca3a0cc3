-- The header that feeds a column: the one that the job names; else the column's own name; else its name in other
-- letters.
CREATE OR REPLACE FUNCTION sluice_private.find_header(file text, header text[], column_name text, source text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    alike text[];
BEGIN
    IF coalesce(source, column_name) = ANY (header) THEN
        RETURN coalesce(source, column_name);
    ELSIF source IS NOT NULL THEN
        RETURN NULL;
    END IF;
    alike := ARRAY(SELECT h FROM unnest(header) AS h WHERE lower(h) = column_name);
    IF cardinality(alike) > 1 THEN
        RAISE EXCEPTION 'file "%": several headers could feed column "%"', file, column_name USING
            ERRCODE = 'SL004',
            DETAIL = format('They are: %s.', array_to_string(alike, ', ')),
            HINT = 'Name the one that is meant with "from" in the job.';
    END IF;
    RETURN alike[1];
END
$$;
COMMENT ON FUNCTION sluice_private.find_header(text, text[], text, text)
    IS 'The header of a file that feeds a column; NULL when it has none';
REVOKE ALL ON FUNCTION sluice_private.find_header(text, text[], text, text) FROM PUBLIC;
