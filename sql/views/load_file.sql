-- The files of loads: of all for sluice_reader, of his own for a loader.
-- A barrier, so that no function of a loader sees rows before they are known to be his.
CREATE OR REPLACE VIEW sluice.load_file WITH (security_barrier) AS
SELECT
    f.load_id,
    f.file_no,
    f.name,
    f.bytes,
    f.header,
    sluice_private.header_row(f.header, l.plan -> 'format') AS header_row,
    f.digest,
    f.status,
    f.loaded_by_load,
    f.changed_since_load,
    f.layout
FROM sluice_private.load_file AS f
JOIN sluice_private.load AS l ON l.load_id = f.load_id
WHERE pg_catalog.pg_has_role('sluice_reader', 'MEMBER')
    OR l.loaded_by IN (SELECT o.rolname FROM pg_catalog.pg_roles AS o WHERE pg_catalog.pg_has_role(o.oid, 'MEMBER'));
COMMENT ON VIEW sluice.load_file IS 'The files of loads, in the order given, which decides between duplicates';
COMMENT ON COLUMN sluice.load_file.load_id IS 'The load';
COMMENT ON COLUMN sluice.load_file.file_no IS 'The file, by its place in the load, from 1';
COMMENT ON COLUMN sluice.load_file.name IS 'Its name';
COMMENT ON COLUMN sluice.load_file.bytes
    IS 'Its size; in a resubmission, that of its rejected rows; NULL while a stream is being read';
COMMENT ON COLUMN sluice.load_file.header IS 'Names in its first record; NULL when the files have none';
COMMENT ON COLUMN sluice.load_file.header_row IS 'The same as the first record of a CSV file, without line end';
COMMENT ON COLUMN sluice.load_file.digest IS 'Digest of its content';
COMMENT ON COLUMN sluice.load_file.status IS 'new until the load is merged, then loaded or already loaded';
COMMENT ON COLUMN sluice.load_file.loaded_by_load IS 'The load that loaded this content before';
COMMENT ON COLUMN sluice.load_file.changed_since_load IS 'The last load that loaded other content under this name';
COMMENT ON COLUMN sluice.load_file.layout
    IS 'Where the rows of a file that is no text stand in it: kind, and what tells the place; NULL for text';
REVOKE ALL ON TABLE sluice.load_file FROM PUBLIC;
GRANT SELECT ON TABLE sluice.load_file TO sluice_reader, sluice_loader;
