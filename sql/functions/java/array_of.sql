-- What sluice_private.accepted gives, as the array that it is: Java has written it in the form that PostgreSQL keeps arrays in,
-- so a function that returns a copy of its argument does it, at no cost. Nothing checks that it is one, so nobody but
-- the gate may call them: bytes that are no array would end the server.
--
-- Without a search_path of their own, as they look nothing up.
CREATE OR REPLACE FUNCTION sluice_private.array_of_bool(value bytea) RETURNS boolean[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_int2(value bytea) RETURNS smallint[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_int4(value bytea) RETURNS integer[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_int8(value bytea) RETURNS bigint[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_float4(value bytea) RETURNS real[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_float8(value bytea) RETURNS double precision[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_numeric(value bytea) RETURNS numeric[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_text(value bytea) RETURNS text[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_date(value bytea) RETURNS date[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_timestamp(value bytea) RETURNS timestamp[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_timestamptz(value bytea) RETURNS timestamptz[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';
CREATE OR REPLACE FUNCTION sluice_private.array_of_uuid(value bytea) RETURNS uuid[]
LANGUAGE internal IMMUTABLE STRICT PARALLEL SAFE
AS 'numeric_uplus';

COMMENT ON FUNCTION sluice_private.array_of_bool(bytea) IS 'What accepted gives of a column of type boolean';
COMMENT ON FUNCTION sluice_private.array_of_int2(bytea) IS 'What accepted gives of a column of type smallint';
COMMENT ON FUNCTION sluice_private.array_of_int4(bytea) IS 'What accepted gives of a column of type integer';
COMMENT ON FUNCTION sluice_private.array_of_int8(bytea) IS 'What accepted gives of a column of type bigint';
COMMENT ON FUNCTION sluice_private.array_of_float4(bytea) IS 'What accepted gives of a column of type real';
COMMENT ON FUNCTION sluice_private.array_of_float8(bytea) IS 'What accepted gives of a column of type double precision';
COMMENT ON FUNCTION sluice_private.array_of_numeric(bytea) IS 'What accepted gives of a column of type numeric';
COMMENT ON FUNCTION sluice_private.array_of_text(bytea) IS 'What accepted gives of a column of type text';
COMMENT ON FUNCTION sluice_private.array_of_date(bytea) IS 'What accepted gives of a column of type date';
COMMENT ON FUNCTION sluice_private.array_of_timestamp(bytea) IS 'What accepted gives of a column of type timestamp';
COMMENT ON FUNCTION sluice_private.array_of_timestamptz(bytea) IS 'What accepted gives of a column of type timestamptz';
COMMENT ON FUNCTION sluice_private.array_of_uuid(bytea) IS 'What accepted gives of a column of type uuid';

REVOKE ALL ON FUNCTION sluice_private.array_of_bool(bytea), sluice_private.array_of_int2(bytea), sluice_private.array_of_int4(bytea), sluice_private.array_of_int8(bytea), sluice_private.array_of_float4(bytea), sluice_private.array_of_float8(bytea), sluice_private.array_of_numeric(bytea), sluice_private.array_of_text(bytea), sluice_private.array_of_date(bytea), sluice_private.array_of_timestamp(bytea), sluice_private.array_of_timestamptz(bytea), sluice_private.array_of_uuid(bytea) FROM PUBLIC;
