-- Makes the function that puts the accepted rows of the block just scanned into the staging table of a load. A
-- function of its own for each load, because its plan is then kept: planning the statement anew would cost 0.5 ms for
-- each block, which is an eighth of all that a block of 1 MiB costs.
--
-- Each column comes out of Java as one array or one text. They are unnested side by side in a select list, which
-- streams, where ROWS FROM would store every column before it joins them; string_to_table would store its texts too,
-- so that an array in between is faster. A text column ends with a separator, so it unnests into one element more
-- than there are rows; that one has no byte offset.
CREATE OR REPLACE FUNCTION sluice_private.create_stage_function(load_id bigint, staging name, plan jsonb, names text[])
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    text_column constant text := 'unnest(string_to_array(convert_from(sluice_private.accepted_text(%s), ''UTF8''),'
        ' sluice_private.accepted_separator(%s), sluice_private.accepted_null_text(%s)))';
    places text := 'unnest(sluice_private.accepted_numbers(-2)) AS byte_offset';
    targets text := (SELECT string_agg(quote_ident(n.name), ', ' ORDER BY n.place)
        FROM unnest(names) WITH ORDINALITY AS n (name, place));
    expressions text := 'file_no, r.byte_offset';
    sources text;
    converted text;
    stage_function text := format('sluice_private.stage_%s', load_id);
BEGIN
    IF (plan ->> 'raw_row')::boolean THEN
        places := places || ', unnest(sluice_private.accepted_numbers(-1)) AS line, '
            || replace(text_column, '%s', '-3') || ' AS raw_row';
        expressions := expressions || ', r.line, r.raw_row';
    END IF;
    SELECT
        string_agg(replace(c.source, '%s', c.number::text) || ' AS c' || c.number, ', ' ORDER BY c.number),
        string_agg(replace(replace(c.converted, '%v', c.value), '%s', c.number::text), ', ' ORDER BY c.number)
    INTO sources, converted
    FROM (
        SELECT
            p.place - 1 AS number,
            CASE
                WHEN p.value ->> 'kind' IN ('float4', 'float8') THEN 'unnest(sluice_private.accepted_reals(%s))'
                WHEN p.value ->> 'kind' IN ('bool', 'int2', 'int4', 'int8', 'date', 'timestamp', 'timestamptz')
                    THEN 'unnest(sluice_private.accepted_numbers(%s))'
                ELSE text_column
            END AS source,
            CASE p.value ->> 'kind'
                WHEN 'bool' THEN '%v <> 0'
                WHEN 'int2' THEN '%v::smallint'
                WHEN 'int4' THEN '%v::integer'
                WHEN 'date' THEN 'sluice_private.as_date(%v::integer)'
                WHEN 'timestamp' THEN 'sluice_private.as_timestamp(%v)'
                WHEN 'timestamptz' THEN 'sluice_private.as_timestamptz(%v)'
                WHEN 'float4' THEN '%v::real'
                WHEN 'numeric' THEN '%v::numeric'
                WHEN 'uuid' THEN '%v::uuid'
                ELSE '%v'
            END AS converted,
            -- nullif(x, NULL) is x: a column that may have NULLs, but has none, needs no case of its own.
            CASE
                WHEN (p.value ->> 'required')::boolean THEN 'r.c%s'
                WHEN p.value ->> 'kind' IN ('float4', 'float8')
                    THEN 'nullif(r.c%s, (SELECT sluice_private.accepted_null_real(%s)))'
                WHEN p.value ->> 'kind' IN ('bool', 'int2', 'int4', 'int8', 'date', 'timestamp', 'timestamptz')
                    THEN 'nullif(r.c%s, (SELECT sluice_private.accepted_null(%s)))'
                ELSE 'r.c%s'
            END AS value
        FROM jsonb_array_elements(plan -> 'columns') WITH ORDINALITY AS p (value, place)
    ) AS c;

    EXECUTE format(
        'CREATE FUNCTION %s(file_no integer) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS %L',
        stage_function,
        format(
            'BEGIN INSERT INTO sluice_private.%I (%s) SELECT %s, %s FROM (SELECT %s, %s) AS r'
                ' WHERE r.byte_offset IS NOT NULL; END',
            staging, targets, expressions, converted, places, sources));
    EXECUTE format(
        'COMMENT ON FUNCTION %s(integer) IS %L',
        stage_function, format('Stages the accepted rows of a block of load %s; dropped when the load ends', load_id));
    EXECUTE format('REVOKE ALL ON FUNCTION %s(integer) FROM PUBLIC', stage_function);
    RETURN format('SELECT %s($1)', stage_function);
END
$$;
COMMENT ON FUNCTION sluice_private.create_stage_function(bigint, name, jsonb, text[])
    IS 'Makes the function that stages the accepted rows of a block, and returns the statement that calls it';
REVOKE ALL ON FUNCTION sluice_private.create_stage_function(bigint, name, jsonb, text[]) FROM PUBLIC;
