-- What load_file and import_staged give: one row.

CREATE TYPE sluice.load_totals AS (
    load_id bigint,
    status text,
    files integer,
    read bigint,
    filtered bigint,
    rejected bigint,
    duplicate bigint,
    inserted bigint,
    updated bigint,
    unchanged bigint,
    seconds numeric,
    message text
);
COMMENT ON TYPE sluice.load_totals IS 'A load that has ended: read is the sum of the six counts after it';
COMMENT ON COLUMN sluice.load_totals.load_id IS 'The load, as in sluice.load_history';
COMMENT ON COLUMN sluice.load_totals.status IS 'merged, already loaded, reject limit or dry run';
COMMENT ON COLUMN sluice.load_totals.files IS 'How many files the load has';
COMMENT ON COLUMN sluice.load_totals.read IS 'Rows read from the files';
COMMENT ON COLUMN sluice.load_totals.filtered IS 'Rows that the job does not want';
COMMENT ON COLUMN sluice.load_totals.rejected IS 'Rows that are wanted, but bad: see sluice.rejected_row';
COMMENT ON COLUMN sluice.load_totals.duplicate IS 'Rows with the key of another row of the load';
COMMENT ON COLUMN sluice.load_totals.inserted IS 'Rows inserted into the target';
COMMENT ON COLUMN sluice.load_totals.updated IS 'Rows of the target that were changed';
COMMENT ON COLUMN sluice.load_totals.unchanged IS 'Rows that the target had already';
COMMENT ON COLUMN sluice.load_totals.seconds IS 'How long all of it took';
COMMENT ON COLUMN sluice.load_totals.message IS 'What happened, in words';
REVOKE ALL ON TYPE sluice.load_totals FROM PUBLIC;
GRANT USAGE ON TYPE sluice.load_totals TO sluice_loader;
