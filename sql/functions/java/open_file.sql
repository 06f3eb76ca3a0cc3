-- Of the untrusted language, because it looks at files of the server; below the directories that it is given, and no
-- others. Only a superuser may declare such a function: without one, sluice.load_file says that it is missing. The body
-- is not checked, because from Java 24 on javaU may have to be allowed first (pljava.allow_unenforced).
DO $declare$
BEGIN
    IF NOT (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = CURRENT_USER) THEN
        RETURN;
    END IF;
    SET LOCAL check_function_bodies = off;
    CREATE OR REPLACE FUNCTION sluice_private.open_file(directories text, name text, format text) RETURNS text
    LANGUAGE javaU
    STRICT
    SET search_path = pg_catalog, pg_temp
    AS 'java.lang.String=dev.sluice.server.FileGate.openFile(java.lang.String, java.lang.String, java.lang.String)';
    COMMENT ON FUNCTION sluice_private.open_file(text, text, text)
        IS 'Opens a file of the server and reads its header: JSON with name, bytes and header, or with failure';
    REVOKE ALL ON FUNCTION sluice_private.open_file(text, text, text) FROM PUBLIC;
    SET LOCAL check_function_bodies = on;
END
$declare$;
