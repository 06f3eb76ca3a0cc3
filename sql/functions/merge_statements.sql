-- The statements that merge the staging table of a load, by what they are for. Which of them run is decided in
-- merge_load and write_target.
--
-- In them s is a staged row, d one of those that are left of each key, t a row of the target. Rows are inserted in
-- the order of the key, so that indexes grow at one place after the other. Which of the rows of a key is left depends
-- on file and place in it alone, and on the column that "keep" names.
CREATE OR REPLACE FUNCTION sluice_private.merge_statements(merged_load sluice_private.load, target regclass)
RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    plan jsonb := merged_load.plan;
    staging text := format('sluice_private.%I AS s', merged_load.staging);
    rows text;
    table_name text := sluice_private.target_rows(target) || ' AS t';
    has_key boolean := plan -> 'key' <> '[]';
    key_can_be_null boolean;
    insert_into text;
    staged_values text;
    staged_named text;
    staged_keys text;
    staged_keys_named text;
    first_key text;
    keys text;
    d_is_t text;
    s_is_t text;
    guard text;
    changed text;
    assignments text;
    replaced text;
    d_columns text;
    one_by_key text;
    preferred text;
    sort_prefix text := sluice_private.sort_prefix(plan, target);
BEGIN
    -- Staging itself, if it has every column in its type.
    rows := CASE
        WHEN EXISTS (
            SELECT FROM sluice_private.merge_columns(plan, target) AS c WHERE c.is_cast OR c.is_computed)
        THEN sluice_private.staged_rows(merged_load, target, 'computed', false) || ' AS s'
        ELSE staging
    END;
    -- Columns c0, c1, … of d are those of the plan; their own names could be those of something else.
    SELECT
        format('INSERT INTO %s AS t (%s)%s', merged_load.target, string_agg(v.ident, ', ' ORDER BY v.place),
            CASE WHEN bool_or(v.is_always_identity) THEN ' OVERRIDING SYSTEM VALUE' ELSE '' END),
        string_agg(v.staged, ', ' ORDER BY v.place),
        string_agg(format('%s AS c%s', v.staged, v.place), ', ' ORDER BY v.place),
        string_agg('d.c' || v.place, ', ' ORDER BY v.place),
        string_agg(v.staged, ', ' ORDER BY v.key_place) FILTER (WHERE v.key_place IS NOT NULL),
        string_agg(format('%s AS c%s', v.staged, v.place), ', ' ORDER BY v.key_place)
            FILTER (WHERE v.key_place IS NOT NULL),
        't.' || (array_agg(v.ident ORDER BY v.key_place))[1],
        string_agg(v.ident, ', ' ORDER BY v.key_place) FILTER (WHERE v.key_place IS NOT NULL),
        string_agg(format('t.%s = d.c%s', v.ident, v.place), ' AND ') FILTER (WHERE v.key_place IS NOT NULL),
        string_agg(format('t.%s = %s', v.ident, v.staged), ' AND ') FILTER (WHERE v.key_place IS NOT NULL),
        coalesce(bool_or(NOT v.required) FILTER (WHERE v.key_place IS NOT NULL), false),
        string_agg(format('%s IS NULL', v.staged), ' OR ') FILTER (WHERE v.key_place IS NOT NULL),
        string_agg(
            format('%s IS DISTINCT FROM %s', v.target_compared, format(v.compared_as, 'd.c' || v.place)),
            ' OR ' ORDER BY v.place) FILTER (WHERE v.is_updated),
        string_agg(format('%s = d.c%s', v.ident, v.place), ', ' ORDER BY v.place) FILTER (WHERE v.is_updated),
        string_agg(
            CASE v.staging_type WHEN 'text' THEN format('t.%s::text', v.ident) ELSE 't.' || v.ident END,
            ', ' ORDER BY v.place) FILTER (WHERE v.is_updated OR v.key_place IS NOT NULL)
    INTO insert_into, staged_values, staged_named, d_columns, staged_keys, staged_keys_named, first_key, keys,
        d_is_t, s_is_t, key_can_be_null, guard, changed, assignments, replaced
    FROM (
        SELECT c.*, 's.' || c.ident AS staged, format(c.compared_as, 't.' || c.ident) AS target_compared
        FROM sluice_private.merge_columns(plan, target) AS c
        WHERE c.is_inserted
    ) AS v;

    IF NOT has_key THEN
        RETURN jsonb_build_object(
            'count_rows', format('SELECT count(*) FROM %s', staging),
            'insert_all', format(
                '%s SELECT %s FROM %s ORDER BY s.sluice_file_no, s.sluice_byte_offset',
                insert_into, staged_values, rows));
    END IF;

    -- Only what is newer; what the target has not dated is older than anything. Where all columns are of the key, nothing
    -- changes.
    IF plan ? 'newer_column' AND changed IS NOT NULL THEN
        SELECT format('d.c%s IS NOT NULL AND (t.%s IS NULL OR d.c%s > t.%s) AND (%s)',
            c.place, c.ident, c.place, c.ident, changed)
        INTO changed
        FROM sluice_private.merge_columns(plan, target) AS c
        WHERE c.name = plan ->> 'newer_column' AND c.is_inserted;
    END IF;

    -- Rows with a NULL in the key are no duplicates of each other, but equal for DISTINCT; their place tells them
    -- apart.
    IF key_can_be_null THEN
        staged_keys := format(
            '%s, CASE WHEN %s THEN s.sluice_file_no END, CASE WHEN %s THEN s.sluice_byte_offset END',
            staged_keys, guard, guard);
        staged_keys_named := format(
            '%s, CASE WHEN %s THEN s.sluice_file_no END AS file_no,'
                ' CASE WHEN %s THEN s.sluice_byte_offset END AS byte_offset',
            staged_keys_named, guard, guard);
    END IF;
    IF sort_prefix IS NOT NULL THEN
        staged_keys := format('%s, %s', sort_prefix, staged_keys);
    END IF;
    preferred := CASE plan ->> 'keep'
        WHEN 'last' THEN 's.sluice_file_no DESC, s.sluice_byte_offset DESC'
        WHEN 'max' THEN (
            SELECT format('s.%s DESC NULLS LAST, s.sluice_file_no DESC, s.sluice_byte_offset DESC', c.ident)
            FROM sluice_private.merge_columns(plan, target) AS c
            WHERE c.place = (plan ->> 'keep_column')::int)
        ELSE 's.sluice_file_no, s.sluice_byte_offset'
    END;
    one_by_key := format(
        'SELECT DISTINCT ON (%s) %s FROM %s ORDER BY %s, %s', staged_keys, staged_named, rows, staged_keys, preferred);

    RETURN jsonb_build_object(
        'count_rows', format('SELECT count(*) FROM %s', staging),
        'count_keys', format('SELECT count(*) FROM (SELECT DISTINCT %s FROM %s) AS d', staged_keys_named, rows),
        -- For keep: error. The first of the keys that stand more than once, with the places of its first two rows.
        'find_twice', format(
            'SELECT count(*) OVER (), concat_ws('', '', %1$s), array_agg(s.sluice_file_no ORDER BY %2$s),'
                ' array_agg(s.sluice_byte_offset ORDER BY %2$s) FROM %3$s WHERE NOT (%4$s) GROUP BY %1$s'
                ' HAVING count(*) > 1 ORDER BY (min(ARRAY[s.sluice_file_no, s.sluice_byte_offset])) LIMIT 1',
            (SELECT string_agg('s.' || c.ident, ', ' ORDER BY c.key_place)
                FROM sluice_private.merge_columns(plan, target) AS c WHERE c.key_place IS NOT NULL),
            's.sluice_file_no, s.sluice_byte_offset', rows, guard),
        'is_empty', format('SELECT NOT EXISTS (SELECT FROM %s)', table_name),
        'insert_all', format('%s SELECT %s FROM %s ORDER BY %s', insert_into, staged_values, rows, staged_keys),
        'insert_distinct', format('%s SELECT %s FROM (%s) AS d', insert_into, d_columns, one_by_key),
        -- Different keys, how many of them are new, and how many of the others are to be changed.
        'classify_nothing', format(
            'SELECT count(*), count(*) FILTER (WHERE %s IS NULL), 0::bigint FROM (SELECT DISTINCT %s FROM %s) AS d'
                ' LEFT JOIN %s ON %s',
            first_key, staged_keys_named, rows, table_name, d_is_t),
        'classify_update', format(
            'SELECT count(*), count(*) FILTER (WHERE %s IS NULL), count(*) FILTER (WHERE %s IS NOT NULL AND (%s))'
                ' FROM (%s) AS d LEFT JOIN %s ON %s',
            first_key, first_key, coalesce(changed, 'false'), one_by_key, table_name, d_is_t),
        -- Only what the target lacks; looked for before the sort, which it makes shorter.
        'insert_new', format(
            '%s SELECT DISTINCT ON (%s) %s FROM %s WHERE NOT EXISTS (SELECT FROM %s WHERE %s) ORDER BY %s, %s',
            insert_into, staged_keys, staged_values, rows, table_name, s_is_t, staged_keys, preferred),
        -- The same, which gets through whatever other sessions insert meanwhile.
        'insert_unless_there', format(
            '%s SELECT DISTINCT ON (%s) %s FROM %s WHERE NOT EXISTS (SELECT FROM %s WHERE %s) ORDER BY %s, %s'
                ' ON CONFLICT (%s) DO NOTHING',
            insert_into, staged_keys, staged_values, rows, table_name, s_is_t, staged_keys, preferred, keys),
        -- Only what the target has otherwise: what stands unchanged is not touched. For half a million changed rows
        -- twice as fast as INSERT with ON CONFLICT DO UPDATE.
        'update_changed', CASE
            WHEN assignments IS NOT NULL THEN format('UPDATE %s SET %s FROM (%s) AS d WHERE %s AND (%s)',
                table_name, assignments, one_by_key, d_is_t, changed)
        END,
        -- For undo, what is about to be changed; locked, so that it is that.
        'keep_replaced', format(
            'INSERT INTO sluice_private.replaced_%s SELECT t.xmin::text::bigint, %s FROM (%s) AS d JOIN %s ON %s'
                ' WHERE %s FOR UPDATE OF t',
            merged_load.load_id, replaced, one_by_key, table_name, d_is_t, changed));
END
$$;
COMMENT ON FUNCTION sluice_private.merge_statements(sluice_private.load, regclass)
    IS 'The statements that merge the staging table of a load';
REVOKE ALL ON FUNCTION sluice_private.merge_statements(sluice_private.load, regclass) FROM PUBLIC;
