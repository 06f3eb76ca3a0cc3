-- Tells at the beginning, and not after an hour of staging, that the caller has no right on the target. Words and
-- SQLSTATE are PostgreSQL's own. Merging an update or "nothing" also reads the target.
CREATE OR REPLACE FUNCTION sluice_private.check_rights(
    target regclass,
    columns text[],
    on_conflict text,
    looks_up_keys boolean
) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    needed text[] := CASE on_conflict
        WHEN 'error' THEN '{INSERT}'
        WHEN 'nothing' THEN '{INSERT,SELECT}'
        ELSE '{INSERT,SELECT,UPDATE}'
    END;
    lacking text[];
    unreadable regclass;
    schema_oid oid := (SELECT c.relnamespace FROM pg_class AS c WHERE c.oid = target);
BEGIN
    IF NOT has_schema_privilege(schema_oid, 'USAGE') THEN
        RAISE EXCEPTION 'permission denied for schema %', schema_oid::regnamespace USING
            ERRCODE = 'insufficient_privilege',
            HINT = format('GRANT USAGE ON SCHEMA %s TO %I;', schema_oid::regnamespace, current_user);
    END IF;
    lacking := ARRAY(
        SELECT r.privilege
        FROM unnest(needed) AS r (privilege)
        WHERE NOT has_table_privilege(target, r.privilege)
            AND EXISTS (
                SELECT FROM unnest(columns) AS c (name) WHERE NOT has_column_privilege(target, c.name, r.privilege)));
    IF cardinality(lacking) > 0 THEN
        RAISE EXCEPTION 'permission denied for table %', target USING
            ERRCODE = 'insufficient_privilege',
            DETAIL = format('on_conflict: %s needs %s; role "%s" lacks %s.',
                on_conflict, array_to_string(needed, ', '), current_user, array_to_string(lacking, ', ')),
            HINT = format('GRANT %s ON %s TO %I;', array_to_string(lacking, ', '), target, current_user);
    END IF;

    SELECT c.confrelid
    INTO unreadable
    FROM pg_constraint AS c
    CROSS JOIN LATERAL unnest(c.confkey) AS k (attnum)
    WHERE looks_up_keys AND c.conrelid = target AND c.contype = 'f'
        AND NOT has_column_privilege(c.confrelid, k.attnum, 'SELECT')
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'permission denied for table %', unreadable USING
            ERRCODE = 'insufficient_privilege',
            DETAIL = format('foreign_keys: reject needs SELECT on what %s refers to; role "%s" lacks it.',
                target, current_user),
            HINT = format('GRANT SELECT ON %s TO %I;', unreadable, current_user);
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_rights(regclass, text[], text, boolean)
    IS 'Raises an error when the caller may not merge into the target';
REVOKE ALL ON FUNCTION sluice_private.check_rights(regclass, text[], text, boolean) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.check_rights(regclass, text[], text, boolean) TO sluice_loader;
