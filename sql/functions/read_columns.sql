-- The columns of a job, each brought into the one form {from, position, timezone, skip, type, expression, format}.
CREATE OR REPLACE FUNCTION sluice_private.read_columns(columns jsonb, has_header boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    column_name text;
    given jsonb;
    source jsonb;
    what text;
    result jsonb := '{}';
BEGIN
    IF jsonb_typeof(columns) IS DISTINCT FROM 'object' THEN
        RAISE EXCEPTION 'columns must be an object' USING
            ERRCODE = 'SL002',
            HINT = 'Write each target column with the header that feeds it, such as {"ts": {"from": "timestamp"}}.';
    END IF;
    FOR column_name, given IN SELECT c.key, c.value FROM jsonb_each(columns) AS c LOOP
        what := format('column "%s"', column_name);
        IF jsonb_typeof(given) IN ('string', 'number') THEN
            given := jsonb_build_object('from', given);
        END IF;
        PERFORM sluice_private.check_members(
            given, what, '{from,timezone,skip,type,expression,pattern,decimal,thousands,true,false,"null",trim,default}');
        source := nullif(given -> 'from', 'null');
        IF has_header AND jsonb_typeof(source) <> 'string' THEN
            RAISE EXCEPTION '"from" of % must be the name of a header', what USING
                ERRCODE = 'SL002',
                HINT = 'Field numbers are for files without a header (format: header: false).';
        ELSIF NOT has_header AND (jsonb_typeof(source) <> 'number' OR source::text !~ '^[1-9][0-9]{0,3}$') THEN
            RAISE EXCEPTION '"from" of % must be the number of a field', what USING
                ERRCODE = 'SL002',
                HINT = 'The files have no header (format: header: false), so fields are known by number, from 1.';
        END IF;
        IF jsonb_typeof(given -> 'skip') <> 'boolean' THEN
            RAISE EXCEPTION '"skip" of % must be true or false', what USING ERRCODE = 'SL002';
        END IF;
        IF given ->> 'type' IS NOT NULL AND sluice_private.type_kind(to_regtype(given ->> 'type')) = 'other' THEN
            RAISE EXCEPTION '"type" of % is no type that rules can use', what USING
                ERRCODE = 'SL002',
                DETAIL = format('It is: %s', given -> 'type'),
                HINT = 'Rules can use boolean, smallint, integer, bigint, numeric, real, double precision, text,'
                    ' varchar, char, date, timestamp, timestamptz and uuid.';
        END IF;
        PERFORM sluice_private.check_timezone(given -> 'timezone', what);
        PERFORM sluice_private.check_expression_text(given, what);
        result := result || jsonb_build_object(column_name, jsonb_build_object(
            'from', CASE WHEN has_header THEN given ->> 'from' END,
            'position', CASE WHEN NOT has_header THEN (given ->> 'from')::int END,
            'timezone', given ->> 'timezone',
            'skip', coalesce((given ->> 'skip')::boolean, false),
            'type', given ->> 'type',
            'expression', given ->> 'expression',
            'format', sluice_private.read_column_format(given, what)));
    END LOOP;
    RETURN result;
END
$$;
COMMENT ON FUNCTION sluice_private.read_columns(jsonb, boolean)
    IS 'The columns of a job in one form; raises an error for what is no such definition';
REVOKE ALL ON FUNCTION sluice_private.read_columns(jsonb, boolean) FROM PUBLIC;
