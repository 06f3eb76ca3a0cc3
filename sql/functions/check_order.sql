-- The columns by which a job tells which of two rows is the greater or newer.
CREATE OR REPLACE FUNCTION sluice_private.check_order(job jsonb, target regclass) RETURNS void
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    given record;
    known record;
    near text;
BEGIN
    FOR given IN
        SELECT o.what, o.name, job -> 'columns' -> o.name AS spec
        FROM (VALUES
            (format('update_if_newer(%s)', job ->> 'newer_column'), job ->> 'newer_column'),
            (format('max(%s)', job ->> 'keep_column'), job ->> 'keep_column')
        ) AS o (what, name)
        WHERE o.name IS NOT NULL
    LOOP
        SELECT c.name, c.type, c.is_generated INTO known FROM sluice_private.target_columns(target) AS c
        WHERE c.name = given.name;
        -- Every type that rules can use has an order.
        CONTINUE WHEN NOT FOUND AND given.what LIKE 'max(%' AND given.spec ->> 'type' IS NOT NULL;
        IF NOT FOUND THEN
            near := sluice_private.nearest(
                given.name, ARRAY(SELECT c.name FROM sluice_private.target_columns(target) AS c));
            RAISE EXCEPTION 'target table % has no column "%" for %', target, given.name, given.what USING
                ERRCODE = 'SL003',
                HINT = CASE
                    WHEN near IS NOT NULL THEN format('Perhaps you meant "%s".', near)
                    ELSE 'Name a column of the target, as it is named there.'
                END;
        ELSIF given.what LIKE 'max(%' AND given.spec ->> 'expression' IS NOT NULL
            OR given.what LIKE 'update%' AND job -> 'key' ? given.name
            OR known.is_generated
        THEN
            RAISE EXCEPTION 'column "%" cannot be used for %', given.name, given.what USING
                ERRCODE = 'SL002',
                DETAIL = CASE
                    WHEN known.is_generated THEN 'PostgreSQL generates it.'
                    WHEN given.spec ->> 'expression' IS NOT NULL THEN 'It has an expression.'
                    ELSE 'It is part of the key.'
                END,
                HINT = 'Choose a column that a field of the files feeds.';
        END IF;
        BEGIN
            EXECUTE format('SELECT NULL::%s > NULL::%s', known.type, known.type);
        EXCEPTION
            WHEN undefined_function THEN
                RAISE EXCEPTION 'column "%" cannot be used for %', given.name, given.what USING
                    ERRCODE = 'SL002',
                    DETAIL = format('Values of type %s have no order.', known.type),
                    HINT = 'Choose a column of another type.';
            -- A domain that does not allow NULL.
            WHEN integrity_constraint_violation THEN NULL;
        END;
    END LOOP;
END
$$;
COMMENT ON FUNCTION sluice_private.check_order(jsonb, regclass)
    IS 'Raises an error for columns by which a job orders rows, and cannot';
REVOKE ALL ON FUNCTION sluice_private.check_order(jsonb, regclass) FROM PUBLIC;
