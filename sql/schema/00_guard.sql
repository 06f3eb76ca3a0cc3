-- Refuses a second install with one clear error, before anything is created.

DO $guard$
DECLARE
    installed text;
BEGIN
    -- Two installs at once: the second waits here, and then sees the first.
    PERFORM pg_advisory_xact_lock(1397509443, 0);

    IF current_setting('server_version_num')::int < 140000 THEN
        RAISE EXCEPTION 'PostgreSQL % is too old for Sluice', current_setting('server_version') USING
            ERRCODE = 'SL013',
            HINT = 'Use PostgreSQL 14 or later.';
    ELSIF getdatabaseencoding() <> 'UTF8' THEN
        -- What the engine writes is UTF-8, and nothing converts it on the way to the tables.
        RAISE EXCEPTION 'database "%" has encoding %', current_database(), getdatabaseencoding() USING
            ERRCODE = 'SL013',
            DETAIL = 'Sluice needs UTF8.',
            HINT = 'Create another with: CREATE DATABASE ... ENCODING ''UTF8'' TEMPLATE template0.';
    END IF;

    IF to_regclass('sluice_private.schema_version') IS NOT NULL THEN
        IF has_table_privilege('sluice_private.schema_version', 'SELECT') THEN
            EXECUTE 'SELECT format(''Version %s was installed at %s.'', v.version, v.installed_at)'
                ' FROM sluice_private.schema_version AS v ORDER BY v.installed_at DESC LIMIT 1'
                INTO installed;
        END IF;
        RAISE EXCEPTION 'Sluice is already installed in database "%"', current_database() USING
            ERRCODE = 'SL012',
            DETAIL = coalesce(installed, 'The schema sluice_private exists.'),
            HINT = 'Use it as it is, or run upgrade.sql if it is older; uninstall.sql drops all jobs, loads and the ledger.';
    END IF;

    IF to_regnamespace('sluice') IS NOT NULL OR to_regnamespace('sluice_private') IS NOT NULL THEN
        RAISE EXCEPTION 'the schema "%" exists already and is not Sluice''s',
            CASE WHEN to_regnamespace('sluice') IS NOT NULL THEN 'sluice' ELSE 'sluice_private' END USING
            ERRCODE = 'SL012',
            HINT = 'Rename or drop the schema, or install into another database.';
    END IF;
END
$guard$;
