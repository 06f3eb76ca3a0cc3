-- A job's definition with every default filled in and every value checked, as far as that is possible without the
-- target. A default that depends on the target stays out: key (the primary key, if the files feed it).
CREATE OR REPLACE FUNCTION sluice_private.read_spec(spec jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    format jsonb := coalesce(spec -> 'format', '{}');
    dedup jsonb := coalesce(spec -> 'dedup', '{}');
    on_conflict text;
    keep text;
    keep_column text;
    newer_column text;
    key jsonb;
    incremental jsonb := nullif(spec -> 'incremental', 'null');
    reject_limit text;
    member text;
    checks jsonb;
BEGIN
    PERFORM sluice_private.check_members(
        spec, 'the job',
        '{target,format,timezone,columns,where,checks,validate_all,dedup,on_conflict,reject_limit,incremental,'
            'keep_raw,subqueries,foreign_keys,track,merge}');
    FOREACH member IN ARRAY '{target,where,on_conflict,foreign_keys}'::text[] LOOP
        IF jsonb_typeof(spec -> member) NOT IN ('string', 'null') THEN
            RAISE EXCEPTION '"%" of the job must be a text', member USING
                ERRCODE = 'SL002',
                DETAIL = pg_catalog.format('It is: %s', spec -> member);
        END IF;
    END LOOP;
    IF coalesce(spec ->> 'target', '') = '' THEN
        RAISE EXCEPTION 'the job names no target' USING
            ERRCODE = 'SL002',
            HINT = 'Name the table, such as "target": "public.generation".';
    END IF;
    PERFORM sluice_private.check_timezone(nullif(spec -> 'timezone', 'null'), 'the job');

    -- Format.
    PERFORM sluice_private.check_members(
        format, 'format',
        '{type,delimiter,quote,escape,header,encoding,"null",comment,line_end,trailing_delimiter,lenient,skip_lines,'
            'header_lines,footer_lines,table,missing_fields,extra_fields,sheet}');
    format := '{"type": "csv", "delimiter": ",", "quote": "\"", "header": true, "encoding": "UTF-8", "null": "",
        "missing_fields": "error", "extra_fields": "error"}'::jsonb || format;
    -- In YAML and JSON the word null is no text.
    IF format -> 'missing_fields' = 'null' THEN
        format := format || '{"missing_fields": "null"}';
    END IF;
    IF format -> 'header' = '"match"' THEN
        format := format || '{"header": true, "match": true}';
    END IF;
    FOREACH member IN ARRAY '{type,delimiter,quote,encoding,"null",missing_fields,extra_fields}'::text[] LOOP
        IF jsonb_typeof(format -> member) <> 'string' THEN
            RAISE EXCEPTION '"%" of format must be a text', member USING
                ERRCODE = 'SL002',
                DETAIL = pg_catalog.format('It is: %s', format -> member);
        END IF;
    END LOOP;
    IF format ->> 'type' NOT IN ('csv', 'xlsx', 'parquet', 'arrow') THEN
        RAISE EXCEPTION 'unknown format type "%"', format ->> 'type' USING
            ERRCODE = 'SL002',
            HINT = 'Use csv, xlsx, parquet or arrow, or leave it out: files tell by their content what they are.';
    ELSIF jsonb_typeof(format -> 'sheet') NOT IN ('string', 'number') THEN
        RAISE EXCEPTION '"sheet" of format must be the name or the number of a sheet' USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('It is: %s', format -> 'sheet');
    ELSIF jsonb_typeof(format -> 'header') <> 'boolean' THEN
        RAISE EXCEPTION '"header" of format must be true, false or match' USING ERRCODE = 'SL002';
    ELSIF format ->> 'missing_fields' NOT IN ('error', 'null') THEN
        RAISE EXCEPTION '"missing_fields" of format must be error or null' USING ERRCODE = 'SL002';
    ELSIF format ->> 'extra_fields' NOT IN ('error', 'ignore') THEN
        RAISE EXCEPTION '"extra_fields" of format must be error or ignore' USING ERRCODE = 'SL002';
    ELSIF format ->> 'encoding' !~ '^[A-Za-z0-9][A-Za-z0-9_.:+ -]*$' THEN
        -- Which encodings there are, Java knows: files are turned into UTF-8 before they are scanned.
        RAISE EXCEPTION 'encoding "%" is no name of an encoding', format ->> 'encoding' USING
            ERRCODE = 'SL002',
            HINT = 'Use a name as PostgreSQL or Java spells it, such as UTF-8, UTF-16, LATIN1 or windows-1252.';
    END IF;
    PERFORM sluice_private.check_dialect(format);

    -- Rules.
    checks := coalesce(nullif(spec -> 'checks', 'null'), '{}');
    IF jsonb_typeof(checks) <> 'object' THEN
        RAISE EXCEPTION 'checks must be an object' USING
            ERRCODE = 'SL002',
            HINT = 'Name each check, such as {"power_in_range": "power BETWEEN 0 AND 5000"}.';
    END IF;
    FOR member IN SELECT c.key FROM jsonb_each(checks) AS c WHERE jsonb_typeof(c.value) <> 'string' LOOP
        RAISE EXCEPTION 'check "%" must be a text', member USING ERRCODE = 'SL002';
    END LOOP;
    IF jsonb_typeof(spec -> 'validate_all') NOT IN ('boolean', 'null') THEN
        RAISE EXCEPTION '"validate_all" of the job must be true or false' USING ERRCODE = 'SL002';
    END IF;
    IF jsonb_typeof(spec -> 'subqueries') NOT IN ('array', 'null') THEN
        RAISE EXCEPTION '"subqueries" must be an array' USING ERRCODE = 'SL002';
    END IF;

    -- Duplicates and conflicts.
    on_conflict := coalesce(spec ->> 'on_conflict', 'error');
    newer_column := substring(on_conflict FROM '^update_if_newer\((.+)\)$');
    IF on_conflict NOT IN ('error', 'nothing', 'update') AND newer_column IS NULL THEN
        RAISE EXCEPTION 'unknown on_conflict "%"', on_conflict USING
            ERRCODE = 'SL002',
            HINT = 'Use error, nothing, update or update_if_newer(column).';
    END IF;
    PERFORM sluice_private.check_members(dedup, 'dedup', '{key,keep}');
    keep := coalesce(
        dedup ->> 'keep',
        CASE
            WHEN newer_column IS NOT NULL THEN pg_catalog.format('max(%s)', newer_column)
            WHEN on_conflict = 'update' THEN 'last'
            ELSE 'first'
        END);
    keep_column := substring(keep FROM '^max\((.+)\)$');
    IF keep NOT IN ('first', 'last', 'error') AND keep_column IS NULL THEN
        RAISE EXCEPTION 'unknown keep "%" in dedup', keep USING
            ERRCODE = 'SL002',
            HINT = 'Use first, last, max(column) or error.';
    END IF;
    IF coalesce(spec ->> 'foreign_keys', 'error') NOT IN ('error', 'reject') THEN
        RAISE EXCEPTION 'unknown foreign_keys "%"', spec ->> 'foreign_keys' USING
            ERRCODE = 'SL002',
            HINT = 'Use error or reject.';
    ELSIF jsonb_typeof(spec -> 'track') NOT IN ('boolean', 'null') THEN
        RAISE EXCEPTION '"track" of the job must be true or false' USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('It is: %s', spec -> 'track');
    END IF;
    key := nullif(dedup -> 'key', 'null');
    IF jsonb_typeof(key) = 'string' THEN
        key := jsonb_build_array(key);
    END IF;
    IF jsonb_typeof(key) <> 'array'
        OR EXISTS (SELECT FROM jsonb_array_elements(key) AS k WHERE jsonb_typeof(k) <> 'string')
        OR (SELECT count(*) <> count(DISTINCT k) FROM jsonb_array_elements(key) AS k)
    THEN
        RAISE EXCEPTION '"key" of dedup must be a list of different columns' USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('It is: %s', key);
    END IF;

    -- What the target has already.
    IF jsonb_typeof(incremental) = 'string' THEN
        incremental := jsonb_build_object('column', incremental);
    ELSIF incremental IS NOT NULL THEN
        PERFORM sluice_private.check_members(incremental, 'incremental', '{column,per}');
    END IF;
    IF jsonb_typeof(incremental -> 'column') IS DISTINCT FROM 'string' AND incremental IS NOT NULL
        OR jsonb_typeof(incremental -> 'per') NOT IN ('string', 'null')
    THEN
        RAISE EXCEPTION 'incremental must name a column' USING
            ERRCODE = 'SL002',
            DETAIL = pg_catalog.format('It is: %s', spec -> 'incremental'),
            HINT = 'Write "ts", or {"column": "ts", "per": "generator_id"} for the greatest ts of each generator_id.';
    END IF;

    -- Rejects.
    reject_limit := replace(coalesce(spec ->> 'reject_limit', '0'), ' ', '');
    IF reject_limit !~ '^[0-9]{1,18}$' AND (reject_limit !~ '^[0-9]{1,3}(\.[0-9]{1,9})?%$'
        OR rtrim(reject_limit, '%')::numeric > 100)
    THEN
        RAISE EXCEPTION 'reject_limit "%" is no number and no share', spec ->> 'reject_limit' USING
            ERRCODE = 'SL002',
            HINT = 'Write how many rows may be rejected, such as 100, or which share of the rows read, such as 1%.';
    END IF;

    IF jsonb_typeof(spec -> 'keep_raw') NOT IN ('boolean', 'null') THEN
        RAISE EXCEPTION '"keep_raw" of the job must be true or false' USING ERRCODE = 'SL002';
    END IF;

    RETURN jsonb_strip_nulls(jsonb_build_object(
        'target', spec -> 'target',
        'format', format,
        'timezone', coalesce(spec ->> 'timezone', 'UTC'),
        'columns', sluice_private.read_columns(
            coalesce(nullif(spec -> 'columns', 'null'), '{}'), (format ->> 'header')::boolean),
        'where', nullif(btrim(spec ->> 'where', E' \t\r\n'), ''),
        'checks', (
            SELECT coalesce(
                jsonb_agg(jsonb_build_object('name', c.key, 'expression', c.value) ORDER BY c.ordinality), '[]')
            FROM jsonb_each(checks) WITH ORDINALITY AS c),
        'validate_all', nullif(spec -> 'validate_all', 'null'),
        'subqueries', nullif(spec -> 'subqueries', 'null'),
        'key', key,
        'keep', CASE WHEN keep_column IS NULL THEN keep ELSE 'max' END,
        'keep_column', keep_column,
        'on_conflict', CASE WHEN newer_column IS NULL THEN on_conflict ELSE 'update_if_newer' END,
        'newer_column', newer_column,
        'foreign_keys', coalesce(spec ->> 'foreign_keys', 'error'),
        'track', coalesce((spec ->> 'track')::boolean, false),
        'merge', sluice_private.read_levers(spec -> 'merge'),
        'reject_limit', reject_limit,
        'incremental', incremental,
        'keep_raw', nullif(spec -> 'keep_raw', 'null')));
END
$$;
COMMENT ON FUNCTION sluice_private.read_spec(jsonb)
    IS 'A job''s definition with defaults filled in; raises an error for what is no such definition';
REVOKE ALL ON FUNCTION sluice_private.read_spec(jsonb) FROM PUBLIC;
