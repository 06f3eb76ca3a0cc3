-- Asks PostgreSQL for the members of an IN (SELECT …), once for each load, with the caller's own rights. The search
-- path is that of who defined the job. STABLE is not for the planner: it makes PostgreSQL refuse a query that writes.
CREATE OR REPLACE FUNCTION sluice_private.subquery_members(query text, schemas name[]) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
-- The engine reads members in ISO form.
SET datestyle = 'ISO'
SET extra_float_digits = 1
AS $$
DECLARE
    members jsonb;
    problem text;
    original text;
BEGIN
    PERFORM set_config(
        'search_path',
        concat_ws(
            ', ',
            (SELECT string_agg(quote_ident(s), ', ' ORDER BY o) FROM unnest(schemas) WITH ORDINALITY AS n (s, o)),
            'pg_temp'),
        true);
    BEGIN
        -- Nor may a function that the query calls write: whose job it is, need not be who loads. Ends with this block.
        PERFORM set_config('transaction_read_only', 'on', true);
        EXECUTE format('SELECT to_jsonb(ARRAY(%s)::text[])', query) INTO members;
    EXCEPTION
        WHEN OTHERS THEN
            GET STACKED DIAGNOSTICS problem = MESSAGE_TEXT, original = RETURNED_SQLSTATE;
            RAISE EXCEPTION 'a subquery of the rules failed: %', problem USING
                ERRCODE = 'SL010',
                DETAIL = format('The query is: %s (SQLSTATE %s)', query, original),
                HINT = format('It runs with the rights of role "%s" and the search path %s of who defined the job.',
                    current_user, array_to_string(schemas, ', '));
    END;
    RETURN members;
END
$$;
COMMENT ON FUNCTION sluice_private.subquery_members(text, name[]) IS 'The members of a subquery of a rule, as texts';
REVOKE ALL ON FUNCTION sluice_private.subquery_members(text, name[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.subquery_members(text, name[]) TO sluice_loader;
