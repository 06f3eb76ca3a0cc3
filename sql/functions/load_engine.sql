-- Loads all classes of the engine, before anything else of it is called: PL/Java asks PostgreSQL for each class when it is
-- first needed. Threads must not do that; and a cancel that comes meanwhile would leave a class that cannot be used for the
-- rest of the session.
CREATE OR REPLACE FUNCTION sluice_private.load_engine() RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM sluice_private.load_classes(string_agg(e.entryname, E'\n'))
    FROM sqlj.jar_repository AS r
    JOIN sqlj.jar_entry AS e ON e.jarid = r.jarid
    WHERE r.jarname = 'sluice' AND e.entryname LIKE '%.class';
EXCEPTION
    -- A cancel that came while PL/Java looked for the first class of all, as PL/Java tells it.
    WHEN SQLSTATE '46103' THEN
        IF SQLERRM ~ 'due to: canceling statement' THEN
            RAISE EXCEPTION '%', substring(SQLERRM FROM 'canceling statement.*') USING ERRCODE = 'query_canceled';
        END IF;
        RAISE;
END
$$;
COMMENT ON FUNCTION sluice_private.load_engine() IS 'Loads all classes of the engine';
REVOKE ALL ON FUNCTION sluice_private.load_engine() FROM PUBLIC;
