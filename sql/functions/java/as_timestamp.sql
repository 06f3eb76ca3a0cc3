-- Microseconds since 2000-01-01 as a timestamp. Both are the same number inside PostgreSQL, so a function that
-- returns its argument does it, at no cost. Only a superuser may declare such a function; anybody else gets
-- arithmetic that says the same.
DO $declare$
BEGIN
    IF (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = CURRENT_USER) THEN
        CREATE OR REPLACE FUNCTION sluice_private.as_timestamp(number bigint) RETURNS timestamp
        LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
        AS 'int8up';
    ELSE
        CREATE OR REPLACE FUNCTION sluice_private.as_timestamp(number bigint) RETURNS timestamp
        LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
        SET search_path = pg_catalog, pg_temp
        AS $$
            SELECT CASE number
                WHEN 9223372036854775807 THEN 'infinity'::timestamp
                WHEN -9223372036854775808 THEN '-infinity'::timestamp
                ELSE '2000-01-01'::timestamp + (number / 86400000000) * '1 day'::interval
                    + (number % 86400000000) * '1 microsecond'::interval
            END;
        $$;
    END IF;
END
$declare$;
COMMENT ON FUNCTION sluice_private.as_timestamp(bigint)
    IS 'The timestamp that is a number of microseconds after 2000-01-01';
REVOKE ALL ON FUNCTION sluice_private.as_timestamp(bigint) FROM PUBLIC;
