-- Takes rows that PostgreSQL refuses out of staging, and keeps them as rejects. Each reason names its row by ctid, and
-- the trial that says the rest.
CREATE OR REPLACE FUNCTION sluice_private.refuse_rows(load_id bigint, reasons jsonb, trials jsonb) RETURNS bigint
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may delete from staging or write rejects. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(refuse_rows.load_id, 'staging');
    refused bigint;
BEGIN
    IF reasons = '[]' THEN
        RETURN 0;
    END IF;
    EXECUTE format(
        $statement$
            INSERT INTO sluice_private.rejected_row (
                load_id, file_no, line, byte_offset, column_no, column_name, value, reason, rule, message,
                raw_row, errorcode, detail)
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
                        WHERE (f.value ->> 'number')::int = s.sluice_file_no AND h.name = t.value ->> 'from'
                    ),
                    (t.value ->> 'place')::bigint),
                coalesce(t.value ->> 'from', t.value ->> 'column'),
                to_jsonb(s.*) ->> (t.value ->> 'column'),
                coalesce(r.reason, t.value ->> 'reason'),
                coalesce(r.rule, t.value ->> 'rule'),
                coalesce(r.message, t.value ->> 'message'),
                s.sluice_raw_row,
                r.errorcode,
                r.detail
            FROM jsonb_to_recordset($2) AS r (
                ctid text, trial integer, reason text, rule text, message text, errorcode text, detail text)
            CROSS JOIN LATERAL (SELECT $4 -> r.trial) AS t (value)
            JOIN sluice_private.%I AS s ON s.ctid = r.ctid::tid
        $statement$,
        current_load.staging)
    USING refuse_rows.load_id, reasons, current_load.plan, trials;
    EXECUTE format(
        'DELETE FROM sluice_private.%I AS s USING jsonb_to_recordset($1) AS r (ctid text) WHERE s.ctid = r.ctid::tid',
        current_load.staging)
    USING reasons;
    GET DIAGNOSTICS refused = ROW_COUNT;
    RETURN refused;
END
$$;
COMMENT ON FUNCTION sluice_private.refuse_rows(bigint, jsonb, jsonb)
    IS 'Moves rows that PostgreSQL refuses from staging to the rejects, and returns how many';
REVOKE ALL ON FUNCTION sluice_private.refuse_rows(bigint, jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.refuse_rows(bigint, jsonb, jsonb) TO sluice_loader;
