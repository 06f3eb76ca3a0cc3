-- The engine's word for a type. Domains are "other" as well: only PostgreSQL can check their constraints.
CREATE OR REPLACE FUNCTION sluice_private.type_kind(type oid) RETURNS text
LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
    SELECT CASE type::regtype
        WHEN 'boolean'::regtype THEN 'bool'
        WHEN 'smallint'::regtype THEN 'int2'
        WHEN 'integer'::regtype THEN 'int4'
        WHEN 'bigint'::regtype THEN 'int8'
        WHEN 'real'::regtype THEN 'float4'
        WHEN 'double precision'::regtype THEN 'float8'
        WHEN 'numeric'::regtype THEN 'numeric'
        WHEN 'text'::regtype THEN 'text'
        WHEN 'character varying'::regtype THEN 'varchar'
        WHEN 'character'::regtype THEN 'char'
        WHEN 'date'::regtype THEN 'date'
        WHEN 'timestamp without time zone'::regtype THEN 'timestamp'
        WHEN 'timestamp with time zone'::regtype THEN 'timestamptz'
        WHEN 'uuid'::regtype THEN 'uuid'
        ELSE 'other'
    END;
$$;
COMMENT ON FUNCTION sluice_private.type_kind(oid)
    IS 'The engine''s word for a type; other when it does not read it itself';
REVOKE ALL ON FUNCTION sluice_private.type_kind(oid) FROM PUBLIC;
