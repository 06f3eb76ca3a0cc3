-- Brings the database that you are connected to from an earlier version of Sluice to this one: the table of contents.
-- Jobs, loads, rejected rows and the ledger stay.
--
--   psql -d mydb -f upgrade.sql
--
-- One transaction: a failed upgrade changes nothing. To be run by who installed Sluice, or by a superuser, while no load
-- runs. It removes the functions that run the rules inside the server: replace the jar, and run install_pljava.sql,
-- afterwards. "sluice upgrade" does both. The client reads this file too: besides \set ON_ERROR_STOP, BEGIN, COMMIT and
-- \ir lines, only plain SQL may stand here.

\set ON_ERROR_STOP on

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL client_min_messages = warning;

\ir upgrade/guard.sql
\ir schema/10_roles.sql
\ir upgrade/clear.sql

-- Each changes the tables of all versions before it.
\ir upgrade/0.2.0.sql
\ir schema/45_tracked_write.sql
\ir schema/52_resubmitted_row.sql
\ir schema/55_raw_block.sql
\ir schema/61_staging_line.sql
\ir schema/62_server_directory.sql
\ir schema/63_load_totals.sql

-- Functions, triggers and views.
\ir repeatable.sql

COMMIT;
