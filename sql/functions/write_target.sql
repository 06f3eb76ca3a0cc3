-- Runs a statement that writes the target, with the caller's rights, and makes sure that it wrote as many rows as the
-- target should have taken. A key that exists is turned into what it means here. Every other error is PostgreSQL's
-- own.
CREATE OR REPLACE FUNCTION sluice_private.write_target(statement text, expected bigint, target regclass, opened jsonb)
RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    written bigint;
    violated_schema text;
    violated text;
    problem text;
BEGIN
    IF statement IS NULL THEN
        RETURN 0;
    END IF;
    EXECUTE statement;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written <> expected THEN
        PERFORM sluice_private.raise_miscount(target, expected, written);
    END IF;
    RETURN written;
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
        ) = ARRAY(SELECT k COLLATE "C" FROM jsonb_array_elements_text(opened -> 'key') AS k ORDER BY 1)
        THEN
            RAISE EXCEPTION 'another session changed % while the load was merged', target USING
                ERRCODE = 'SL008',
                DETAIL = format('%s (constraint "%s")', problem, violated),
                HINT = 'Nothing was merged. Load the files again.';
        END IF;
        RAISE;
END
$$;
COMMENT ON FUNCTION sluice_private.write_target(text, bigint, regclass, jsonb)
    IS 'Runs a statement that writes the target, and returns how many rows it wrote';
REVOKE ALL ON FUNCTION sluice_private.write_target(text, bigint, regclass, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.write_target(text, bigint, regclass, jsonb) TO sluice_loader;
