-- The target took another number of rows than it should have.
CREATE OR REPLACE FUNCTION sluice_private.raise_miscount(target regclass, expected bigint, written bigint) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF sluice_private.has_before_trigger(target) THEN
        RAISE EXCEPTION 'a trigger or rule of % dropped rows: nothing is merged', target USING
            ERRCODE = 'SL007',
            DETAIL = format('%s rows were to be written, %s were.', expected, written),
            HINT = 'Let the where of the job drop the rows instead, so that they are counted.';
    END IF;
    RAISE EXCEPTION 'another session changed % while the load was merged', target USING
        ERRCODE = 'SL008',
        DETAIL = format('%s rows were to be written, %s were.', expected, written),
        HINT = 'Nothing was merged. Load the files again.';
END
$$;
COMMENT ON FUNCTION sluice_private.raise_miscount(regclass, bigint, bigint)
    IS 'Raises the error for a target that took another number of rows than it should have';
REVOKE ALL ON FUNCTION sluice_private.raise_miscount(regclass, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.raise_miscount(regclass, bigint, bigint) TO sluice_loader;
GRANT EXECUTE ON FUNCTION sluice_private.has_before_trigger(oid) TO sluice_loader;
