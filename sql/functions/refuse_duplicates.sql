-- For keep: error: rows with one key fail the load.
CREATE OR REPLACE FUNCTION sluice_private.refuse_duplicates(find_twice text, opened jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    keys bigint;
    key text;
    file_nos integer[];
    byte_offsets bigint[];
BEGIN
    EXECUTE find_twice INTO keys, key, file_nos, byte_offsets;
    IF keys > 0 THEN
        RAISE EXCEPTION 'rows of the files have the same key: nothing is merged' USING
            ERRCODE = 'SL015',
            DETAIL = format('Key (%s)=(%s) stands in "%s" at byte offset %s and in "%s" at byte offset %s.%s',
                (SELECT string_agg(k, ', ') FROM jsonb_array_elements_text(opened -> 'key') AS k), key,
                opened #>> ARRAY['file_names', file_nos[1]::text], byte_offsets[1],
                opened #>> ARRAY['file_names', file_nos[2]::text], byte_offsets[2],
                CASE WHEN keys > 1 THEN format(' %s more keys stand more than once.', keys - 1) ELSE '' END),
            HINT = 'Write keep: first, last or max(column) in the job if such rows may come, or remove them.';
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.refuse_duplicates(text, jsonb)
    IS 'Raises an error when rows of a load have the same key';
REVOKE ALL ON FUNCTION sluice_private.refuse_duplicates(text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.refuse_duplicates(text, jsonb) TO sluice_loader;
