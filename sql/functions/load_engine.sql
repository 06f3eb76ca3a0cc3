-- Loads all classes of the engine, once in a session, before anything else of it is called: PL/Java asks PostgreSQL for
-- each class when it is first needed. Threads must not do that; and a cancel that comes meanwhile would be told as another
-- error, and leave a class that cannot be used for the rest of the session.
CREATE OR REPLACE FUNCTION sluice_private.load_engine() RETURNS void
LANGUAGE plpgsql
-- With the owner's rights, because the first call of a session reads PL/Java's schema, on which others have no right. It
-- changes nothing.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF sluice_private.are_classes_loaded() THEN
        RETURN;
    END IF;
    -- Of an engine that has been replaced, no further class is found.
    PERFORM sluice_private.check_engine();
    PERFORM sluice_private.load_classes(string_agg(e.entryname, E'\n'))
    FROM sqlj.jar_repository AS r
    JOIN sqlj.jar_entry AS e ON e.jarid = r.jarid
    WHERE r.jarname = 'sluice' AND e.entryname LIKE '%.class';
EXCEPTION
    -- PL/Java did not find the first class of all.
    WHEN SQLSTATE '46103' THEN
        IF SQLERRM ~ 'due to: canceling statement' THEN
            RAISE EXCEPTION '%', substring(SQLERRM FROM 'canceling statement.*') USING ERRCODE = 'query_canceled';
        ELSIF SQLERRM ~ 'ClassNotFoundException: dev\.sluice\.server\.EngineClasses' THEN
            RAISE EXCEPTION 'this session runs an earlier engine than the one that is installed' USING
                ERRCODE = 'SL013',
                DETAIL = 'The jar was replaced after the session had begun.',
                HINT = 'Reconnect, and begin the load again.';
        END IF;
        RAISE;
END
$$;
COMMENT ON FUNCTION sluice_private.load_engine() IS 'Loads all classes of the engine, once in a session';
REVOKE ALL ON FUNCTION sluice_private.load_engine() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.load_engine() TO sluice_loader;
