-- The part of import_staged that comes before the load begins: looks which lines there are, and has the header read.
-- Gives the files for begin_load, and how far the lines have been fed.
CREATE OR REPLACE FUNCTION sluice_private.open_staged_lines(job text, options jsonb, since timestamptz) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may read the lines, or has a right on PL/Java's schema. Only the
-- caller's own lines are looked at.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    caller constant text := sluice_private.caller();
    format text := sluice_private.job_format(open_staged_lines.job);
    -- The engine reads a header of up to 1 MiB, and finds one of several tables in up to 16 MiB.
    ahead constant bigint := CASE WHEN format::jsonb ? 'table' THEN 16777216 ELSE 1048576 END;
    lines jsonb;
    opened jsonb;
BEGIN
    SELECT jsonb_build_object(
        'next', min(l.line_no),
        'last', max(l.line_no),
        'step', 1000,
        'fed', 0,
        'since', since,
        'base64', coalesce((options ->> 'base64')::boolean, false))
    INTO lines
    FROM sluice.staging_line AS l
    WHERE l.backend_pid = pg_backend_pid() AND l.copied_by = caller AND l.copied_at >= since;
    IF lines ->> 'last' IS NULL THEN
        RAISE EXCEPTION 'this session has copied no lines' USING
            ERRCODE = 'SL014',
            DETAIL = pg_catalog.format('The role is "%s".', caller),
            HINT = 'Copy them to sluice.staging_line (line) first, in the same session; lines that were imported are'
                ' gone.';
    END IF;
    IF NOT (lines ->> 'base64')::boolean THEN
        -- They are text already, whatever the files of the job are in.
        format := (format::jsonb || '{"encoding": "UTF-8"}')::text;
    END IF;
    PERFORM sluice_private.load_engine();
    PERFORM sluice_private.begin_lines();
    WHILE (lines ->> 'fed')::bigint <= ahead AND (lines ->> 'next')::bigint <= (lines ->> 'last')::bigint LOOP
        lines := sluice_private.feed_lines(lines);
    END LOOP;
    opened := sluice_private.open_lines(coalesce(options ->> 'name', 'staging_line'), format);
    IF opened ? 'failure' THEN
        PERFORM sluice_private.raise_unreadable(opened -> 'failure');
    END IF;
    RETURN jsonb_build_object('files', jsonb_build_array(opened), 'lines', lines);
END
$$;
COMMENT ON FUNCTION sluice_private.open_staged_lines(text, jsonb, timestamptz)
    IS 'Looks at the lines of an import_staged, and has their header read';
REVOKE ALL ON FUNCTION sluice_private.open_staged_lines(text, jsonb, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.open_staged_lines(text, jsonb, timestamptz) TO sluice_loader;
