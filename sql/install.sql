-- Installs Sluice into the database that you are connected to: the table of contents, in the order of the data's way.
--
--   psql -d mydb -f install.sql
--
-- One transaction: a failed install leaves nothing. Needs CREATE on the database, and CREATEROLE if the roles of
-- schema/10_roles.sql do not exist yet. install_pljava.sql adds the functions that run the rules inside the server.
-- The client reads this file too: besides \set ON_ERROR_STOP, BEGIN, COMMIT and \ir lines, only plain SQL may stand
-- here.

\set ON_ERROR_STOP on

BEGIN;

SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL client_min_messages = warning;

-- Run once.
\ir schema/00_guard.sql
\ir schema/10_roles.sql
\ir schema/20_schemas.sql
\ir schema/30_job.sql
\ir schema/40_load.sql
\ir schema/45_tracked_write.sql
\ir schema/50_rejected_row.sql
\ir schema/52_resubmitted_row.sql
\ir schema/55_raw_block.sql
\ir schema/60_staging_block.sql
\ir schema/61_staging_line.sql
\ir schema/62_server_directory.sql
\ir schema/63_load_totals.sql

-- Functions, triggers and views.
\ir repeatable.sql

COMMIT;
