-- Where files may lie that sluice.load_file reads.
CREATE OR REPLACE VIEW sluice.server_directory AS
SELECT d.path, d.allowed_by, d.allowed_at
FROM sluice_private.server_directory AS d;
COMMENT ON VIEW sluice.server_directory IS 'Directories of the server below which sluice.load_file may read';
COMMENT ON COLUMN sluice.server_directory.path IS 'Absolute path';
COMMENT ON COLUMN sluice.server_directory.allowed_by IS 'Superuser who allowed it';
COMMENT ON COLUMN sluice.server_directory.allowed_at IS 'When it was allowed';
REVOKE ALL ON TABLE sluice.server_directory FROM PUBLIC;
GRANT SELECT ON TABLE sluice.server_directory TO sluice_server_files, sluice_admin;
