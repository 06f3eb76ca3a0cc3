-- The part of merge_load that comes after the target is written, or is not going to be: checks that no row is lost,
-- writes totals and ledger, drops staging, and gives the result.
--
-- A loader can call it with any figures, as it can report any blocks: who may load is trusted with the book-keeping
-- of the own loads, and with nothing else.
CREATE OR REPLACE FUNCTION sluice_private.finish_merge(load_id bigint, status text, counts jsonb) RETURNS jsonb
LANGUAGE plpgsql
-- With the owner's rights, because nobody else may write loads and the ledger. Whose load it is, is checked.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    current_load sluice_private.load := sluice_private.own_load(finish_merge.load_id, 'staging');
    refused bigint := coalesce((counts ->> 'refused')::bigint, 0);
    total record;
    known record;
    message text;
BEGIN
    SELECT
        coalesce(sum(b.read), 0)::bigint AS read,
        coalesce(sum(b.filtered), 0)::bigint AS filtered,
        coalesce(sum(b.rejected), 0)::bigint + refused AS rejected,
        coalesce(sum(b.duplicate), 0)::bigint + coalesce((counts ->> 'duplicate')::bigint, 0) AS duplicate,
        coalesce((counts ->> 'inserted')::bigint, 0) AS inserted,
        coalesce((counts ->> 'updated')::bigint, 0) AS updated,
        coalesce((counts ->> 'unchanged')::bigint, 0) AS unchanged,
        sum(b.gate_seconds) AS gate_seconds,
        sum(b.scan_seconds) AS scan_seconds,
        sum(b.stage_seconds) AS stage_seconds
    INTO total
    FROM sluice_private.load_file AS f
    LEFT JOIN sluice_private.block_result AS b ON b.load_id = f.load_id AND b.file_no = f.file_no
    WHERE f.load_id = finish_merge.load_id AND f.status = 'new';

    IF finish_merge.status IN ('merged', 'dry run') AND total.read
        <> total.filtered + total.rejected + total.duplicate + total.inserted + total.updated + total.unchanged
    THEN
        RAISE EXCEPTION 'rows were lost: nothing is merged' USING
            ERRCODE = 'SL007',
            DETAIL = format(
                'read %s <> filtered %s + rejected %s + duplicate %s + inserted %s + updated %s + unchanged %s',
                total.read, total.filtered, total.rejected, total.duplicate, total.inserted, total.updated,
                total.unchanged),
            HINT = 'Load the files again; if it happens again, it is a fault of Sluice.';
    END IF;

    IF finish_merge.status = 'merged' THEN
        UPDATE sluice_private.load_file AS f
        SET status = 'loaded'
        WHERE f.load_id = finish_merge.load_id AND f.status = 'new';
        -- Rows that pass leave the rejects of the load that they come from; those that fail again stand there anew.
        IF current_load.resubmits IS NOT NULL THEN
            WITH resubmitted AS (
                DELETE FROM sluice_private.rejected_row AS r
                WHERE r.load_id = current_load.resubmits AND r.raw_row IS NOT NULL
                RETURNING r.*
            )
            INSERT INTO sluice_private.resubmitted_row (load_id, file_no, line, byte_offset, reject)
            SELECT current_load.load_id, r.file_no, r.line, r.byte_offset, to_jsonb(r.*)
            FROM resubmitted AS r
            WHERE (current_load.plan ->> 'track')::boolean;
            UPDATE sluice_private.rejected_row AS r
            SET load_id = current_load.resubmits
            WHERE r.load_id = current_load.load_id;
        END IF;
        -- Only force makes two files of one content; it and new_table, a content that stands in the ledger.
        INSERT INTO sluice_private.ledger AS k (job_id, digest, bytes, load_id, file_no, name)
        SELECT DISTINCT ON (f.digest, f.bytes) current_load.job_id, f.digest, f.bytes, f.load_id, f.file_no, f.name
        FROM sluice_private.load_file AS f
        WHERE f.load_id = finish_merge.load_id AND f.status = 'loaded' AND current_load.resubmits IS NULL
        ORDER BY f.digest, f.bytes, f.file_no
        ON CONFLICT ON CONSTRAINT nothing_is_loaded_twice DO UPDATE
        SET load_id = excluded.load_id,
            file_no = excluded.file_no,
            name = excluded.name,
            loaded_at = excluded.loaded_at;
    END IF;

    SELECT
        string_agg(DISTINCT f.loaded_by_load::text, ', ') AS before,
        count(*) FILTER (WHERE f.status = 'already loaded') AS files,
        count(*) AS all_files
    INTO known
    FROM sluice_private.load_file AS f
    WHERE f.load_id = finish_merge.load_id;
    message := CASE finish_merge.status
        WHEN 'merged' THEN format('merged into %s', current_load.target)
            || CASE
                WHEN known.files = 0 THEN ''
                ELSE format(
                    '; %s of %s files were loaded before, by load %s', known.files, known.all_files, known.before)
            END
        WHEN 'already loaded' THEN format('already loaded by load %s', known.before)
        WHEN 'reject limit' THEN format(
            '%s of %s rows were rejected, which is more than the reject limit of %s; nothing was merged',
            total.rejected, total.read, current_load.reject_limit)
        ELSE format('dry run: nothing was merged into %s', current_load.target)
    END;

    UPDATE sluice_private.load AS l
    SET status = finish_merge.status,
        ended_at = clock_timestamp(),
        read = total.read,
        filtered = total.filtered,
        rejected = total.rejected,
        duplicate = total.duplicate,
        inserted = CASE WHEN finish_merge.status = 'reject limit' THEN 0 ELSE total.inserted END,
        updated = CASE WHEN finish_merge.status = 'reject limit' THEN 0 ELSE total.updated END,
        unchanged = CASE WHEN finish_merge.status = 'reject limit' THEN 0 ELSE total.unchanged END,
        gate_seconds = total.gate_seconds,
        scan_seconds = total.scan_seconds,
        stage_seconds = total.stage_seconds,
        merge_seconds = (counts ->> 'seconds')::double precision,
        failure = CASE finish_merge.status WHEN 'reject limit' THEN message END
    WHERE l.load_id = finish_merge.load_id;
    DELETE FROM sluice_private.block_result AS b WHERE b.load_id = finish_merge.load_id;
    -- Kept are the blocks of files that are of this load, all of them: after the reject limit they can be replayed too.
    IF current_load.keep_raw THEN
        DELETE FROM sluice_private.raw_block AS b
        USING sluice_private.load_file AS f
        WHERE b.load_id = finish_merge.load_id
            AND f.load_id = b.load_id
            AND f.file_no = b.file_no
            AND (f.status = 'already loaded' OR f.digest IS NULL);
    END IF;
    IF finish_merge.status <> 'merged' THEN
        PERFORM sluice_private.forget_tracking(finish_merge.load_id);
    END IF;
    PERFORM sluice_private.drop_staging(finish_merge.load_id);
    PERFORM sluice_private.release_load(finish_merge.load_id);

    RETURN jsonb_build_object(
        'load_id', current_load.load_id,
        'job', current_load.plan -> 'job',
        'job_version', current_load.version,
        'status', finish_merge.status,
        'rules_ran', current_load.rules,
        'target', current_load.target,
        'resubmits', current_load.resubmits,
        'replays', current_load.replays,
        'files', (
            SELECT jsonb_agg(
                jsonb_build_object(
                    'name', f.name,
                    'bytes', f.bytes,
                    'digest', f.digest,
                    'status', f.status,
                    'loaded_by_load', f.loaded_by_load,
                    'changed_since_load', f.changed_since_load)
                ORDER BY f.file_no)
            FROM sluice_private.load_file AS f
            WHERE f.load_id = finish_merge.load_id),
        'rows', jsonb_build_object(
            'read', total.read,
            'filtered', total.filtered,
            'rejected', total.rejected,
            'duplicate', total.duplicate,
            'inserted', total.inserted,
            'updated', total.updated,
            'unchanged', total.unchanged),
        'server_seconds', jsonb_build_object(
            'gate', round(total.gate_seconds::numeric, 3),
            'scan', round(total.scan_seconds::numeric, 3),
            'stage', round(total.stage_seconds::numeric, 3)),
        'merge_seconds', (counts ->> 'seconds')::double precision,
        'message', message);
END
$$;
COMMENT ON FUNCTION sluice_private.finish_merge(bigint, text, jsonb)
    IS 'The part of merge_load that comes after the target';
REVOKE ALL ON FUNCTION sluice_private.finish_merge(bigint, text, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.finish_merge(bigint, text, jsonb) TO sluice_loader;
