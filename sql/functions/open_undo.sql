-- The part of undo that comes before the target: looks whether the load can be undone at all, waits for its turn, and
-- gives the statements.
CREATE OR REPLACE FUNCTION sluice_private.open_undo(load_id bigint) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may read the tables of loads. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(open_undo.load_id, 'merged');
    target regclass := sluice_private.find_target(current_load.target, '{}');
    replaced text := format('sluice_private.replaced_%s', current_load.load_id);
    has_replaced boolean := to_regclass(replaced) IS NOT NULL;
    restore text;
    groups jsonb;
BEGIN
    -- A resubmission of which no row was merged wrote nothing, but took in rejects.
    IF NOT EXISTS (SELECT FROM sluice_private.tracked_write AS w WHERE w.load_id = open_undo.load_id)
        AND NOT EXISTS (SELECT FROM sluice_private.resubmitted_row AS r WHERE r.load_id = open_undo.load_id)
    THEN
        RAISE EXCEPTION 'load % cannot be undone', open_undo.load_id USING
            ERRCODE = 'SL016',
            DETAIL = 'Nobody knows which rows it wrote: its job did not say track: true.',
            HINT = 'Write track: true in the job; loads that are merged from then on can be undone.';
    END IF;
    -- Numbers of transactions come again after four thousand million of them.
    IF EXISTS (
        SELECT
        FROM sluice_private.tracked_write AS w
        WHERE w.load_id = open_undo.load_id
            AND pg_current_xact_id()::text::numeric - w.written_in::text::numeric > 2000000000)
    THEN
        RAISE EXCEPTION 'load % cannot be undone any more', open_undo.load_id USING
            ERRCODE = 'SL016',
            DETAIL = 'The server has run more than two thousand million transactions since.',
            HINT = 'Take the rows back with SQL of your own.';
    END IF;
    -- Its rejects come back, so that they must not be under way.
    IF current_load.resubmits IS NOT NULL THEN
        PERFORM FROM sluice_private.load AS l WHERE l.load_id = current_load.resubmits FOR NO KEY UPDATE;
        PERFORM sluice_private.refuse_busy(current_load.resubmits);
    END IF;
    -- One after the other with merges into the same table.
    PERFORM pg_advisory_xact_lock(
        1397509444, (coalesce(pg_partition_root(target), target)::oid::bigint & 4294967295)::bit(32)::int);

    IF has_replaced THEN
        EXECUTE format('GRANT SELECT ON TABLE %s TO %I', replaced, sluice_private.caller());
        restore := (
            SELECT format(
                'UPDATE %s AS t SET %s FROM %s AS r WHERE %s AND t.xmin = ANY ($1) AND r.written_by = ANY ($2)',
                sluice_private.target_rows(target),
                string_agg(format('%s = r.c%s%s', c.ident, c.place, '::' || c.type), ', ' ORDER BY c.place)
                    FILTER (WHERE c.is_updated),
                replaced,
                string_agg(format('t.%s = r.c%s::%s', c.ident, c.place, c.type), ' AND ')
                    FILTER (WHERE c.key_place IS NOT NULL))
            FROM sluice_private.merge_columns(current_load.plan, target) AS c);
        -- Rows that another load wrote, and that can be undone with it, are told apart by who wrote them.
        EXECUTE format(
            $statement$
                SELECT jsonb_agg(jsonb_build_object('load', g.load_id, 'written_by', g.written_by))
                FROM (
                    SELECT w.load_id, array_agg(DISTINCT r.written_by) AS written_by
                    FROM %s AS r
                    LEFT JOIN sluice_private.tracked_write AS w ON w.written_by = r.written_by
                    GROUP BY w.load_id, CASE WHEN w.load_id IS NOT NULL THEN r.written_by END
                ) AS g
            $statement$,
            replaced)
        INTO groups;
    END IF;

    RETURN jsonb_build_object(
        'target', current_load.target,
        'written_by', (
            SELECT coalesce(jsonb_agg(w.written_by), '[]')
            FROM sluice_private.tracked_write AS w
            WHERE w.load_id = open_undo.load_id),
        'inserted', current_load.inserted,
        'updated', current_load.updated,
        'groups', coalesce(groups, '[]'),
        'restore', restore,
        'delete', format('DELETE FROM %s AS t WHERE t.xmin = ANY ($1)', sluice_private.target_rows(target)),
        -- Rows of other tables that would be deleted or changed along with those of the load.
        'dependents', (
            SELECT coalesce(
                jsonb_agg(jsonb_build_object(
                    'constraint', c.conname,
                    'table', c.conrelid::regclass,
                    'query', format(
                        'SELECT EXISTS (SELECT FROM %s AS f JOIN %s AS t ON %s WHERE t.xmin = ANY ($1)%s)',
                        c.conrelid::regclass,
                        sluice_private.target_rows(target),
                        (
                            SELECT string_agg(
                                format('t.%I OPERATOR(%I.%s) f.%I', b.attname, n.nspname, o.oprname, a.attname), ' AND ')
                            FROM unnest(c.conkey, c.confkey, c.conpfeqop) AS k (own, other, operator)
                            JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.own
                            JOIN pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = k.other
                            JOIN pg_operator AS o ON o.oid = k.operator
                            JOIN pg_namespace AS n ON n.oid = o.oprnamespace
                        ),
                        CASE WHEN c.conrelid = target THEN ' AND f.xmin <> ALL ($1)' ELSE '' END))),
                '[]')
            FROM pg_constraint AS c
            WHERE c.contype = 'f' AND c.confrelid = target AND c.confdeltype IN ('c', 'n', 'd')
                AND c.conparentid = 0));
END
$$;
COMMENT ON FUNCTION sluice_private.open_undo(bigint) IS 'The part of undo that comes before the target';
REVOKE ALL ON FUNCTION sluice_private.open_undo(bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.open_undo(bigint) TO sluice_loader;
