-- Gives JSON with rule, position, message and hint.
CREATE OR REPLACE FUNCTION sluice_private.check_rules(plan text) RETURNS text
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'java.lang.String=dev.sluice.server.Gate.checkRules(java.lang.String)';
COMMENT ON FUNCTION sluice_private.check_rules(text) IS 'What is wrong with the rules of a plan; NULL when nothing is';
REVOKE ALL ON FUNCTION sluice_private.check_rules(text) FROM PUBLIC;
