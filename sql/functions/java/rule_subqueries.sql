-- Finds the subqueries, for which begin_load asks PostgreSQL.
CREATE OR REPLACE FUNCTION sluice_private.rule_subqueries(rules text) RETURNS text
LANGUAGE java
STRICT
SET search_path = pg_catalog, pg_temp
AS 'java.lang.String=dev.sluice.server.Gate.ruleSubqueries(java.lang.String)';
COMMENT ON FUNCTION sluice_private.rule_subqueries(text)
    IS 'The queries of each IN (SELECT …) in a JSON array of rules, as a JSON array';
REVOKE ALL ON FUNCTION sluice_private.rule_subqueries(text) FROM PUBLIC;
