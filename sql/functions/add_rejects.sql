-- Keeps the reasons of rejected rows, as the engine gives them.
CREATE OR REPLACE FUNCTION sluice_private.add_rejects(load_id bigint, rejects json) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
    INSERT INTO sluice_private.rejected_row (
        load_id, file_no, line, byte_offset, column_no, value_offset, column_name, value, reason, rule, message, raw_row,
        raw_bytes)
    SELECT
        add_rejects.load_id, r.file_no, r.line, r.byte_offset, r.column_no, r.value_offset, r.column_name, r.value,
        r.reason, r.rule, r.message, r.raw_row, decode(r.raw_bytes, 'base64')
    FROM json_to_recordset(rejects) AS r (
        file_no integer,
        line bigint,
        byte_offset bigint,
        column_no integer,
        value_offset bigint,
        column_name text,
        value text,
        reason text,
        rule text,
        message text,
        raw_row text,
        raw_bytes text);
$$;
COMMENT ON FUNCTION sluice_private.add_rejects(bigint, json) IS 'Keeps the reasons of rejected rows';
REVOKE ALL ON FUNCTION sluice_private.add_rejects(bigint, json) FROM PUBLIC;
