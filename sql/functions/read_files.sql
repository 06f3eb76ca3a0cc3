-- The files argument of begin_load, checked, as rows.
CREATE OR REPLACE FUNCTION sluice_private.read_files(files jsonb) RETURNS TABLE (
    file_no integer,
    name text,
    bytes bigint,
    header text[]
)
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF jsonb_typeof(files) IS DISTINCT FROM 'array' OR files = '[]' THEN
        RAISE EXCEPTION 'a load needs at least one file' USING
            ERRCODE = 'SL014',
            HINT = 'Pass them as [{"name": "a.csv", "bytes": 123, "header": ["id", "name"]}].';
    ELSIF EXISTS (
        SELECT
        FROM jsonb_array_elements(files) AS f
        WHERE jsonb_typeof(f) <> 'object'
            OR coalesce(f ->> 'name', '') = ''
            OR f ->> 'bytes' !~ '^[0-9]{1,18}$'
            OR f ->> 'packed_bytes' !~ '^[0-9]{1,18}$'
            OR jsonb_typeof(f -> 'header') NOT IN ('array', 'null')
            OR jsonb_typeof(f -> 'layout') NOT IN ('object', 'null'))
    THEN
        RAISE EXCEPTION 'a file has no name, or its size or header is not well-formed' USING
            ERRCODE = 'SL014',
            DETAIL = format('The files are: %s', files),
            HINT = 'Pass them as [{"name": "a.csv", "bytes": 123, "header": ["id", "name"]}].';
    END IF;
    RETURN QUERY
        SELECT
            f.place::int,
            f.value ->> 'name',
            (f.value ->> 'bytes')::bigint,
            CASE
                WHEN jsonb_typeof(f.value -> 'header') = 'array' THEN
                    ARRAY(
                        SELECT coalesce(h.name, '')
                        FROM jsonb_array_elements_text(f.value -> 'header') WITH ORDINALITY AS h (name, place)
                        ORDER BY h.place)
            END
        FROM jsonb_array_elements(files) WITH ORDINALITY AS f (value, place);
END
$$;
COMMENT ON FUNCTION sluice_private.read_files(jsonb) IS 'The files that a load is to read, in their order';
REVOKE ALL ON FUNCTION sluice_private.read_files(jsonb) FROM PUBLIC;
