-- A mended row that is none, or is several, would change what other rows are.
CREATE OR REPLACE FUNCTION sluice_private.raise_no_record(load_id bigint, file_no integer, line bigint, detail text)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'the row at line % of file "%" is not one record',
        line,
        (
            SELECT f.name
            FROM sluice_private.load_file AS f
            WHERE f.load_id = raise_no_record.load_id AND f.file_no = raise_no_record.file_no
        ) USING
        ERRCODE = 'SL014',
        DETAIL = raise_no_record.detail,
        HINT = 'Nothing was merged. Mend its raw_row in sluice.rejected_row: one record, with its quotes closed.';
END
$$;
COMMENT ON FUNCTION sluice_private.raise_no_record(bigint, integer, bigint, text)
    IS 'Raises the error for a mended row that is not one record';
REVOKE ALL ON FUNCTION sluice_private.raise_no_record(bigint, integer, bigint, text) FROM PUBLIC;
