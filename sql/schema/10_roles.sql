-- The roles. They belong to the cluster, not to the database, so they may exist already: then they are taken as they
-- are.
--
--   sluice_reader        sees the views
--   sluice_loader        may define jobs and load; merging runs with its own rights on the target. Sees jobs, and its
--                        own loads and rejects
--   sluice_server_files  may load files that lie on the server
--   sluice_admin         may also abandon the loads and change the jobs of others

DO $roles$
DECLARE
    wanted record;
    granted record;
    old record;
BEGIN
    FOR wanted IN
        SELECT *
        FROM (VALUES
            ('sluice_reader', 'Sluice: may read the views of schema sluice'),
            ('sluice_loader', 'Sluice: may define jobs and load; merging runs with the own rights on the target'),
            ('sluice_server_files', 'Sluice: may load files that lie on the server'),
            ('sluice_admin', 'Sluice: may also abandon the loads and change the jobs of others')
        ) AS r (name, comment)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = wanted.name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I NOLOGIN', wanted.name);
            EXCEPTION
                -- Somebody installs into another database at the same time.
                WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        END IF;
        BEGIN
            EXECUTE format('COMMENT ON ROLE %I IS %L', wanted.name, wanted.comment);
        EXCEPTION
            -- The role is somebody else's, who has commented it.
            WHEN insufficient_privilege THEN NULL;
        END;
    END LOOP;

    -- 0.1.0 let loaders see the loads of others.
    FOR old IN
        SELECT m.grantor::regrole AS grantor
        FROM pg_auth_members AS m
        WHERE m.roleid = 'sluice_reader'::regrole AND m.member = 'sluice_loader'::regrole
    LOOP
        BEGIN
            EXECUTE format('REVOKE sluice_reader FROM sluice_loader GRANTED BY %s', old.grantor);
        EXCEPTION
            WHEN insufficient_privilege THEN
                RAISE WARNING 'sluice_loader is a member of sluice_reader: loaders see the loads of others' USING
                    HINT = 'As a superuser: REVOKE sluice_reader FROM sluice_loader;';
        END;
    END LOOP;

    FOR granted IN
        SELECT *
        FROM (VALUES
            ('sluice_reader', 'sluice_admin'),
            ('sluice_loader', 'sluice_server_files'),
            ('sluice_loader', 'sluice_admin')
        ) AS g (role, member)
    LOOP
        IF NOT pg_has_role(granted.member, granted.role, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO %I', granted.role, granted.member);
        END IF;
    END LOOP;
END
$roles$;
