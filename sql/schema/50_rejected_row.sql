-- Rejected rows. They outlive the load, whatever its end, so the table is logged and has no foreign key to staging.

CREATE TABLE sluice_private.rejected_row (
    load_id bigint NOT NULL CONSTRAINT rejected_row_load_fkey REFERENCES sluice_private.load ON DELETE CASCADE,
    file_no integer NOT NULL,
    line bigint NOT NULL,
    byte_offset bigint NOT NULL,
    column_no integer,
    column_name text,
    value text,
    reason text NOT NULL,
    rule text,
    message text NOT NULL,
    raw_row text,
    raw_bytes bytea,
    errorcode text,
    detail text,
    rejected_at timestamptz NOT NULL DEFAULT pg_catalog.now(),
    value_offset bigint,
    CONSTRAINT rejected_row_reason_is_known CHECK (reason IN
        ('missing_fields', 'extra_fields', 'malformed_quote', 'invalid_value', 'out_of_range', 'too_long',
         'invalid_encoding', 'required', 'check', 'constraint', 'foreign_key', 'refused'))
);
CREATE INDEX rejected_row_place ON sluice_private.rejected_row (load_id, file_no, line);
COMMENT ON TABLE sluice_private.rejected_row IS 'One reason why one row was rejected; a row may have several';
COMMENT ON COLUMN sluice_private.rejected_row.load_id IS 'The load';
COMMENT ON COLUMN sluice_private.rejected_row.file_no IS 'The file';
COMMENT ON COLUMN sluice_private.rejected_row.line IS 'First line of the row in the file, from 1';
COMMENT ON COLUMN sluice_private.rejected_row.byte_offset IS 'First byte of the row in the uncompressed file, from 0';
COMMENT ON COLUMN sluice_private.rejected_row.column_no
    IS 'Field in the file, from 1; NULL when the reason is not about one field';
COMMENT ON COLUMN sluice_private.rejected_row.column_name
    IS 'Header or column of the field; NULL when the reason is not about one field';
COMMENT ON COLUMN sluice_private.rejected_row.value IS 'Text of the field';
COMMENT ON COLUMN sluice_private.rejected_row.reason IS 'Kind of the reason; docs/errors.md lists them';
COMMENT ON COLUMN sluice_private.rejected_row.rule IS 'Name of the check or constraint that is violated; NULL for other reasons';
COMMENT ON COLUMN sluice_private.rejected_row.message IS 'The reason in words';
COMMENT ON COLUMN sluice_private.rejected_row.raw_row IS 'The row as it stood in the file, or as it was mended since';
COMMENT ON COLUMN sluice_private.rejected_row.raw_bytes
    IS 'The same as bytes when it is not UTF-8, or has NUL: raw_row then has U+FFFD for what is no text. Else NULL';
COMMENT ON COLUMN sluice_private.rejected_row.errorcode
    IS 'SQLSTATE of PostgreSQL when it refused the row; NULL when the engine rejected it, as the reason says it all';
COMMENT ON COLUMN sluice_private.rejected_row.detail IS 'DETAIL of PostgreSQL''s error; NULL when it had none';
COMMENT ON COLUMN sluice_private.rejected_row.rejected_at IS 'When the block was scanned, or the load merged';
COMMENT ON COLUMN sluice_private.rejected_row.value_offset
    IS 'First byte of the field, after its opening quote, in the uncompressed file, from 0; NULL when the reason is not about '
       'one field, or was found by the target';
REVOKE ALL ON TABLE sluice_private.rejected_row FROM PUBLIC;
