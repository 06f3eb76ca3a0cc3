-- Two schemas: what users call and see, and what only Sluice's own functions touch.

CREATE SCHEMA sluice;
COMMENT ON SCHEMA sluice IS 'Sluice loads big raw files: raw rows in, clean rows through. Functions and views to use';
REVOKE ALL ON SCHEMA sluice FROM PUBLIC;
GRANT USAGE ON SCHEMA sluice TO sluice_reader, sluice_loader;

CREATE SCHEMA sluice_private;
COMMENT ON SCHEMA sluice_private
    IS 'Sluice: tables, helpers and the staging tables of running loads; not for direct use';
REVOKE ALL ON SCHEMA sluice_private FROM PUBLIC;
-- The functions that run with the caller's rights name helpers and staging tables in it.
GRANT USAGE ON SCHEMA sluice_private TO sluice_loader;

CREATE TABLE sluice_private.schema_version (
    version text NOT NULL CONSTRAINT schema_version_pkey PRIMARY KEY,
    installed_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    installed_by name NOT NULL DEFAULT CURRENT_USER
);
COMMENT ON TABLE sluice_private.schema_version
    IS 'Which version of Sluice this database has; one row for the install and one for each upgrade';
COMMENT ON COLUMN sluice_private.schema_version.version IS 'Version of the project';
COMMENT ON COLUMN sluice_private.schema_version.installed_at IS 'When the version was installed';
COMMENT ON COLUMN sluice_private.schema_version.installed_by
    IS 'Who installed it, and owns the functions that run with their owner''s rights';
REVOKE ALL ON TABLE sluice_private.schema_version FROM PUBLIC;
GRANT SELECT ON TABLE sluice_private.schema_version TO sluice_reader, sluice_loader;

INSERT INTO sluice_private.schema_version (version) VALUES ('0.2.0');
