-- Sets of members belong to subqueries by their order alone: where first, then the checks as the database orders
-- them. A client may have found them in the order of its job file, so they are looked up in the rules again.
CREATE OR REPLACE FUNCTION sluice_private.order_subqueries(rules jsonb, subqueries jsonb) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    rest text;
    next_query record;
    ordered jsonb := '[]';
BEGIN
    FOR rest IN SELECT r FROM jsonb_array_elements_text(rules) AS r LOOP
        LOOP
            -- The first that stands in the rest of the rule; of several at one place the longest, as one query may
            -- begin like another.
            SELECT q AS query, position(q IN rest) AS place
            INTO next_query
            FROM jsonb_array_elements_text(subqueries) AS q
            WHERE q <> '' AND position(q IN rest) > 0
            ORDER BY place, length(q) DESC
            LIMIT 1;
            EXIT WHEN NOT FOUND;
            ordered := ordered || to_jsonb(next_query.query);
            rest := substr(rest, next_query.place + length(next_query.query));
        END LOOP;
    END LOOP;
    IF NOT (ordered @> subqueries AND jsonb_array_length(ordered) = jsonb_array_length(subqueries)) THEN
        RAISE EXCEPTION 'the subqueries are not those of the rules' USING
            ERRCODE = 'SL014',
            DETAIL = format('Given: %s. Found in the rules: %s.', subqueries, ordered),
            HINT = 'Pass them as they stand in the column rules of the view sluice.job, or leave them out.';
    END IF;
    RETURN ordered;
END
$$;
COMMENT ON FUNCTION sluice_private.order_subqueries(jsonb, jsonb)
    IS 'Subqueries in the order in which they stand in the rules; raises an error for others';
REVOKE ALL ON FUNCTION sluice_private.order_subqueries(jsonb, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.order_subqueries(jsonb, jsonb) TO sluice_loader;
