-- Merges what a load has staged into its target, in the transaction of the caller: all of it, or none of it.
--
-- What ends a load without a merge and is to be kept (the reject limit, a content that was loaded before, a dry run)
-- is a status of the result. Everything else is an error, and the caller then abandons the load in a new transaction.
--
-- Runs with the caller's rights: merging needs his rights on the target, whose triggers and constraints work as ever.
CREATE OR REPLACE FUNCTION sluice.merge_load(load bigint, files jsonb) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
-- Each statement runs once: compiling it costs more than it saves.
SET jit = off
AS $$
DECLARE
    started timestamptz := clock_timestamp();
    opened jsonb := sluice_private.open_merge(merge_load.load, merge_load.files);
    statements jsonb := opened -> 'statements';
    dry_run boolean := (opened ->> 'dry_run')::boolean;
    on_conflict text := opened ->> 'on_conflict';
    has_key boolean := opened -> 'key' <> '[]';
    caller_work_mem text := current_setting('work_mem');
    target regclass := opened ->> 'target';
    status text;
    found record;
    refused bigint := 0;
    -- Rows that staging must hold: those that were accepted and not refused since.
    staged bigint;
    -- Rows left of them when each key stands once; those of them the target lacks, and has otherwise.
    kept bigint;
    counted bigint;
    new_rows bigint;
    changed_rows bigint := 0;
    target_is_empty boolean := false;
    inserted bigint;
    updated bigint := 0;
    levers jsonb := opened -> 'levers';
    -- Names of statements, and the reason; only when something is merged.
    chosen jsonb;
    insert_by text;
    memory text;
    triggers jsonb;
    indexes jsonb;
    caller_maintenance_work_mem text := current_setting('maintenance_work_mem');
    waited boolean;
