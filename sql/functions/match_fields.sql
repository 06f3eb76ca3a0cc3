-- Finds the field that feeds each column of the target, in every file. Gives the members columns, fields and files of
-- a plan, and the headers that feed nothing.
CREATE OR REPLACE FUNCTION sluice_private.match_fields(job jsonb, target regclass, files jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    has_header boolean := (job #>> '{format,header}')::boolean;
    by_position boolean := EXISTS (
        SELECT FROM jsonb_each(job -> 'columns') AS c WHERE c.value ->> 'position' IS NOT NULL);
    target_column record;
    file record;
    given jsonb;
    header text;
    source text;
    described jsonb;
    columns jsonb := '[]';
    fields jsonb := '[]';
    headers jsonb := '{}';
    synthetic text[] := '{}';
    used text[] := '{}';
    fed boolean;
    missing boolean;
BEGIN
    -- Headers by file number; the plan has one spelling of each, that of the first file.
    FOR file IN SELECT * FROM sluice_private.read_files(files) LOOP
        IF has_header THEN
            PERFORM sluice_private.check_header(file.name, file.header);
            IF (job #>> '{format,match}')::boolean THEN
                PERFORM sluice_private.check_header_match(job, target, file.name, file.header);
            END IF;
            headers := headers || jsonb_build_object(file.file_no, file.header);
        END IF;
    END LOOP;

    FOR target_column IN
        SELECT c.*, false AS rules_only
        FROM sluice_private.target_columns(target) AS c
        UNION ALL
        SELECT
            k.key, t.type, -1, k.value ->> 'type', sluice_private.type_kind(t.type), -1, -1, 0, false, true, false,
            false, NULL, NULL, true
        FROM jsonb_each(job -> 'columns') AS k
        CROSS JOIN LATERAL (SELECT to_regtype(k.value ->> 'type')::oid) AS t (type)
        WHERE k.value ->> 'type' IS NOT NULL
    LOOP
        given := job -> 'columns' -> target_column.name;
        CONTINUE WHEN given ->> 'expression' IS NOT NULL;
        source := NULL;
        fed := false;
        missing := false;
        IF has_header THEN
            FOR file IN SELECT * FROM sluice_private.read_files(files) LOOP
                header := sluice_private.find_header(file.name, file.header, target_column.name, given ->> 'from');
                IF header IS NULL AND (
                    -- The job or the target wants it, or an earlier file has it.
                    fed
                    OR given IS NOT NULL AND NOT ((given ->> 'skip')::boolean AND NOT target_column.rules_only)
                    OR job -> 'key' ? target_column.name
                    OR target_column.name IN (job #>> '{incremental,column}', job #>> '{incremental,per}')
                    OR target_column.required AND NOT target_column.has_default AND given IS NULL
                        AND NOT sluice_private.has_before_trigger(target))
                THEN
                    RAISE EXCEPTION 'file "%" lacks column "%"',
                        file.name, coalesce(given ->> 'from', target_column.name) USING
                        ERRCODE = 'SL004',
                        DETAIL = format('Its header is: %s.', array_to_string(file.header, ', ')),
                        HINT = CASE
                            WHEN sluice_private.delimiter_hint(file.header) IS NOT NULL THEN
                                sluice_private.delimiter_hint(file.header)
                            WHEN fed THEN format(
                                'An earlier file has it as "%s"; all files of a load need the same columns.', source)
                            ELSE format('Name the header that feeds "%s" with "from" in the job%s.', target_column.name,
                                coalesce(
                                    '; perhaps it is "'
                                        || sluice_private.nearest(
                                            coalesce(given ->> 'from', target_column.name), file.header)
                                        || '"',
                                    ''))
                        END;
                ELSIF header IS NULL THEN
                    missing := true;
                ELSE
                    IF file.file_no > 1 AND NOT fed AND NOT target_column.is_generated
                        AND NOT coalesce((given ->> 'skip')::boolean, false)
                    THEN
                        RAISE EXCEPTION 'an earlier file lacks column "%", which file "%" has', header, file.name USING
                            ERRCODE = 'SL004',
                            HINT = 'All files of a load need the same columns; load the files separately, or skip the'
                                ' column in the job.';
                    END IF;
                    fed := true;
                    source := coalesce(source, header);
                    IF header <> source THEN
                        IF headers -> file.file_no::text ? source THEN
                            RAISE EXCEPTION 'file "%" has both "%" and "%" for column "%"',
                                file.name, header, source, target_column.name USING
                                ERRCODE = 'SL004',
                                HINT = 'Name the one that is meant with "from" in the job.';
                        END IF;
                        headers := jsonb_set(
                            headers,
                            ARRAY[file.file_no::text, (array_position(file.header, header) - 1)::text],
                            to_jsonb(source));
                    END IF;
                    used := used || header;
                END IF;
            END LOOP;
        ELSIF by_position THEN
            fed := given ->> 'position' IS NOT NULL;
            IF fed THEN
                source := coalesce(synthetic[(given ->> 'position')::int], target_column.name);
                synthetic[(given ->> 'position')::int] := source;
            ELSIF target_column.required AND NOT target_column.has_default AND given IS NULL
                AND NOT sluice_private.has_before_trigger(target)
            THEN
                RAISE EXCEPTION 'no field feeds column "%", which is NOT NULL and has no default',
                    target_column.name USING
                    ERRCODE = 'SL004',
                    HINT = 'Give its field number with "from" in the job.';
            END IF;
        ELSE
            fed := NOT target_column.is_generated AND NOT target_column.rules_only
                AND NOT coalesce((given ->> 'skip')::boolean, false);
        END IF;
        CONTINUE WHEN NOT fed;

        described := jsonb_build_object(
            'name', target_column.name,
            'from', source,
            'kind', target_column.kind,
            'type', target_column.type,
            'length', target_column.length,
            'precision', target_column.precision,
            'scale', target_column.scale,
            'zone', coalesce(given ->> 'timezone', job ->> 'timezone'),
            'required', target_column.required)
            || coalesce(
                sluice_private.match_format(
                    given -> 'format', target_column.name, target_column.type_oid, target_column.typmod,
                    target_column.kind, coalesce(given ->> 'timezone', job ->> 'timezone')),
                '{}');
        IF target_column.rules_only
            AND (target_column.name = job ->> 'keep_column'
                OR EXISTS (
                    SELECT
                    FROM jsonb_each(job -> 'columns') AS e
                    WHERE position(lower(target_column.name) IN lower(e.value ->> 'expression')) > 0))
        THEN
            -- What the merge needs is staged. That a name stands in the text of an expression may mean nothing, and
            -- then costs a column.
            columns := columns || (jsonb_set(described, '{required}', 'false') || '{"staged_only": true}');
        ELSIF target_column.rules_only OR target_column.is_generated OR (given ->> 'skip')::boolean THEN
            -- A type for rules, if every file has the field. "other" alone says no more than no type does: both are
            -- text to rules.
            CONTINUE WHEN missing OR target_column.kind = 'other' AND coalesce(given -> 'format', '{}') = '{}';
            fields := fields || jsonb_set(described, '{required}', 'false');
        ELSE
            columns := columns || described;
        END IF;
    END LOOP;

    IF NOT EXISTS (SELECT FROM jsonb_array_elements(columns) AS c WHERE NOT c ? 'staged_only') THEN
        RAISE EXCEPTION 'no field of the files feeds a column of %', target USING
            ERRCODE = 'SL004',
            DETAIL = format('Header of the first file: %s. Columns of the table: %s.',
                array_to_string(ARRAY(SELECT jsonb_array_elements_text(headers -> '1')), ', '),
                (SELECT string_agg(c.name, ', ') FROM sluice_private.target_columns(target) AS c)),
            HINT = coalesce(
                sluice_private.delimiter_hint(ARRAY(SELECT jsonb_array_elements_text(headers -> '1'))),
                'Name the header that feeds each column with "from" in the job, or check delimiter and header of its'
                    ' format.');
    END IF;

    RETURN jsonb_build_object(
        'columns', columns,
        'fields', fields,
        'files', (
            SELECT jsonb_agg(
                jsonb_build_object(
                    'number', f.file_no,
                    'header', CASE
                        WHEN has_header THEN headers -> f.file_no::text
                        WHEN by_position THEN (
                            -- A field that the job does not name still has a place; the array begins with the first
                            -- that it does.
                            SELECT jsonb_agg(coalesce(synthetic[s.place], format('field %s', s.place)) ORDER BY s.place)
                            FROM generate_series(1, array_upper(synthetic, 1)) AS s (place))
                    END)
                ORDER BY f.file_no)
            FROM sluice_private.read_files(files) AS f),
        'ignored', (
            SELECT coalesce(jsonb_agg(DISTINCT h.name), '[]')
            FROM sluice_private.read_files(files) AS f
            CROSS JOIN LATERAL unnest(f.header) AS h (name)
            WHERE has_header AND NOT h.name = ANY (used)));
END
$$;
COMMENT ON FUNCTION sluice_private.match_fields(jsonb, regclass, jsonb)
    IS 'Which field of the files feeds which column of the target; raises an error for what is missing';
REVOKE ALL ON FUNCTION sluice_private.match_fields(jsonb, regclass, jsonb) FROM PUBLIC;
