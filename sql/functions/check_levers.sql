-- Tells at the beginning, and not after an hour of staging, that the caller may not pull the levers of the job: they
-- alter the target, and PostgreSQL lets only its owner do so.
CREATE OR REPLACE FUNCTION sluice_private.check_levers(levers jsonb, target regclass) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    lever text := CASE
        WHEN levers ? 'indexes' THEN 'indexes: rebuild'
        WHEN levers ? 'triggers' THEN 'triggers: disabled'
    END;
    owned record;
BEGIN
    IF lever IS NULL THEN
        RETURN;
    END IF;
    SELECT c.oid::regclass AS name, pg_get_userbyid(c.relowner) AS owner
    INTO owned
    FROM pg_class AS c
    WHERE (c.oid = target OR c.oid IN (SELECT p.relid FROM pg_partition_tree(target) AS p))
        AND NOT pg_has_role(c.relowner, 'USAGE')
    ORDER BY c.oid <> target, c.oid
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION '% needs the owner of the table %', lever, owned.name USING
            ERRCODE = 'SL019',
            DETAIL = format('It belongs to role "%s"; you are "%s".', owned.owner, current_user),
            HINT = format('Load as a member of "%s", or remove "merge" from the job.', owned.owner);
    ELSIF levers ? 'indexes' AND NOT has_schema_privilege(
        (SELECT c.relnamespace FROM pg_class AS c WHERE c.oid = target), 'CREATE')
    THEN
        RAISE EXCEPTION 'indexes: rebuild needs CREATE on the schema of the table %', target USING
            ERRCODE = 'SL019',
            HINT = format('GRANT CREATE ON SCHEMA %s TO %I, or remove "indexes" from "merge" of the job.',
                (SELECT c.relnamespace::regnamespace FROM pg_class AS c WHERE c.oid = target), current_user);
    END IF;
END
$$;
COMMENT ON FUNCTION sluice_private.check_levers(jsonb, regclass)
    IS 'Raises an error when the caller may not pull the levers of a job';
REVOKE ALL ON FUNCTION sluice_private.check_levers(jsonb, regclass) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.check_levers(jsonb, regclass) TO sluice_loader;
