-- load_file and import_staged have nobody but the server to run the rules.
CREATE OR REPLACE FUNCTION sluice_private.check_java() RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT sluice_private.has_java() THEN
        RAISE EXCEPTION 'the rules cannot run in this server' USING
            ERRCODE = 'SL013',
            DETAIL = 'The functions that run them in PL/Java are not installed in this database.',
            HINT = 'Install PL/Java and run install_pljava.sql (sluice install does both parts), or load the file with'
                ' the client.';
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_java() IS 'Raises an error when the rules cannot run in the server';
REVOKE ALL ON FUNCTION sluice_private.check_java() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.check_java() TO sluice_loader;
