-- Rejected rows with their reasons, also of loads that failed: all for sluice_reader, those of his own loads for a
-- loader.
-- A barrier, so that no function of a loader sees rows before they are known to be his.
CREATE OR REPLACE VIEW sluice.rejected_row WITH (security_barrier) AS
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
    r.rejected_at,
    l.target,
    l.loaded_by,
    -- What PostgreSQL itself would have answered.
    coalesce(
        r.errorcode,
        CASE r.reason
            WHEN 'out_of_range' THEN '22003'
            WHEN 'too_long' THEN '22001'
            WHEN 'invalid_encoding' THEN '22021'
            WHEN 'invalid_value' THEN '22P02'
            WHEN 'missing_fields' THEN '22P04'
            WHEN 'extra_fields' THEN '22P04'
            WHEN 'malformed_quote' THEN '22P04'
            WHEN 'required' THEN '23502'
            WHEN 'check' THEN '23514'
            WHEN 'constraint' THEN '23514'
            WHEN 'foreign_key' THEN '23503'
        END) AS errorcode,
    r.detail,
    r.raw_bytes,
    sluice_private.place(f.layout, r.line, r.column_no) AS place,
    -- The same under the names that it has in DuckDB's reject_errors and reject_scans …
    r.load_id AS scan_id,
    r.file_no AS file_id,
    f.name AS file_path,
    r.byte_offset AS line_byte_position,
    r.value_offset AS byte_position,
    r.column_no AS column_idx,
    r.reason AS error_type,
    r.raw_row AS csv_line,
    r.message AS error_message,
    -- … and in the table of COPY errors that was proposed for PostgreSQL.
    l.started_at AS starttime,
    l.loaded_by AS userid,
    l.target AS copy_tbl,
    f.name AS filename,
    r.line AS lineno,
    r.column_name AS colname,
    r.value AS raw_field_value,
    r.message AS err_message,
    r.detail AS err_detail
FROM sluice_private.rejected_row AS r
JOIN sluice_private.load AS l ON l.load_id = r.load_id
JOIN sluice_private.job AS j ON j.job_id = l.job_id
LEFT JOIN sluice_private.load_file AS f ON f.load_id = r.load_id AND f.file_no = r.file_no
WHERE pg_catalog.pg_has_role('sluice_reader', 'MEMBER')
    OR l.loaded_by IN (SELECT o.rolname FROM pg_catalog.pg_roles AS o WHERE pg_catalog.pg_has_role(o.oid, 'MEMBER'));
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
COMMENT ON COLUMN sluice.rejected_row.raw_row
    IS 'The row as it stood in the file, without its line end; UPDATE mends it for sluice.resubmit, in all its reasons';
COMMENT ON COLUMN sluice.rejected_row.rejected_at IS 'When it was found';
COMMENT ON COLUMN sluice.rejected_row.target IS 'Target table of the load';
COMMENT ON COLUMN sluice.rejected_row.loaded_by IS 'Who began the load';
COMMENT ON COLUMN sluice.rejected_row.errorcode IS 'The SQLSTATE that PostgreSQL gave, or that it has for such an error';
COMMENT ON COLUMN sluice.rejected_row.detail IS 'DETAIL of PostgreSQL''s error, if it was PostgreSQL that refused the row';
COMMENT ON COLUMN sluice.rejected_row.raw_bytes
    IS 'The row as bytes when it is not UTF-8 and was not mended; raw_row then has U+FFFD for what is no text';
COMMENT ON COLUMN sluice.rejected_row.place
    IS 'Where the field, or the row, stands in a file that is no text, such as Plant!C17; NULL in text, where line says it';
COMMENT ON COLUMN sluice.rejected_row.byte_position
    IS 'First byte of the field, after its opening quote, in the uncompressed file, from 0; NULL when the reason is not about '
       'one field, or was found by the target. The name of DuckDB';
COMMENT ON COLUMN sluice.rejected_row.starttime IS 'When the load began. The name of PostgreSQL''s proposed table of COPY errors';
COMMENT ON COLUMN sluice.rejected_row.scan_id IS 'The same as load_id, under the name of DuckDB';
COMMENT ON COLUMN sluice.rejected_row.file_id IS 'The same as file_no, under the name of DuckDB';
COMMENT ON COLUMN sluice.rejected_row.file_path IS 'The same as file_name, under the name of DuckDB';
COMMENT ON COLUMN sluice.rejected_row.line_byte_position IS 'The same as byte_offset, under the name of DuckDB';
COMMENT ON COLUMN sluice.rejected_row.column_idx IS 'The same as column_no, under the name of DuckDB';
COMMENT ON COLUMN sluice.rejected_row.error_type IS 'The same as reason, under the name of DuckDB';
COMMENT ON COLUMN sluice.rejected_row.csv_line IS 'The same as raw_row, under the name of DuckDB';
COMMENT ON COLUMN sluice.rejected_row.error_message IS 'The same as message, under the name of DuckDB';
COMMENT ON COLUMN sluice.rejected_row.userid IS 'The same as loaded_by, under the name of PostgreSQL''s proposed table of COPY errors';
COMMENT ON COLUMN sluice.rejected_row.copy_tbl IS 'The same as target, under the name of PostgreSQL''s proposed table of COPY errors';
COMMENT ON COLUMN sluice.rejected_row.filename IS 'The same as file_name, under the name of PostgreSQL''s proposed table of COPY errors';
COMMENT ON COLUMN sluice.rejected_row.lineno IS 'The same as line, under the name of PostgreSQL''s proposed table of COPY errors';
COMMENT ON COLUMN sluice.rejected_row.colname IS 'The same as column_name, under the name of PostgreSQL''s proposed table of COPY errors';
COMMENT ON COLUMN sluice.rejected_row.raw_field_value IS 'The same as value, under the name of PostgreSQL''s proposed table of COPY errors';
COMMENT ON COLUMN sluice.rejected_row.err_message IS 'The same as message, under the name of PostgreSQL''s proposed table of COPY errors';
COMMENT ON COLUMN sluice.rejected_row.err_detail IS 'The same as detail, under the name of PostgreSQL''s proposed table of COPY errors';
REVOKE ALL ON TABLE sluice.rejected_row FROM PUBLIC;
GRANT SELECT ON TABLE sluice.rejected_row TO sluice_reader, sluice_loader;
GRANT UPDATE (raw_row) ON TABLE sluice.rejected_row TO sluice_loader;

CREATE OR REPLACE TRIGGER mend
    INSTEAD OF UPDATE ON sluice.rejected_row
    FOR EACH ROW
    EXECUTE FUNCTION sluice_private.mend_rejected_row();
COMMENT ON TRIGGER mend ON sluice.rejected_row IS 'Changes the raw row, in all reasons of the row, for sluice.resubmit';
