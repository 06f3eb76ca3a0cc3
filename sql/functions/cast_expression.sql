-- How to cast a text to a column's type as COPY would. A plain cast is explicit and cuts what is too long for bit(n)
-- or for a domain over varchar(n), where COPY raises an error; so the length is enforced by the type's own length
-- function, which takes a third argument for that. Arrays of such types have no such function.
CREATE OR REPLACE FUNCTION sluice_private.cast_expression(input text, type oid, typmod integer) RETURNS text
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    base oid := type;
    base_typmod int := typmod;
    known record;
    length_function regproc;
    expression text := input;
BEGIN
    LOOP
        SELECT t.typtype, t.typbasetype, t.typtypmod, t.typelem, t.typcategory = 'A' AS is_array
        INTO known
        FROM pg_type AS t
        WHERE t.oid = base;
        EXIT WHEN known.typtype <> 'd';
        base := known.typbasetype;
        base_typmod := greatest(base_typmod, known.typtypmod);
    END LOOP;

    IF base_typmod >= 0 THEN
        SELECT c.castfunc
        INTO length_function
        FROM pg_cast AS c
        JOIN pg_proc AS p ON p.oid = c.castfunc
        WHERE c.castsource = CASE WHEN known.is_array THEN known.typelem ELSE base END
            AND c.casttarget = c.castsource
            AND p.pronargs = 3;
        IF FOUND AND known.is_array THEN
            RETURN NULL;
        ELSIF FOUND THEN
            expression := (
                SELECT format(
                    '%I.%I(%s::%s, %s, false)', n.nspname, p.proname, input, format_type(base, -1), base_typmod)
                FROM pg_proc AS p
                JOIN pg_namespace AS n ON n.oid = p.pronamespace
                WHERE p.oid = length_function);
            IF base = type THEN
                RETURN expression;
            END IF;
        END IF;
    END IF;
    RETURN format('%s::%s', expression, format_type(type, typmod));
END
$$;
COMMENT ON FUNCTION sluice_private.cast_expression(text, oid, integer)
    IS 'SQL that casts a text to a type as COPY would; NULL when that is not possible';
REVOKE ALL ON FUNCTION sluice_private.cast_expression(text, oid, integer) FROM PUBLIC;
