-- Makes the staging table of a load, and returns its columns in order. No constraint, no index, no autovacuum: it
-- lives for the length of one load, and its rows are written once and read once or twice.
CREATE OR REPLACE FUNCTION sluice_private.create_staging(staging name, plan jsonb, target regclass) RETURNS text[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    names text[] := '{sluice_file_no,sluice_byte_offset}';
    definitions text;
BEGIN
    IF (plan ->> 'raw_row')::boolean THEN
        names := names || '{sluice_line,sluice_raw_row}';
    END IF;
    SELECT
        names || array_agg(p.value ->> 'name' ORDER BY p.place),
        string_agg(
            format('%I %s', p.value ->> 'name',
                coalesce(c.staging_type, format_type(to_regtype(p.value ->> 'type'), NULL))),
            ', ' ORDER BY p.place)
    INTO names, definitions
    FROM jsonb_array_elements(plan -> 'columns') WITH ORDINALITY AS p (value, place)
    LEFT JOIN sluice_private.target_columns(target) AS c
        ON c.name = p.value ->> 'name' AND NOT p.value ? 'staged_only';

    EXECUTE format(
        'CREATE UNLOGGED TABLE sluice_private.%I'
            ' (sluice_file_no integer NOT NULL, sluice_byte_offset bigint NOT NULL, %s%s)'
            ' WITH (autovacuum_enabled = false, toast.autovacuum_enabled = false)',
        staging,
        CASE WHEN (plan ->> 'raw_row')::boolean THEN 'sluice_line bigint, sluice_raw_row text, ' ELSE '' END,
        definitions);
    EXECUTE format(
        'COMMENT ON TABLE sluice_private.%I IS %L',
        staging,
        format('Accepted rows of load %s on their way to %s; dropped when the load ends', plan ->> 'load', target));
    EXECUTE format('REVOKE ALL ON TABLE sluice_private.%I FROM PUBLIC', staging);
    RETURN names;
END
$$;
COMMENT ON FUNCTION sluice_private.create_staging(name, jsonb, regclass)
    IS 'Makes the staging table of a load, and returns its columns in order';
REVOKE ALL ON FUNCTION sluice_private.create_staging(name, jsonb, regclass) FROM PUBLIC;
