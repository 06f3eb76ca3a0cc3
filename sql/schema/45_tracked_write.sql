-- For loads that can be undone. The rows that such a load has changed stand in a table of its own, replaced_ and its
-- number.
CREATE TABLE sluice_private.tracked_write (
    load_id bigint NOT NULL CONSTRAINT tracked_write_load_fkey REFERENCES sluice_private.load ON DELETE CASCADE,
    written_by bigint,
    written_in xid8 NOT NULL DEFAULT pg_catalog.pg_current_xact_id()
);
CREATE INDEX tracked_write_load ON sluice_private.tracked_write (load_id);
COMMENT ON TABLE sluice_private.tracked_write
    IS 'Which transactions, or parts of them, have written the rows of a load with track: true';
COMMENT ON COLUMN sluice_private.tracked_write.load_id IS 'The load';
COMMENT ON COLUMN sluice_private.tracked_write.written_by
    IS 'What stands in xmin of the rows; NULL for the moment until it is known';
COMMENT ON COLUMN sluice_private.tracked_write.written_in IS 'The whole transaction, which tells how long ago it was';
REVOKE ALL ON TABLE sluice_private.tracked_write FROM PUBLIC;
