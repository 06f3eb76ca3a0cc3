-- Rejected rows with their reasons, also of loads that failed.
CREATE OR REPLACE VIEW sluice.rejected_row AS
SELECT
    r.load_id,
    j.name AS job,
    l.version AS job_version,
    r.file_no,
    f.name AS file_name,
    r.line,
    r.byte_offset,
    r.column_no,
    r.column_name,
    r.value,
    r.reason,
    r.rule,
    r.message,
    r.raw_row,
    r.rejected_at
FROM sluice_private.rejected_row AS r
JOIN sluice_private.load AS l ON l.load_id = r.load_id
JOIN sluice_private.job AS j ON j.job_id = l.job_id
LEFT JOIN sluice_private.load_file AS f ON f.load_id = r.load_id AND f.file_no = r.file_no;
COMMENT ON VIEW sluice.rejected_row
    IS 'Rejected rows, one line for each reason; several lines share file_no and byte_offset when a row has several';
COMMENT ON COLUMN sluice.rejected_row.load_id IS 'The load';
COMMENT ON COLUMN sluice.rejected_row.job IS 'Its job';
COMMENT ON COLUMN sluice.rejected_row.job_version IS 'The version of the job';
COMMENT ON COLUMN sluice.rejected_row.file_no IS 'The file, by its place in the load';
COMMENT ON COLUMN sluice.rejected_row.file_name IS 'Name of the file';
COMMENT ON COLUMN sluice.rejected_row.line IS 'First line of the row in the file, from 1';
COMMENT ON COLUMN sluice.rejected_row.byte_offset IS 'First byte of the row in the uncompressed file, from 0';
COMMENT ON COLUMN sluice.rejected_row.column_no
    IS 'Field in the file, from 1; NULL when the reason is not about one field';
COMMENT ON COLUMN sluice.rejected_row.column_name IS 'Header or column of the field';
COMMENT ON COLUMN sluice.rejected_row.value IS 'Text of the field';
COMMENT ON COLUMN sluice.rejected_row.reason IS 'Kind of the reason; docs/errors.md lists them';
COMMENT ON COLUMN sluice.rejected_row.rule IS 'Name of the check or constraint that is violated';
COMMENT ON COLUMN sluice.rejected_row.message IS 'The reason in words';
COMMENT ON COLUMN sluice.rejected_row.raw_row IS 'The row as it stood in the file';
COMMENT ON COLUMN sluice.rejected_row.rejected_at IS 'When it was found';
REVOKE ALL ON TABLE sluice.rejected_row FROM PUBLIC;
GRANT SELECT ON TABLE sluice.rejected_row TO sluice_reader;