BEGIN
    -- Sorting and hashing half a million rows takes about 80 MB, and twice as long on disk.
    memory := sluice_private.raise_memory('work_mem', 16777216 + 2 * (opened ->> 'staged_bytes')::bigint);

    IF (opened ->> 'all_loaded_before')::boolean THEN
        status := 'already loaded';
    ELSE
        IF opened -> 'trials' <> 'null' THEN
            LOOP
                found := sluice_private.find_refused(merge_load.load, opened ->> 'staging', opened -> 'trials');
                refused := refused + found.refused;
                -- The row that another one refers to may have been among them.
                EXIT WHEN found.refused = 0 OR NOT (opened ->> 'refers_to_itself')::boolean;
            END LOOP;
        END IF;
        IF sluice_private.is_over_limit(
            opened ->> 'reject_limit', (opened ->> 'rejected')::bigint + refused, (opened ->> 'read')::bigint)
        THEN
            status := 'reject limit';
        END IF;
    END IF;

    IF status IS NULL THEN
        status := CASE WHEN dry_run THEN 'dry run' ELSE 'merged' END;
        staged := (opened ->> 'accepted')::bigint - refused;
        IF has_key AND on_conflict <> 'error' THEN
            EXECUTE statements ->> 'is_empty' INTO target_is_empty;
            IF NOT target_is_empty THEN
                PERFORM sluice_private.analyze_staging(merge_load.load);
            END IF;
        END IF;
        IF has_key AND opened ->> 'keep' = 'error' THEN
            PERFORM sluice_private.refuse_duplicates(statements ->> 'find_twice', opened);
            kept := staged;
            new_rows := staged;
        END IF;

        IF dry_run AND on_conflict = 'error' AND (opened ->> 'key_is_unique')::boolean
            AND has_table_privilege(target, 'SELECT')
        THEN
            EXECUTE statements ->> 'classify_nothing' INTO kept, new_rows;
            IF new_rows < kept THEN
                RAISE EXCEPTION 'the target % has rows with these keys already', target USING
                    ERRCODE = 'SL009',
                    DETAIL = format('%s of %s keys exist.', kept - new_rows, kept),
                    HINT = 'Write on_conflict: nothing or update in the job if such rows may come, or remove them.';
            END IF;
        ELSIF has_key AND (on_conflict = 'error' OR target_is_empty) THEN
            -- A table without such triggers takes every row or fails: then what it took tells how many keys there are.
            IF dry_run OR (opened ->> 'may_drop_rows')::boolean THEN
                EXECUTE statements ->> 'count_keys' INTO kept;
                new_rows := kept;
            END IF;
        ELSIF has_key THEN
            EXECUTE statements ->> CASE on_conflict WHEN 'nothing' THEN 'classify_nothing' ELSE 'classify_update' END
            INTO kept, new_rows, changed_rows;
        END IF;

        IF dry_run THEN
            inserted := coalesce(new_rows, staged);
            updated := changed_rows;
        ELSE
            insert_by := CASE
                WHEN NOT has_key OR new_rows = staged THEN 'insert_all'
                WHEN new_rows = 0 THEN NULL
                WHEN kept IS NULL OR new_rows = kept THEN 'insert_distinct'
                ELSE 'insert_new'
            END;
            IF levers ? 'triggers' THEN
                triggers := sluice_private.disable_triggers(target);
            END IF;
            IF levers ? 'indexes' THEN
                indexes := sluice_private.drop_indexes(target);
            END IF;
            SELECT w.inserted, w.updated, w.waited
            INTO inserted, updated, waited
            FROM sluice_private.write_target(
                merge_load.load, target, opened, statements ->> insert_by,
                CASE WHEN has_key AND coalesce(indexes, '[]') = '[]' THEN new_rows END, changed_rows) AS w;
            -- Without its index the key cannot be looked for row by row, as write_target would.
            IF has_key AND indexes <> '[]' AND inserted <> new_rows THEN
                PERFORM sluice_private.raise_miscount(target, new_rows, inserted);
            END IF;
            chosen := jsonb_build_object(
                'by', CASE
                    WHEN waited THEN to_jsonb(array_remove(
                        ARRAY['insert_unless_there', CASE WHEN updated > 0 THEN 'update_changed' END], NULL))
                    ELSE to_jsonb(array_remove(
                        ARRAY[CASE WHEN changed_rows > 0 THEN 'update_changed' END, insert_by], NULL))
                END,
                'why', CASE
                    WHEN waited THEN 'another session wrote the same keys meanwhile'
                    WHEN NOT has_key THEN 'rows have no key'
                    WHEN on_conflict = 'error' THEN 'on_conflict is error: every key must be new'
                    WHEN target_is_empty THEN 'the target is empty'
                    WHEN new_rows = 0 THEN 'the target has all of the keys'
                    WHEN new_rows = kept THEN 'the target has none of the keys'
                    ELSE 'the target has some of the keys'
                END,
                'work_mem', memory);
            IF levers <> '{}' THEN
                -- A table with checks that wait for the commit cannot be altered.
                IF triggers <> '[]' OR indexes <> '[]' THEN
                    SET CONSTRAINTS ALL IMMEDIATE;
                END IF;
                PERFORM set_config('work_mem', caller_work_mem, true);
                IF indexes <> '[]' THEN
                    memory := sluice_private.raise_memory('maintenance_work_mem', (opened ->> 'staged_bytes')::bigint);
                    PERFORM sluice_private.create_indexes(indexes);
                    PERFORM set_config('maintenance_work_mem', caller_maintenance_work_mem, true);
                    chosen := chosen || jsonb_build_object('maintenance_work_mem', memory);
                END IF;
                PERFORM sluice_private.enable_triggers(coalesce(triggers, '[]'));
                -- What the commit goes by is what is set when it comes.
                IF levers ? 'synchronous_commit' THEN
                    PERFORM set_config('synchronous_commit', levers ->> 'synchronous_commit', true);
                END IF;
                chosen := chosen || jsonb_build_object(
                    'synchronous_commit', levers -> 'synchronous_commit',
                    'triggers_disabled', (
                        SELECT count(*) FROM jsonb_array_elements(triggers) AS t WHERE t ->> 'state' IN ('O', 'A')),
                    'indexes_rebuilt', jsonb_array_length(coalesce(indexes, '[]')));
            END IF;
        END IF;

        -- As many different keys as rows prove that staging has lost none. If there are fewer, the others are
        -- duplicates, or are not there.
        kept := coalesce(kept, inserted);
        IF kept <> staged OR dry_run THEN
            EXECUTE statements ->> 'count_rows' INTO counted;
            IF counted <> staged THEN
                RAISE EXCEPTION 'staging does not hold the rows that were accepted: nothing is merged' USING
                    ERRCODE = 'SL007',
                    DETAIL = format('%s rows were accepted, %s of them refused, %s are staged.',
                        opened ->> 'accepted', refused, counted),
                    HINT = 'Load the files again. A crash of the server empties staging.';
            ELSIF NOT has_key AND inserted <> staged THEN
                PERFORM sluice_private.raise_miscount(target, staged, inserted);
            END IF;
        END IF;
    END IF;

    PERFORM set_config('work_mem', caller_work_mem, true);
    RETURN sluice_private.finish_merge(
        merge_load.load,
        status,
        jsonb_build_object(
            'refused', refused,
            'duplicate', staged - kept,
            'inserted', inserted,
            'updated', updated,
            'unchanged', kept - inserted - updated,
            'seconds', round(extract(epoch FROM clock_timestamp() - started)::numeric, 3)))
        || jsonb_strip_nulls(jsonb_build_object('merge', chosen));
END
$$;
COMMENT ON FUNCTION sluice.merge_load(bigint, jsonb)
    IS 'Merges a load into its target and returns its totals; all of it, or none of it';
REVOKE ALL ON FUNCTION sluice.merge_load(bigint, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice.merge_load(bigint, jsonb) TO sluice_loader;
