-- A column type that nothing casts to as COPY would: arrays of a type with a length, whose elements a cast would cut.
CREATE OR REPLACE FUNCTION sluice_private.check_castable(target regclass, columns jsonb) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    known record;
BEGIN
    SELECT c.name, c.type
    INTO known
    FROM sluice_private.target_columns(target) AS c
    WHERE c.kind = 'other'
        AND columns @> jsonb_build_array(jsonb_build_object('name', c.name))
        AND sluice_private.cast_expression('x', c.type_oid, c.typmod) IS NULL
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'column "%" of % has a type that cannot be loaded: %', known.name, target, known.type USING
            ERRCODE = 'SL003',
            DETAIL = 'A cast would cut elements that are too long, where COPY refuses them.',
            HINT = 'Change the column to an array without a length, such as text[], or write skip: true in the job.';
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_castable(regclass, jsonb)
    IS 'Raises an error for a column whose type cannot be loaded';
REVOKE ALL ON FUNCTION sluice_private.check_castable(regclass, jsonb) FROM PUBLIC;
