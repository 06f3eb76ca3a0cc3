-- Disables the triggers of the target and of its partitions, but those that belong to constraints, for the rest of the
-- transaction, and tells how they were. Until it ends nobody else writes the table. If it fails, nothing has happened.
CREATE OR REPLACE FUNCTION sluice_private.disable_triggers(target regclass) RETURNS jsonb
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    found jsonb;
    one record;
BEGIN
    SELECT coalesce(
        jsonb_agg(
            jsonb_build_object('table', t.tgrelid::bigint, 'name', t.tgname, 'state', t.tgenabled)
            ORDER BY r.level, t.tgrelid, t.tgname),
        '[]')
    INTO found
    FROM (
        SELECT p.relid, p.level FROM pg_partition_tree(target) AS p
        UNION
        SELECT target, 0
    ) AS r
    JOIN pg_trigger AS t
        -- PostgreSQL 14 calls those internal that partitions have from their table.
        ON t.tgrelid = r.relid AND (NOT t.tgisinternal OR t.tgparentid <> 0 AND t.tgconstraint = 0);
    FOR one IN
        SELECT (t.item ->> 'table')::oid AS relation, t.item ->> 'name' AS name
        FROM jsonb_array_elements(found) WITH ORDINALITY AS t (item, place)
        ORDER BY t.place
    LOOP
        -- What is done to a table is done to its partitions.
        IF EXISTS (
            SELECT
            FROM pg_trigger AS t
            WHERE t.tgrelid = one.relation AND t.tgname = one.name AND t.tgenabled IN ('O', 'A'))
        THEN
            EXECUTE format('ALTER TABLE %s DISABLE TRIGGER %I', one.relation::regclass, one.name);
        END IF;
    END LOOP;
    RETURN found;
END
$$;
COMMENT ON FUNCTION sluice_private.disable_triggers(regclass)
    IS 'Disables the triggers of a table, and returns how they were';
REVOKE ALL ON FUNCTION sluice_private.disable_triggers(regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.disable_triggers(regclass) TO sluice_loader;
