-- Takes rows that PostgreSQL refuses to cast out of staging, and keeps them as rejects. Each reason names its row by
-- ctid.
CREATE OR REPLACE FUNCTION sluice_private.refuse_rows(load_id bigint, reasons jsonb) RETURNS bigint
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may delete from staging or write rejects. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(refuse_rows.load_id, 'staging');
    refused bigint;
BEGIN
    EXECUTE format(
        $statement$
            INSERT INTO sluice_private.rejected_row (
                load_id, file_no, line, byte_offset, column_no, column_name, value, reason, message, raw_row,
                errorcode, detail)
            SELECT
                $1,
                s.sluice_file_no,
                s.sluice_line,
                s.sluice_byte_offset,
                -- The place of the field in its file; without a header, that of the column.
                coalesce(
                    (
                        SELECT h.place
                        FROM jsonb_array_elements($3 -> 'files') AS f (value)
                        CROSS JOIN LATERAL jsonb_array_elements_text(nullif(f.value -> 'header', 'null'))
                            WITH ORDINALITY AS h (name, place)
                        WHERE (f.value ->> 'number')::int = s.sluice_file_no AND h.name = r."from"
                    ),
                    r.place),
                coalesce(r."from", r."column"),
                r.value,
                'refused',
                r.message,
                s.sluice_raw_row,
                r.errorcode,
                r.detail
            FROM jsonb_to_recordset($2) AS r (
                ctid text, "column" text, "from" text, place bigint, value text, message text,
                errorcode text, detail text)
            JOIN sluice_private.%I AS s ON s.ctid = r.ctid::tid
        $statement$,
        current_load.staging)
    USING refuse_rows.load_id, reasons, current_load.plan;
    EXECUTE format(
        'DELETE FROM sluice_private.%I AS s USING jsonb_to_recordset($1) AS r (ctid text) WHERE s.ctid = r.ctid::tid',
        current_load.staging)
    USING reasons;
    GET DIAGNOSTICS refused = ROW_COUNT;
    RETURN refused;
END
$$;
COMMENT ON FUNCTION sluice_private.refuse_rows(bigint, jsonb)
    IS 'Moves rows that PostgreSQL refuses to cast from staging to the rejects, and returns how many';
REVOKE ALL ON FUNCTION sluice_private.refuse_rows(bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.refuse_rows(bigint, jsonb) TO sluice_loader;
