-- What is tried on staged rows before they are merged: casts that only PostgreSQL can make, expressions, and
-- constraints of the target. NULL when there is nothing to try.
--
--   whole       counts the rows, and those that violate something; an error if a value cannot be computed
--   ranged      the same for a range of places in staging
--   violations  for such a range: which row violates which trial
--   trials      each by itself for such a range, and what is to be said of a row that fails. Step 1 are casts, 2 are
--               expressions, 3 looks at what those gave
CREATE OR REPLACE FUNCTION sluice_private.merge_trials(merged_load sluice_private.load, target regclass)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    plan jsonb := merged_load.plan;
    sources text[] := ARRAY[
        sluice_private.staged_rows(merged_load, target, 'cast', true),
        sluice_private.staged_rows(merged_load, target, 'computed', true),
        sluice_private.staged_rows(merged_load, target, 'complete', true)];
    known record;
    -- Counting makes PostgreSQL compute a value that nothing else looks at.
    counted text := '';
    conditions text[] := '{}';
    listed text[] := '{}';
    violating text;
    trials jsonb := '[]';
BEGIN
    FOR known IN
        SELECT
            CASE WHEN c.is_cast THEN 1 ELSE 2 END AS step, 'refused' AS reason, NULL AS rule, c.name, c.header,
            CASE WHEN c.is_cast THEN c.place + 1 END AS place, NULL AS message, format('s.%s', c.ident) AS held
        FROM sluice_private.merge_columns(plan, target) AS c
        WHERE c.is_cast OR c.is_computed
        UNION ALL
        SELECT
            3, 'required', NULL, c.name, NULL, NULL,
            format('null value in column "%s", which is NOT NULL', c.name), format('s.%s IS NOT NULL', c.ident)
        FROM sluice_private.merge_columns(plan, target) AS c
        WHERE c.is_computed AND c.required
        UNION ALL
        SELECT
            3, r.reason, r.name, g.name, g.header, g.place, r.message,
            r.condition || CASE
                WHEN r.self_match IS NULL THEN ''
                ELSE format(' OR EXISTS (SELECT FROM %s AS f WHERE %s)',
                    sluice_private.staged_rows(merged_load, target, 'computed', false), r.self_match)
            END
        FROM sluice_private.row_constraints(plan, target) AS r
        -- A constraint over one column is about the field that feeds it.
        LEFT JOIN LATERAL (
            SELECT c.name, c.header, c.place + 1 AS place
            FROM pg_attribute AS a
            JOIN sluice_private.merge_columns(plan, target) AS c
                ON c.name = a.attname AND c.is_inserted AND NOT c.is_computed
            WHERE a.attrelid = target AND a.attnum = r.about
        ) AS g ON true
        ORDER BY 1
    LOOP
        IF known.step < 3 THEN
            counted := counted || format(', count(%s)', known.held);
        ELSE
            conditions := conditions || format('(%s)', known.held);
            listed := listed || format('(%s, %s)', jsonb_array_length(trials), known.held);
        END IF;
        trials := trials || jsonb_build_object(
            'step', known.step,
            'test', format(
                'SELECT %s FROM %s AS s',
                format(CASE WHEN known.step < 3 THEN 'count(%s) >= 0' ELSE 'bool_and(%s)' END, known.held),
                sources[known.step]),
            'reason', known.reason,
            'rule', known.rule,
            'column', known.name,
            'from', known.header,
            'place', known.place,
            'message', known.message);
    END LOOP;
    IF trials = '[]' THEN
        RETURN NULL;
    END IF;

    violating := CASE
        WHEN conditions = '{}' THEN '0::bigint'
        ELSE format('count(*) FILTER (WHERE NOT (%s))', array_to_string(conditions, ' AND '))
    END;
    RETURN jsonb_build_object(
        'whole', format('SELECT count(*), %s%s FROM %s AS s', violating, counted,
            sluice_private.staged_rows(merged_load, target, 'complete', false)),
        'ranged', format('SELECT count(*), %s%s FROM %s AS s', violating, counted, sources[3]),
        'violations', CASE
            WHEN conditions <> '{}' THEN format(
                'SELECT coalesce(jsonb_agg(jsonb_build_object(''ctid'', s.sluice_ctid, ''trial'', v.trial)), ''[]'')'
                    ' FROM %s AS s CROSS JOIN LATERAL (VALUES %s) AS v (trial, held) WHERE NOT v.held',
                sources[3], array_to_string(listed, ', '))
        END,
        'trials', trials);
END
$$;
COMMENT ON FUNCTION sluice_private.merge_trials(sluice_private.load, regclass)
    IS 'What is tried on staged rows before they are merged; NULL when there is nothing to try';
REVOKE ALL ON FUNCTION sluice_private.merge_trials(sluice_private.load, regclass) FROM PUBLIC;
