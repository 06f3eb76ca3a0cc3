-- Looks whether all is there that the functions in Java need, and tells PL/Java where their classes are.

DO $pljava$
DECLARE
    has_jar boolean := false;
BEGIN
    IF to_regclass('sluice_private.schema_version') IS NULL THEN
        RAISE EXCEPTION 'Sluice is not installed in database "%"', current_database() USING
            ERRCODE = 'SL013',
            HINT = 'Run install.sql first.';
    ELSIF to_regnamespace('sqlj') IS NULL OR NOT EXISTS (SELECT FROM pg_language AS l WHERE l.lanname = 'java') THEN
        RAISE EXCEPTION 'PL/Java is not installed in database "%"', current_database() USING
            ERRCODE = 'SL013',
            HINT = 'Run CREATE EXTENSION pljava as a superuser; sluice doctor says what it needs.';
    END IF;
    -- PL/Java gives neither to anybody but superusers.
    IF NOT has_schema_privilege('sqlj', 'USAGE') OR NOT has_language_privilege('java', 'USAGE') THEN
        RAISE EXCEPTION 'role "%" may not install Java functions', CURRENT_USER USING
            ERRCODE = 'insufficient_privilege',
            HINT = format(
                'As a superuser: GRANT USAGE ON SCHEMA sqlj TO %1$I; GRANT USAGE ON LANGUAGE java TO %1$I;',
                CURRENT_USER);
    END IF;
    EXECUTE 'SELECT EXISTS (SELECT FROM sqlj.jar_repository AS r WHERE r.jarname = ''sluice'')' INTO has_jar;
    IF NOT has_jar THEN
        RAISE EXCEPTION 'the jar of Sluice is not installed in database "%"', current_database() USING
            ERRCODE = 'SL013',
            HINT = 'Run SELECT sqlj.install_jar(''file:///…/sluice-functions.jar'', ''sluice'', false), or sluice'
                ' install.';
    END IF;
    -- The schema in which a function is declared decides where its class is looked for.
    PERFORM sqlj.set_classpath('sluice_private', 'sluice');
END
$pljava$;
