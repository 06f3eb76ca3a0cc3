-- To be called when more than 1 MiB was fed, or all there is.
CREATE OR REPLACE FUNCTION sluice_private.open_lines(name text, format text) RETURNS text
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'java.lang.String=dev.sluice.server.FileGate.openLines(java.lang.String, java.lang.String)';
COMMENT ON FUNCTION sluice_private.open_lines(text, text)
    IS 'Reads the header of the lines that were fed; JSON as from open_file';
REVOKE ALL ON FUNCTION sluice_private.open_lines(text, text) FROM PUBLIC;
