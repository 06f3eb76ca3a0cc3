-- Makes the function that puts the accepted rows of the block just scanned into the staging table of a load. A
-- function of its own for each load, because its plan is then kept: planning the statement anew would cost 0.5 ms for
-- each block, which is an eighth of all that a block of 1 MiB costs.
--
-- Each column comes out of Java as one array. They are unnested side by side in a select list, which streams, where
-- ROWS FROM would store every column before it joins them.
CREATE OR REPLACE FUNCTION sluice_private.create_stage_function(load_id bigint, staging name, plan jsonb, names text[])
RETURNS text
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    column_values constant text := 'unnest(sluice_private.array_of(sluice_private.accepted(%s), NULL::%s))';
    targets text := (SELECT string_agg(quote_ident(n.name), ', ' ORDER BY n.place)
        FROM unnest(names) WITH ORDINALITY AS n (name, place));
    sources text := 'file_no, ' || format(column_values, -2, 'int8');
    stage_function text := format('sluice_private.stage_%s', load_id);
BEGIN
    IF (plan ->> 'raw_row')::boolean THEN
        sources := concat_ws(', ', sources, format(column_values, -1, 'int8'), format(column_values, -3, 'text'));
    END IF;
    SELECT concat_ws(', ', sources, string_agg(
        format(
            column_values,
            p.place - 1,
            CASE WHEN p.value ->> 'kind' IN ('varchar', 'char', 'other') THEN 'text' ELSE p.value ->> 'kind' END),
        ', ' ORDER BY p.place))
    INTO sources
    FROM jsonb_array_elements(plan -> 'columns') WITH ORDINALITY AS p (value, place);

    EXECUTE format(
        'CREATE FUNCTION %s(file_no integer) RETURNS void LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS %L',
        stage_function,
        format('BEGIN INSERT INTO sluice_private.%I (%s) SELECT %s; END', staging, targets, sources));
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
