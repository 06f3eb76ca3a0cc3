-- Writes the target, with the caller's rights: updates the rows that are to be changed, and inserts the new ones. A
-- number that is not known before is NULL, and then what was written counts.
--
-- When another session writes the same keys meanwhile, what was counted before is no longer so. Then it is written once
-- more the other way round: first the new rows, unless they are there, which waits for others and gets through
-- whatever they insert; then, as all keys are there now, the changed ones. Every error that is not about the key is
-- PostgreSQL's own.
CREATE OR REPLACE FUNCTION sluice_private.write_target(
    load_id bigint,
    target regclass,
    opened jsonb,
    insert_statement text,
    INOUT inserted bigint,
    INOUT updated bigint,
    -- Whether it was done the other way round.
    OUT waited boolean
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    statements jsonb := opened -> 'statements';
    is_tracked boolean := (opened ->> 'is_tracked')::boolean;
    expected_new bigint := inserted;
    expected_changed bigint := updated;
    replaced bigint;
    kept bigint;
    lacking bigint;
    violated_schema text;
    violated text;
    problem text;
BEGIN
    BEGIN
        IF expected_changed > 0 THEN
            IF is_tracked THEN
                EXECUTE statements ->> 'keep_replaced';
            END IF;
            EXECUTE statements ->> 'update_changed';
            GET DIAGNOSTICS updated = ROW_COUNT;
            IF updated <> expected_changed THEN
                PERFORM sluice_private.raise_miscount(target, expected_changed, updated);
            END IF;
        END IF;
        IF insert_statement IS NOT NULL THEN
            EXECUTE insert_statement;
            GET DIAGNOSTICS inserted = ROW_COUNT;
            IF inserted <> expected_new THEN
                PERFORM sluice_private.raise_miscount(target, expected_new, inserted);
            END IF;
        END IF;
        IF is_tracked THEN
            PERFORM sluice_private.track_write(load_id);
        END IF;
        waited := false;
        RETURN;
    EXCEPTION
        WHEN unique_violation THEN
            GET STACKED DIAGNOSTICS
                violated_schema = SCHEMA_NAME,
                violated = CONSTRAINT_NAME,
                problem = PG_EXCEPTION_DETAIL;
            IF opened ->> 'on_conflict' = 'error' THEN
                RAISE EXCEPTION 'the target % has a row with this key already: nothing is merged', target USING
                    ERRCODE = 'SL009',
                    DETAIL = format('%s (constraint "%s")', problem, violated),
                    HINT = 'Write on_conflict: nothing or update in the job if such rows may come, or remove them.',
                    CONSTRAINT = violated;
            -- The rows were not there a moment ago. On another key than that of the job they may well have been.
            ELSIF (
                SELECT array_agg(a.attname::text ORDER BY a.attname::text COLLATE "C")
                FROM pg_index AS i
                JOIN pg_class AS c ON c.oid = i.indexrelid
                JOIN pg_attribute AS a
                    ON a.attrelid = i.indrelid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
                WHERE c.relname = violated AND c.relnamespace::regnamespace::text = quote_ident(violated_schema)
            ) IS DISTINCT FROM
                ARRAY(SELECT k COLLATE "C" FROM jsonb_array_elements_text(opened -> 'key') AS k ORDER BY 1)
            THEN
                RAISE;
            END IF;
        WHEN SQLSTATE 'SL008' THEN
            NULL;
    END;

    waited := true;
    EXECUTE statements ->> 'insert_unless_there';
    GET DIAGNOSTICS inserted = ROW_COUNT;
    updated := 0;
    IF opened ->> 'on_conflict' <> 'nothing' AND statements ->> 'update_changed' IS NOT NULL THEN
        IF is_tracked THEN
            EXECUTE statements ->> 'keep_replaced';
            GET DIAGNOSTICS replaced = ROW_COUNT;
        END IF;
        EXECUTE statements ->> 'update_changed';
        GET DIAGNOSTICS updated = ROW_COUNT;
        -- Somebody changed a row after the look at the old ones, and nobody knows what it was.
        IF updated <> replaced THEN
            PERFORM sluice_private.raise_miscount(target, replaced, updated);
        END IF;
    END IF;
    IF is_tracked THEN
        PERFORM sluice_private.track_write(load_id);
    END IF;
    -- A row that a trigger dropped looks like one that is there already.
    IF (opened ->> 'may_drop_rows')::boolean THEN
        EXECUTE statements ->> 'classify_nothing' INTO kept, lacking;
        IF lacking > 0 THEN
            PERFORM sluice_private.raise_miscount(target, kept, kept - lacking);
        END IF;
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.write_target(bigint, regclass, jsonb, text, bigint, bigint)
    IS 'Writes the target, and returns how many rows were inserted and updated';
REVOKE ALL ON FUNCTION sluice_private.write_target(bigint, regclass, jsonb, text, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.write_target(bigint, regclass, jsonb, text, bigint, bigint)
    TO sluice_loader;
