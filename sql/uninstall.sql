-- Removes Sluice from the database that you are connected to, with all jobs, loads, rejected rows and the ledger.
-- Target tables stay as they are. The roles belong to the cluster: one goes when nothing in any database needs it any
-- more, with who was a member of it, and stays otherwise.
--
--   psql -d mydb -f uninstall.sql

\set ON_ERROR_STOP on

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL client_min_messages = warning;

-- Tables and functions first: PL/Java does not let go of a jar that functions still use.
DROP SCHEMA IF EXISTS sluice CASCADE;
DROP SCHEMA IF EXISTS sluice_private CASCADE;

DO $jar$
DECLARE
    installed boolean;
BEGIN
    IF to_regprocedure('sqlj.remove_jar(character varying,boolean)') IS NULL THEN
        RETURN;
    END IF;
    EXECUTE 'SELECT EXISTS (SELECT FROM sqlj.jar_repository AS r WHERE r.jarname = ''sluice'')' INTO installed;
    IF installed THEN
        EXECUTE 'SELECT sqlj.remove_jar(''sluice'', false)';
    END IF;
END
$jar$;

DO $roles$
DECLARE
    old name;
BEGIN
    FOREACH old IN ARRAY '{sluice_server_files,sluice_admin,sluice_loader,sluice_reader}'::name[] LOOP
        BEGIN
            EXECUTE format('DROP ROLE IF EXISTS %I', old);
        EXCEPTION
            WHEN dependent_objects_still_exist OR insufficient_privilege THEN NULL;
        END;
    END LOOP;
END
$roles$;

COMMIT;
