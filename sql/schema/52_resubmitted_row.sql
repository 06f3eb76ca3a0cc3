-- For resubmissions that can be undone: the rejects that they took in, which are rejects again when they are undone. As
-- JSON, because nobody asks for them by column, and rejected_row may change.
CREATE TABLE sluice_private.resubmitted_row (
    load_id bigint NOT NULL CONSTRAINT resubmitted_row_load_fkey REFERENCES sluice_private.load ON DELETE CASCADE,
    file_no integer NOT NULL,
    line bigint NOT NULL,
    byte_offset bigint NOT NULL,
    reject jsonb NOT NULL
);
CREATE INDEX resubmitted_row_place ON sluice_private.resubmitted_row (load_id, file_no, line);
COMMENT ON TABLE sluice_private.resubmitted_row
    IS 'The rejects that a resubmission with track: true has taken in, as they stood then';
COMMENT ON COLUMN sluice_private.resubmitted_row.load_id IS 'The load that resubmitted them';
COMMENT ON COLUMN sluice_private.resubmitted_row.file_no IS 'As in sluice.rejected_row';
COMMENT ON COLUMN sluice_private.resubmitted_row.line IS 'As in sluice.rejected_row';
COMMENT ON COLUMN sluice_private.resubmitted_row.byte_offset IS 'As in sluice.rejected_row';
COMMENT ON COLUMN sluice_private.resubmitted_row.reject IS 'The row of sluice_private.rejected_row';
REVOKE ALL ON TABLE sluice_private.resubmitted_row FROM PUBLIC;
