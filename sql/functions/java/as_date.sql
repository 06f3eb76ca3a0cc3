-- Days since 2000-01-01 as a date. Both are the same number inside PostgreSQL, so a function that returns its
-- argument does it, at no cost. Only a superuser may declare such a function; anybody else gets arithmetic that says
-- the same.
DO $declare$
BEGIN
    IF (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = CURRENT_USER) THEN
        CREATE OR REPLACE FUNCTION sluice_private.as_date(number integer) RETURNS date
        LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
        AS 'int4up';
    ELSE
        CREATE OR REPLACE FUNCTION sluice_private.as_date(number integer) RETURNS date
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        SET search_path = pg_catalog, pg_temp
        AS $$
            SELECT CASE number
                WHEN 2147483647 THEN 'infinity'::date
                WHEN -2147483648 THEN '-infinity'::date
                ELSE '2000-01-01'::date + number
            END;
        $$;
    END IF;
END
$declare$;
COMMENT ON FUNCTION sluice_private.as_date(integer) IS 'The date that is a number of days after 2000-01-01';
REVOKE ALL ON FUNCTION sluice_private.as_date(integer) FROM PUBLIC;
