-- The part of merge_load that comes before reading staging: waits for its turn, asks the ledger, and looks whether
-- every block has arrived. Gives what merge_load needs to know.
CREATE OR REPLACE FUNCTION sluice_private.open_merge(load_id bigint, files jsonb) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may read loads and the ledger. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load;
    target regclass;
    is_tracked boolean;
    file record;
    sums record;
BEGIN
    -- Each statement must see what the one before in the queue has committed.
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'a load cannot be merged in a % transaction', current_setting('transaction_isolation') USING
            ERRCODE = 'SL014',
            HINT = 'Merge in a transaction of the level READ COMMITTED.';
    END IF;
    current_load := sluice_private.own_load(open_merge.load_id, 'staging');
    target := sluice_private.find_target(current_load.target, '{}');

    -- The client knows content and number of blocks only now.
    IF jsonb_typeof(files) IS DISTINCT FROM 'array' THEN
        RAISE EXCEPTION 'files must be an array' USING
            ERRCODE = 'SL014',
            HINT = 'Pass them as [{"number": 1, "digest": "…", "blocks": 12}].';
    END IF;
    UPDATE sluice_private.load_file AS f
    SET digest = g.digest,
        bytes = coalesce(g.bytes, f.bytes),
        packed_bytes = coalesce(g.packed_bytes, f.packed_bytes),
        packed_digest = g.packed_digest
    FROM jsonb_to_recordset(files) AS g (
        number integer, digest text, bytes bigint, packed_bytes bigint, packed_digest text)
    WHERE f.load_id = open_merge.load_id AND f.file_no = g.number;
    FOR file IN
        SELECT f.file_no, f.name
        FROM sluice_private.load_file AS f
        LEFT JOIN jsonb_to_recordset(files) AS g (number integer, blocks bigint) ON g.number = f.file_no
        WHERE f.load_id = open_merge.load_id AND (f.digest IS NULL OR f.bytes IS NULL OR g.blocks IS NULL)
            AND current_load.resubmits IS NULL
    LOOP
        RAISE EXCEPTION 'digest, size or number of blocks of file "%" is missing', file.name USING
            ERRCODE = 'SL014',
            DETAIL = format('It is file %s of load %s.', file.file_no, open_merge.load_id),
            HINT = 'Pass them as [{"number": 1, "digest": "…", "blocks": 12, "bytes": 123}].';
    END LOOP;

    -- Merges into one table queue here, and before they ask the ledger: who waited for the same content then sees it.
    PERFORM pg_advisory_xact_lock(
        1397509444, (coalesce(pg_partition_root(target), target)::oid::bigint & 4294967295)::bit(32)::int);

    -- What the ledger has is not loaded again, and of equal files in one load only the first is.
    UPDATE sluice_private.load_file AS f
    SET status = 'already loaded',
        loaded_by_load = coalesce(k.load_id, f.load_id)
    FROM sluice_private.load_file AS e
    LEFT JOIN sluice_private.ledger AS k
        ON k.job_id = current_load.job_id AND k.digest = e.digest AND k.bytes = e.bytes
        -- What was loaded into a table that is no more.
        AND NOT coalesce((current_load.options ->> 'new_table')::boolean, false)
    WHERE f.load_id = open_merge.load_id
        AND e.load_id = f.load_id
        AND e.digest = f.digest
        AND e.bytes = f.bytes
        AND (k.load_id IS NOT NULL AND e.file_no = f.file_no OR k.load_id IS NULL AND e.file_no < f.file_no)
        AND NOT coalesce((current_load.options ->> 'force')::boolean, false);
    UPDATE sluice_private.load_file AS f
    SET changed_since_load = (
        SELECT max(k.load_id)
        FROM sluice_private.ledger AS k
        WHERE k.job_id = current_load.job_id AND k.name = f.name AND (k.digest, k.bytes) <> (f.digest, f.bytes))
    WHERE f.load_id = open_merge.load_id AND f.status = 'new' AND f.digest IS NOT NULL;

    -- Their rows are none of this load.
    DELETE FROM sluice_private.rejected_row AS r
    USING sluice_private.load_file AS f
    WHERE f.load_id = open_merge.load_id
        AND f.status <> 'new'
        AND r.load_id = f.load_id
        AND r.file_no = f.file_no;
    IF EXISTS (SELECT FROM sluice_private.load_file AS f WHERE f.load_id = open_merge.load_id AND f.status <> 'new')
        AND EXISTS (SELECT FROM sluice_private.load_file AS f WHERE f.load_id = open_merge.load_id AND f.status = 'new')
    THEN
        EXECUTE format('DELETE FROM sluice_private.%I AS s WHERE s.sluice_file_no = ANY ($1)', current_load.staging)
        USING ARRAY(
            SELECT f.file_no
            FROM sluice_private.load_file AS f
            WHERE f.load_id = open_merge.load_id AND f.status <> 'new');
    END IF;

    -- Blocks.
    FOR file IN
        SELECT f.file_no, f.name, g.blocks AS sent, count(b.block_no) AS arrived
        FROM sluice_private.load_file AS f
        JOIN jsonb_to_recordset(files) AS g (number integer, blocks bigint) ON g.number = f.file_no
        LEFT JOIN sluice_private.block_result AS b ON b.load_id = f.load_id AND b.file_no = f.file_no
        WHERE f.load_id = open_merge.load_id AND f.status = 'new'
        GROUP BY f.file_no, f.name, g.blocks
        HAVING count(b.block_no) <> g.blocks
    LOOP
        RAISE EXCEPTION 'blocks of file "%" are missing', file.name USING
            ERRCODE = 'SL007',
            DETAIL = format('%s were sent, %s have arrived.', file.sent, file.arrived),
            HINT = 'Nothing was merged. Load the files again.';
    END LOOP;
    IF current_load.resubmits IS NOT NULL THEN
        PERFORM sluice_private.check_resubmitted(open_merge.load_id);
    END IF;
    SELECT
        coalesce(sum(b.read), 0) AS read,
        coalesce(sum(b.rejected), 0) AS rejected,
        coalesce(sum(b.accepted), 0) AS accepted
    INTO sums
    FROM sluice_private.load_file AS f
    LEFT JOIN sluice_private.block_result AS b ON b.load_id = f.load_id AND b.file_no = f.file_no
    WHERE f.load_id = open_merge.load_id AND f.status = 'new';

    is_tracked := coalesce((current_load.plan ->> 'track')::boolean, false)
        AND NOT coalesce((current_load.options ->> 'dry_run')::boolean, false);
    IF is_tracked AND current_load.on_conflict LIKE 'update%' THEN
        PERFORM sluice_private.create_replaced(current_load, target);
    END IF;

    RETURN jsonb_build_object(
        'all_loaded_before', NOT EXISTS (
            SELECT FROM sluice_private.load_file AS f WHERE f.load_id = open_merge.load_id AND f.status = 'new'),
        'dry_run', coalesce((current_load.options ->> 'dry_run')::boolean, false),
        'target', current_load.target,
        'on_conflict', current_load.on_conflict,
        'reject_limit', current_load.reject_limit,
        'staging', current_load.staging,
        'key', (
            SELECT coalesce(jsonb_agg(current_load.plan -> 'columns' -> k.place::int -> 'name'), '[]')
            FROM jsonb_array_elements_text(current_load.plan -> 'key') AS k (place)),
        'key_is_unique', sluice_private.is_unique_key(
            target,
            ARRAY(
                SELECT current_load.plan -> 'columns' -> k.place::int ->> 'name'
                FROM jsonb_array_elements_text(current_load.plan -> 'key') AS k (place))),
        'read', sums.read,
        'rejected', sums.rejected,
        'accepted', sums.accepted,
        'may_drop_rows', sluice_private.has_before_trigger(target),
        'keep', current_load.plan -> 'keep',
        'is_tracked', is_tracked,
        'levers', coalesce(current_load.plan -> 'merge', '{}'),
        'staged_bytes', pg_table_size(format('sluice_private.%I', current_load.staging)::regclass),
        'refers_to_itself', EXISTS (
            SELECT FROM sluice_private.row_constraints(current_load.plan, target) AS r WHERE r.self_match IS NOT NULL),
        'file_names', (
            SELECT jsonb_object_agg(f.file_no, f.name)
            FROM sluice_private.load_file AS f
            WHERE f.load_id = open_merge.load_id),
        'trials', sluice_private.merge_trials(current_load, target),
        'statements', sluice_private.merge_statements(current_load, target));
END
$$;
COMMENT ON FUNCTION sluice_private.open_merge(bigint, jsonb)
    IS 'The part of merge_load that comes before reading staging';
REVOKE ALL ON FUNCTION sluice_private.open_merge(bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.open_merge(bigint, jsonb) TO sluice_loader;
