-- The door for lines that psql copies: \copy sluice.staging_line (line) FROM 'x.csv' …, and then
-- sluice.import_staged. Unlogged: lines live from the copy to the import.
--
-- Whose a line is, the defaults say, and a loader has the right to give no other column and to read none: so no
-- trigger is needed, nor row level security, with which PostgreSQL refuses COPY.

CREATE UNLOGGED TABLE sluice.staging_line (
    line_no bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT staging_line_pkey PRIMARY KEY,
    backend_pid integer NOT NULL DEFAULT pg_catalog.pg_backend_pid(),
    copied_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    copied_by text NOT NULL DEFAULT CURRENT_USER,
    line text
);
COMMENT ON TABLE sluice.staging_line
    IS 'Where lines of a file are copied to, for sluice.import_staged of the same session';
COMMENT ON COLUMN sluice.staging_line.line_no IS 'Order in which the lines came';
COMMENT ON COLUMN sluice.staging_line.backend_pid IS 'Backend of the session that copied it';
COMMENT ON COLUMN sluice.staging_line.copied_at
    IS 'When its transaction began: what is older than the session is of another with the same number';
COMMENT ON COLUMN sluice.staging_line.copied_by IS 'Role that copied it';
COMMENT ON COLUMN sluice.staging_line.line IS 'The line without its end; NULL is an empty one';
REVOKE ALL ON TABLE sluice.staging_line FROM PUBLIC;
GRANT INSERT (line) ON TABLE sluice.staging_line TO sluice_loader;
