-- Where a row, or one field of it, stands in a file that is no text, as its program names it: Plant!C17 in a workbook,
-- "row group 3, row 122881" in a file of columns. NULL where line and field say it all.
CREATE OR REPLACE FUNCTION sluice_private.place(layout jsonb, line bigint, column_no integer) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE layout ->> 'kind'
        WHEN 'sheet' THEN
            CASE
                -- As Excel: names that could be taken for something else are quoted.
                WHEN layout ->> 'sheet' ~ '^[[:alpha:]_][[:alnum:]_.]*$'
                    AND layout ->> 'sheet' !~* '^([a-z]{1,3}[0-9]+|r[0-9]*c?[0-9]*|c[0-9]*)$'
                THEN layout ->> 'sheet'
                ELSE '''' || replace(layout ->> 'sheet', '''', '''''') || ''''
            END
                || '!'
                || coalesce((layout #>> ARRAY['columns', (column_no - 1)::text]) || line, line || ':' || line)
        -- first_rows has the first row of each group or batch.
        WHEN 'row groups' THEN
            format('row group %s, row %s',
                (SELECT count(*) FROM jsonb_array_elements_text(layout -> 'first_rows') AS g WHERE g::bigint <= line),
                line)
        WHEN 'record batches' THEN
            format('record batch %s, row %s',
                (SELECT count(*) FROM jsonb_array_elements_text(layout -> 'first_rows') AS g WHERE g::bigint <= line),
                line)
    END;
$$;
COMMENT ON FUNCTION sluice_private.place(jsonb, bigint, integer)
    IS 'Where a field, or a row, stands in a file that is no text; NULL in text';
REVOKE ALL ON FUNCTION sluice_private.place(jsonb, bigint, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.place(jsonb, bigint, integer) TO sluice_reader, sluice_loader;
