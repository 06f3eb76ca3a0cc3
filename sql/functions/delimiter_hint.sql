-- A header that is one field and holds another delimiter was surely read with the wrong one.
CREATE OR REPLACE FUNCTION sluice_private.delimiter_hint(header text[]) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT format(
        'The header is one field, with %s in it: perhaps the delimiter of the job''s format is %s.',
        d.name, CASE d.mark WHEN E'\t' THEN d.name ELSE '"' || d.mark || '"' END)
    FROM (VALUES (';', '";"'), (E'\t', 'a tab'), ('|', '"|"'), (',', '","')) AS d (mark, name)
    WHERE cardinality(header) = 1 AND strpos(header[1], d.mark) > 0
    ORDER BY length(header[1]) - length(replace(header[1], d.mark, '')) DESC
    LIMIT 1
$$;
COMMENT ON FUNCTION sluice_private.delimiter_hint(text[])
    IS 'A hint that names the delimiter which a header of one field holds; NULL when there is none';
REVOKE ALL ON FUNCTION sluice_private.delimiter_hint(text[]) FROM PUBLIC;
