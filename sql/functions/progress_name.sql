-- An application name that tells how far a load has come. It has room for 63 bytes of ASCII: "sluice load ", up to ten
-- digits, a blank, and 40 characters of Base64 for six numbers of five bytes.
CREATE OR REPLACE FUNCTION sluice_private.progress_name(load_id bigint, counts bigint[]) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT format(
        'sluice load %s %s',
        load_id,
        encode(string_agg(substring(int8send(c.count) FROM 4), ''::bytea ORDER BY c.place), 'base64'))
    FROM unnest(counts) WITH ORDINALITY AS c (count, place);
$$;
COMMENT ON FUNCTION sluice_private.progress_name(bigint, bigint[])
    IS 'An application name that tells the counts of a load; progress_counts reads it';
REVOKE ALL ON FUNCTION sluice_private.progress_name(bigint, bigint[]) FROM PUBLIC;
