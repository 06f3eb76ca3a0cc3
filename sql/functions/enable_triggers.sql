-- Makes triggers as disable_triggers found them. Partitions come after their table: what is done to a trigger of the table
-- may have been done to theirs as well.
CREATE OR REPLACE FUNCTION sluice_private.enable_triggers(triggers jsonb) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    one record;
BEGIN
    FOR one IN
        SELECT (t.item ->> 'table')::oid AS relation, t.item ->> 'name' AS name, t.item ->> 'state' AS state
        FROM jsonb_array_elements(triggers) WITH ORDINALITY AS t (item, place)
        ORDER BY t.place
    LOOP
        IF one.state IS DISTINCT FROM (
            SELECT t.tgenabled::text FROM pg_trigger AS t WHERE t.tgrelid = one.relation AND t.tgname = one.name)
        THEN
            EXECUTE format(
                'ALTER TABLE %s %s TRIGGER %I',
                one.relation::regclass,
                CASE one.state
                    WHEN 'O' THEN 'ENABLE'
                    WHEN 'A' THEN 'ENABLE ALWAYS'
                    WHEN 'R' THEN 'ENABLE REPLICA'
                    ELSE 'DISABLE'
                END,
                one.name);
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.enable_triggers(jsonb) IS 'Makes triggers as disable_triggers found them';
REVOKE ALL ON FUNCTION sluice_private.enable_triggers(jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.enable_triggers(jsonb) TO sluice_loader;
