-- The columns of the target that "incremental" of a job names: there, of types that the engine reads, and one of them
-- of a type that grows.
CREATE OR REPLACE FUNCTION sluice_private.check_incremental(incremental jsonb, target regclass) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    names text[] := ARRAY(SELECT c.name FROM sluice_private.target_columns(target) AS c);
    member record;
    known record;
    near text;
BEGIN
    FOR member IN
        SELECT m.key, m.value
        FROM jsonb_each_text(incremental) AS m
        WHERE m.value IS NOT NULL
        ORDER BY m.key
    LOOP
        SELECT c.kind, c.type INTO known FROM sluice_private.target_columns(target) AS c WHERE c.name = member.value;
        IF NOT FOUND THEN
            near := sluice_private.nearest(member.value, names);
            RAISE EXCEPTION 'target table % has no column "%" for incremental', target, member.value USING
                ERRCODE = 'SL003',
                DETAIL = format('Its columns are: %s.', array_to_string(names, ', ')),
                HINT = CASE
                    WHEN near IS NOT NULL THEN format('Perhaps you meant "%s".', near)
                    ELSE 'Columns are named as in the target, not as in the files.'
                END;
        ELSIF member.key = 'column'
            AND known.kind <> ALL ('{int2,int4,int8,numeric,float4,float8,date,timestamp,timestamptz}'::text[])
        THEN
            RAISE EXCEPTION 'column "%" of % cannot be incremental', member.value, target USING
                ERRCODE = 'SL002',
                DETAIL = format('Its type is %s.', known.type),
                HINT = 'Name a column of a number, date or time that grows from load to load.';
        ELSIF known.kind = 'other' THEN
            RAISE EXCEPTION 'column "%" of % cannot make the groups of incremental', member.value, target USING
                ERRCODE = 'SL002',
                DETAIL = format('Its type is %s, which only PostgreSQL reads.', known.type),
                HINT = 'Name a column of a number, a text, a date, a time, a boolean or a uuid.';
        END IF;
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.check_incremental(jsonb, regclass)
    IS 'Raises an error for columns that cannot say what the target has already';
REVOKE ALL ON FUNCTION sluice_private.check_incremental(jsonb, regclass) FROM PUBLIC;
