-- Makes the indexes again that drop_indexes dropped.
CREATE OR REPLACE FUNCTION sluice_private.create_indexes(indexes jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    tablespace text := current_setting('default_tablespace');
    index jsonb;
    statement text;
BEGIN
    FOR index IN SELECT i.item FROM jsonb_array_elements(indexes) WITH ORDINALITY AS i (item, place) ORDER BY i.place LOOP
        PERFORM set_config('default_tablespace', index ->> 'tablespace', true);
        FOR statement IN
            SELECT s.item
            FROM jsonb_array_elements_text(index -> 'statements') WITH ORDINALITY AS s (item, place)
            ORDER BY s.place
        LOOP
            EXECUTE statement;
        END LOOP;
    END LOOP;
    PERFORM set_config('default_tablespace', tablespace, true);
END
$$;
COMMENT ON FUNCTION sluice_private.create_indexes(jsonb) IS 'Makes the indexes again that drop_indexes dropped';
REVOKE ALL ON FUNCTION sluice_private.create_indexes(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.create_indexes(jsonb) TO sluice_loader;
