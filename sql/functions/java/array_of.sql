-- What sluice_private.accepted gives, as the array that it is: Java has written it in the form that PostgreSQL keeps arrays in,
-- so a function that returns a copy of its argument does it, at no cost. Nothing checks that it is one, so nobody but
-- the gate may call it: bytes that are no array of the element's type, or NULL, would end the server.
--
-- Without a search_path of its own, as it looks nothing up; and not STRICT, as the element only names a type.
CREATE OR REPLACE FUNCTION sluice_private.array_of(value bytea, element anyelement) RETURNS anyarray
LANGUAGE internal IMMUTABLE PARALLEL SAFE
AS 'numeric_uplus';
COMMENT ON FUNCTION sluice_private.array_of(bytea, anyelement)
    IS 'What accepted gives of a column, as an array of the type of element, which may be NULL';
REVOKE ALL ON FUNCTION sluice_private.array_of(bytea, anyelement) FROM PUBLIC;
