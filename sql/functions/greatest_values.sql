-- Asks the target for what it has already, once for each load, with the caller's own rights: the greatest value of a
-- column, or that of each group. NULL when the target has none.
--
-- Groups whose index starts with both columns are looked up one after the other, some 10 us each; else PostgreSQL
-- aggregates all rows, some 0.1 us each. So the first is worth it from about 100 rows in a group on.
CREATE OR REPLACE FUNCTION sluice_private.greatest_values(target regclass, incremental jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
-- The engine reads values in ISO form and UTC.
SET datestyle = 'ISO'
SET timezone = 'UTC'
SET extra_float_digits = 1
AS $$
DECLARE
    wanted text := incremental ->> 'column';
    per text := incremental ->> 'per';
    found jsonb;
BEGIN
    IF NOT has_column_privilege(target, wanted, 'SELECT')
        OR per IS NOT NULL AND NOT has_column_privilege(target, per, 'SELECT')
    THEN
        RAISE EXCEPTION 'permission denied for table %', target USING
            ERRCODE = 'insufficient_privilege',
            DETAIL = format('An incremental job reads its target; role "%s" lacks SELECT.', current_user),
            HINT = format('GRANT SELECT ON %s TO %I;', target, current_user);
    END IF;
    IF per IS NULL THEN
        EXECUTE format('SELECT to_jsonb(max(t.%I)::text) FROM %s AS t', wanted, target) INTO found;
    ELSIF sluice_private.has_group_index(target, per, wanted) THEN
        EXECUTE format(
            'WITH RECURSIVE known (part) AS ('
                '(SELECT t.%1$I FROM %3$s AS t WHERE t.%1$I IS NOT NULL ORDER BY t.%1$I LIMIT 1)'
                ' UNION ALL'
                ' SELECT (SELECT t.%1$I FROM %3$s AS t WHERE t.%1$I > k.part ORDER BY t.%1$I LIMIT 1)'
                ' FROM known AS k WHERE k.part IS NOT NULL)'
                ' SELECT to_jsonb(array_agg(ARRAY[f.part, f.greatest]))'
                ' FROM ('
                'SELECT k.part::text, (SELECT max(t.%2$I) FROM %3$s AS t WHERE t.%1$I = k.part)::text'
                ' FROM known AS k WHERE k.part IS NOT NULL'
                ' UNION ALL'
                ' SELECT NULL, max(t.%2$I)::text FROM %3$s AS t WHERE t.%1$I IS NULL'
                ') AS f (part, greatest) WHERE f.greatest IS NOT NULL',
            per, wanted, target)
            INTO found;
    ELSE
        EXECUTE format(
            'SELECT to_jsonb(array_agg(ARRAY[f.part::text, f.greatest::text]))'
                ' FROM (SELECT t.%1$I, max(t.%2$I) FROM %3$s AS t GROUP BY t.%1$I) AS f (part, greatest)'
                ' WHERE f.greatest IS NOT NULL',
            per, wanted, target)
            INTO found;
    END IF;
    RETURN CASE
        WHEN found IS NOT NULL THEN jsonb_build_object(CASE WHEN per IS NULL THEN 'value' ELSE 'values' END, found)
    END;
END
$$;
COMMENT ON FUNCTION sluice_private.greatest_values(regclass, jsonb)
    IS 'The greatest value of a column of the target, or of each group: {"value": …}, {"values": [[group, …], …]} or NULL';
REVOKE ALL ON FUNCTION sluice_private.greatest_values(regclass, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.greatest_values(regclass, jsonb) TO sluice_loader;
