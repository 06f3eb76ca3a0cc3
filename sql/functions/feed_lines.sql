-- Hands the next lines of an import to the engine, about 1 MiB of them, and says how far it has come. Lines of others
-- may lie between.
CREATE OR REPLACE FUNCTION sluice_private.feed_lines(lines jsonb) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    first_line constant bigint := lines ->> 'next';
    last_line constant bigint := lines ->> 'last';
    -- Each once, not for each line.
    caller constant text := sluice_private.caller();
    since constant timestamptz := lines ->> 'since';
    step bigint := lines ->> 'step';
    data bytea;
    bytes bigint := 0;
BEGIN
    SELECT CASE
        WHEN (lines ->> 'base64')::boolean THEN decode(string_agg(l.line, '' ORDER BY l.line_no), 'base64')
        ELSE convert_to(string_agg(coalesce(l.line, '') || E'\n', '' ORDER BY l.line_no), 'UTF8')
    END
    INTO data
    FROM sluice.staging_line AS l
    WHERE l.line_no >= first_line
        AND l.line_no < first_line + step
        AND l.line_no <= last_line
        AND l.backend_pid = pg_backend_pid()
        AND l.copied_by = caller
        AND l.copied_at >= since;
    IF data IS NOT NULL THEN
        bytes := octet_length(data);
        PERFORM sluice_private.feed_bytes(data);
        step := greatest(1, least(100000, step * 1048576 / greatest(bytes, 1)));
    END IF;
    IF first_line + (lines ->> 'step')::bigint > last_line THEN
        PERFORM sluice_private.end_lines();
    END IF;
    RETURN lines || jsonb_build_object(
        'next', first_line + (lines ->> 'step')::bigint,
        'step', step,
        'fed', (lines ->> 'fed')::bigint + bytes);
EXCEPTION
    WHEN invalid_parameter_value THEN
        RAISE EXCEPTION 'the lines are not base64: %', SQLERRM USING
            ERRCODE = 'SL017',
            HINT = 'Copy them from the output of base64 as they are, or leave the option base64 out.';
END
$$;
COMMENT ON FUNCTION sluice_private.feed_lines(jsonb) IS 'Hands the next lines of an import to the engine';
REVOKE ALL ON FUNCTION sluice_private.feed_lines(jsonb) FROM PUBLIC;
