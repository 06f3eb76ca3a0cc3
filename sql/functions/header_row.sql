-- The names of a header as the first record of a CSV file.
CREATE OR REPLACE FUNCTION sluice_private.header_row(header text[], format jsonb) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT string_agg(
        CASE
            WHEN h.name = '' OR position(f.quote IN h.name) > 0 OR position(f.delimiter IN h.name) > 0
                OR h.name ~ '[\n\r]'
            THEN f.quote || replace(h.name, f.quote, f.quote || f.quote) || f.quote
            ELSE h.name
        END,
        f.delimiter ORDER BY h.place)
    FROM unnest(header) WITH ORDINALITY AS h (name, place)
    CROSS JOIN (SELECT format ->> 'quote' AS quote, format ->> 'delimiter' AS delimiter) AS f;
$$;
COMMENT ON FUNCTION sluice_private.header_row(text[], jsonb) IS 'A header as the first record of a CSV file';
REVOKE ALL ON FUNCTION sluice_private.header_row(text[], jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.header_row(text[], jsonb) TO sluice_reader, sluice_loader;
