-- Directories of the server below which sluice.load_file may read. Only a superuser adds one: see allow_directory.

CREATE TABLE sluice_private.server_directory (
    path text NOT NULL CONSTRAINT server_directory_pkey PRIMARY KEY,
    allowed_by name NOT NULL,
    allowed_at timestamptz NOT NULL DEFAULT pg_catalog.now()
);
COMMENT ON TABLE sluice_private.server_directory
    IS 'Directories of the server below which sluice.load_file may read';
COMMENT ON COLUMN sluice_private.server_directory.path IS 'Absolute path';
COMMENT ON COLUMN sluice_private.server_directory.allowed_by IS 'Superuser who allowed it';
COMMENT ON COLUMN sluice_private.server_directory.allowed_at IS 'When it was allowed';
REVOKE ALL ON TABLE sluice_private.server_directory FROM PUBLIC;
