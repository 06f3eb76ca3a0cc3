-- The format that the engine reads the files of a load by. What the client has made of files that are no text is in a
-- form of its own, whatever the job says of text: type "cells". There each record is one row of the file, and counts as
-- one line whatever its values hold; a value without quotes is what the file itself knows as a number, a date or so on,
-- written as PostgreSQL writes it; one in quotes is text, for which the job's formats of columns stand.
CREATE OR REPLACE FUNCTION sluice_private.files_format(format jsonb, files jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    text_file text;
    other_file text;
BEGIN
    SELECT
        min(f ->> 'name') FILTER (WHERE coalesce(f -> 'layout', 'null') = 'null'),
        min(f ->> 'name') FILTER (WHERE coalesce(f -> 'layout', 'null') <> 'null')
    INTO text_file, other_file
    FROM jsonb_array_elements(CASE jsonb_typeof(files) WHEN 'array' THEN files ELSE '[]' END) AS f;
    IF other_file IS NULL THEN
        RETURN format || '{"type": "csv"}';
    ELSIF text_file IS NOT NULL THEN
        RAISE EXCEPTION 'file "%" is text, and file "%" is not', text_file, other_file USING
            ERRCODE = 'SL014',
            HINT = 'Load them one after the other: the files of one load are read by one format.';
    END IF;
    RETURN format
        - '{escape,comment,line_end,trailing_delimiter,lenient,skip_lines,header_lines,footer_lines,table}'::text[]
        || '{"type": "cells", "delimiter": ",", "quote": "\"", "null": ""}';
END
$$;
COMMENT ON FUNCTION sluice_private.files_format(jsonb, jsonb) IS 'The format that the engine reads the files of a load by';
REVOKE ALL ON FUNCTION sluice_private.files_format(jsonb, jsonb) FROM PUBLIC;
