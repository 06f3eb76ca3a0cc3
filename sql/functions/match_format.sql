-- The format of a column, now that its type is known: raises an error for what the type has no use of, and reads the
-- default, so that the engine gets it in PostgreSQL's own form whatever the job writes. Types that only PostgreSQL can
-- read are left to the merge; to cast to one could run code of a user.
CREATE OR REPLACE FUNCTION sluice_private.match_format(
    format jsonb,
    column_name text,
    type oid,
    typmod integer,
    kind text,
    timezone text
) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
SET DateStyle = 'ISO'
-- Only so that set_config below ends with this function.
SET TimeZone = 'UTC'
AS $$
DECLARE
    type_name text := format_type(type, typmod);
    unfit text;
    value text;
BEGIN
    SELECT m.member
    INTO unfit
    FROM (VALUES
        ('pattern', '{date,timestamp,timestamptz}'::text[]),
        ('decimal', '{int2,int4,int8,float4,float8,numeric}'),
        ('thousands', '{int2,int4,int8,float4,float8,numeric}'),
        ('true', '{bool}')) AS m (member, kinds)
    WHERE match_format.format ? m.member AND NOT kind = ANY (m.kinds);
    IF FOUND THEN
        RAISE EXCEPTION '"%" of column "%" does not fit type %', unfit, column_name, type_name USING
            ERRCODE = 'SL002',
            HINT = 'pattern is for dates and times, decimal and thousands for numbers, true and false for booleans.';
    END IF;
    IF match_format.format ? 'default' AND kind <> 'other' THEN
        PERFORM set_config('TimeZone', timezone, true);
        BEGIN
            EXECUTE pg_catalog.format('SELECT (%s)::text', sluice_private.cast_expression(
                quote_literal(match_format.format ->> 'default'), type, typmod))
            INTO value;
        EXCEPTION
            WHEN data_exception THEN
                RAISE EXCEPTION '"default" of column "%" is not of type %', column_name, type_name USING
                    ERRCODE = 'SL002',
                    DETAIL = SQLERRM || '.',
                    HINT = 'A default is written as in SQL, whatever the format of the column.';
        END;
        RETURN match_format.format || jsonb_build_object('default', value);
    END IF;
    RETURN match_format.format;
END
$$;
COMMENT ON FUNCTION sluice_private.match_format(jsonb, text, oid, integer, text, text)
    IS 'The format of a column with its default in PostgreSQL''s form; raises an error for what does not fit the type';
REVOKE ALL ON FUNCTION sluice_private.match_format(jsonb, text, oid, integer, text, text) FROM PUBLIC;
