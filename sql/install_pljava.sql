-- The functions that run the rules inside the server. To be run after install.sql, by the same role, in a database
-- that has the extension pljava, once the jar stands there under the name sluice:
--
--   SELECT sqlj.install_jar('file:///…/sluice-functions.jar', 'sluice', false);
--
-- or, as the client does, with the bytes of the jar in the place of the address. May be run again after
-- sqlj.replace_jar. The client reads this file too: besides \set ON_ERROR_STOP, BEGIN, COMMIT and \ir lines, only
-- plain SQL may stand here.

\set ON_ERROR_STOP on

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL client_min_messages = warning;

\ir schema/80_pljava.sql

-- The engine, and what it thinks of rules.
\ir functions/java/are_classes_loaded.sql
\ir functions/java/load_classes.sql
\ir functions/java/java_version.sql
\ir functions/java/check_engine.sql
\ir functions/java/rule_subqueries.sql
\ir functions/java/check_rules.sql

-- One block after the other.
\ir functions/java/has_plan.sql
\ir functions/java/open_plan.sql
\ir functions/java/inflate_block.sql
\ir functions/java/scan_block.sql

-- What became of the block just scanned.
\ir functions/java/accepted.sql
\ir functions/java/array_of.sql
\ir functions/java/rejects.sql

-- Files on the server and lines, scanned by threads.
\ir functions/java/find_files.sql
\ir functions/java/open_file.sql
\ir functions/java/begin_lines.sql
\ir functions/java/feed_bytes.sql
\ir functions/java/end_lines.sql
\ir functions/java/open_lines.sql
\ir functions/java/start_scan.sql
\ir functions/java/next_block.sql
\ir functions/java/block_data.sql
\ir functions/java/scan_failure.sql
\ir functions/java/scanned_files.sql
\ir functions/java/close_scan.sql

COMMIT;
