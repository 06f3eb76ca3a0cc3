-- The client compares it with its own version. Starts the Java machine of the session.
CREATE OR REPLACE FUNCTION sluice_private.java_version() RETURNS text
LANGUAGE java
-- With the owner's rights, because the first call of a session reads PL/Java's schema, on which others have no right.
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS 'java.lang.String=dev.sluice.server.EngineClasses.version()';
COMMENT ON FUNCTION sluice_private.java_version() IS 'Version of the engine that is installed in the server';
REVOKE ALL ON FUNCTION sluice_private.java_version() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION sluice_private.java_version() TO sluice_loader;
