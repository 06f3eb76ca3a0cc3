-- What merge_load answers, as a row.
CREATE OR REPLACE FUNCTION sluice_private.totals_of(merged jsonb, started timestamptz) RETURNS sluice.load_totals
LANGUAGE sql VOLATILE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT
        (merged ->> 'load_id')::bigint,
        merged ->> 'status',
        jsonb_array_length(merged -> 'files'),
        (merged #>> '{rows,read}')::bigint,
        (merged #>> '{rows,filtered}')::bigint,
        (merged #>> '{rows,rejected}')::bigint,
        (merged #>> '{rows,duplicate}')::bigint,
        (merged #>> '{rows,inserted}')::bigint,
        (merged #>> '{rows,updated}')::bigint,
        (merged #>> '{rows,unchanged}')::bigint,
        round(extract(epoch FROM clock_timestamp() - started)::numeric, 3),
        merged ->> 'message';
$$;
COMMENT ON FUNCTION sluice_private.totals_of(jsonb, timestamptz) IS 'What merge_load answers, as a row';
REVOKE ALL ON FUNCTION sluice_private.totals_of(jsonb, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.totals_of(jsonb, timestamptz) TO sluice_loader;
