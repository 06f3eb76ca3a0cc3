-- Refuses to upgrade what is not there, is of this version already, or is in use.

DO $guard$
DECLARE
    installed text;
    running record;
BEGIN
    -- Two at once: the second waits here, and then sees the first.
    PERFORM pg_advisory_xact_lock(1397509443, 0);

    IF to_regclass('sluice_private.schema_version') IS NULL THEN
        RAISE EXCEPTION 'Sluice is not installed in database "%"', current_database() USING
            ERRCODE = 'SL013',
            HINT = 'Run install.sql.';
    END IF;
    SELECT v.version INTO installed FROM sluice_private.schema_version AS v ORDER BY v.installed_at DESC LIMIT 1;
    IF installed <> ALL ('{0.1.0}'::text[]) THEN
        RAISE EXCEPTION 'database "%" has Sluice %, from which this script does not upgrade',
            current_database(), installed USING
            ERRCODE = 'SL012',
            HINT = 'Use it as it is, or take the upgrade.sql of a later version.';
    END IF;

    -- Waits for blocks and merges under way, and keeps new loads out.
    LOCK TABLE sluice_private.load IN ACCESS EXCLUSIVE MODE;
    SELECT l.load_id, l.loaded_by, l.backend_pid
    INTO running
    FROM sluice_private.load AS l
    JOIN pg_locks AS k ON k.objid = (l.load_id & 2147483647)::oid
    WHERE l.status = 'staging'
        AND k.locktype = 'advisory'
        AND k.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
        AND k.classid = 1397509443
        AND k.objsubid = 2
        AND k.granted
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'load % is running', running.load_id USING
            ERRCODE = 'SL006',
            DETAIL = format('Begun by role "%s", backend %s.', running.loaded_by, running.backend_pid),
            HINT = format('Wait for it, or end it with sluice.abandon_load(%s).', running.load_id);
    END IF;
END
$guard$;
