-- Compares a job with its target: columns that do not exist, that nothing may write, keys that nothing makes unique.
CREATE OR REPLACE FUNCTION sluice_private.check_job(job jsonb, target regclass) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    names text[] := ARRAY(SELECT c.name FROM sluice_private.target_columns(target) AS c);
    column_name text;
    given jsonb;
    known record;
    near text;
    key text[];
BEGIN
    FOR column_name, given IN SELECT c.key, c.value FROM jsonb_each(job -> 'columns') AS c LOOP
        SELECT * INTO known FROM sluice_private.target_columns(target) AS c WHERE c.name = column_name;
        IF NOT FOUND THEN
            IF (given ->> 'skip')::boolean AND given ->> 'type' IS NOT NULL THEN
                PERFORM sluice_private.match_format(
                    given -> 'format', column_name, to_regtype(given ->> 'type'), -1,
                    sluice_private.type_kind(to_regtype(given ->> 'type')),
                    coalesce(given ->> 'timezone', job ->> 'timezone'));
                CONTINUE;
            END IF;
            near := sluice_private.nearest(column_name, names);
            RAISE EXCEPTION 'target table % has no column "%"', target, column_name USING
                ERRCODE = 'SL003',
                DETAIL = format('Its columns are: %s.', array_to_string(names, ', ')),
                HINT = CASE
                    WHEN near IS NOT NULL THEN format('Perhaps you meant "%s".', near)
                    ELSE 'To give a type to a field that only rules use, write skip: true and its type.'
                END;
        END IF;
        IF given ->> 'type' IS NOT NULL THEN
            RAISE EXCEPTION 'column "%" has a type already', column_name USING
                ERRCODE = 'SL002',
                DETAIL = format('In %s it is %s.', target, known.type),
                HINT = '"type" is for fields that only rules use.';
        END IF;
        IF given ->> 'expression' IS NOT NULL AND job -> 'key' ? column_name THEN
            RAISE EXCEPTION 'column "%" of the key has an expression', column_name USING
                ERRCODE = 'SL002',
                HINT = 'Duplicates are found by what stands in the files: feed each column of the key from a field.';
        END IF;
        IF known.is_generated AND NOT (given ->> 'skip')::boolean THEN
            RAISE EXCEPTION 'column "%" of % is generated and cannot be loaded', column_name, target USING
                ERRCODE = 'SL003',
                HINT = 'Remove the column from the job, or write skip: true.';
        END IF;
        PERFORM sluice_private.match_format(
            given -> 'format', column_name, known.type_oid, known.typmod, known.kind,
            coalesce(given ->> 'timezone', job ->> 'timezone'));
    END LOOP;

    FOR column_name IN SELECT k FROM jsonb_array_elements_text(job -> 'key') AS k WHERE NOT k = ANY (names) LOOP
        near := sluice_private.nearest(column_name, names);
        RAISE EXCEPTION 'target table % has no column "%" for the key', target, column_name USING
            ERRCODE = 'SL003',
            DETAIL = format('Its columns are: %s.', array_to_string(names, ', ')),
            HINT = CASE
                WHEN near IS NOT NULL THEN format('Perhaps you meant "%s".', near)
                ELSE 'Columns of the key are named as in the target, not as in the files.'
            END;
    END LOOP;

    PERFORM sluice_private.check_incremental(job -> 'incremental', target);
    PERFORM sluice_private.check_order(job, target);
    IF job #>> '{merge,indexes}' = 'rebuild'
        AND (SELECT c.relkind FROM pg_class AS c WHERE c.oid = target) = 'p'
    THEN
        RAISE EXCEPTION 'the indexes of % cannot be rebuilt', target USING
            ERRCODE = 'SL019',
            DETAIL = 'It is partitioned, and an index of it is one of each partition.',
            HINT = 'Remove "indexes" from "merge" of the job, or load the partitions by jobs of their own.';
    END IF;

    IF job ->> 'on_conflict' <> 'error' THEN
        key := coalesce(
            ARRAY(SELECT k FROM jsonb_array_elements_text(job -> 'key') AS k),
            '{}');
        IF job -> 'key' IS NULL THEN
            key := sluice_private.primary_key(target);
        END IF;
        IF cardinality(key) = 0 THEN
            RAISE EXCEPTION 'on_conflict: % needs a key', job ->> 'on_conflict' USING
                ERRCODE = 'SL002',
                DETAIL = format('%s has no primary key, or the job says that rows have no key.', target),
                HINT = 'Give the table a primary key, or name the columns of a unique index as key of dedup.';
        ELSIF NOT sluice_private.is_unique_key(target, key) THEN
            RAISE EXCEPTION 'on_conflict: % needs a unique index over just the key', job ->> 'on_conflict' USING
                ERRCODE = 'SL002',
                DETAIL = format('No usable unique index of %s is over (%s).', target, array_to_string(key, ', ')),
                HINT = format(
                    'CREATE UNIQUE INDEX ON %s (%s); it must not be partial, deferrable or NULLS NOT DISTINCT.',
                    target, (SELECT string_agg(quote_ident(k), ', ') FROM unnest(key) AS k));
        END IF;
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_job(jsonb, regclass)
    IS 'Raises an error for what a job says about its target and is not so';
REVOKE ALL ON FUNCTION sluice_private.check_job(jsonb, regclass) FROM PUBLIC;
