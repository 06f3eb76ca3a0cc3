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
\ir schema/50_rejected_row.sql
\ir schema/60_staging_block.sql
\ir schema/61_staging_line.sql
\ir schema/62_server_directory.sql
\ir schema/63_load_totals.sql

-- Who asks, and what does the catalog say?
\ir functions/caller.sql
\ir functions/acts_as.sql
\ir functions/has_java.sql
\ir functions/nearest.sql
\ir functions/type_kind.sql
\ir functions/cast_expression.sql
\ir functions/target_columns.sql
\ir functions/find_target.sql
\ir functions/primary_key.sql
\ir functions/is_unique_key.sql
\ir functions/has_before_trigger.sql

-- Jobs.
\ir functions/check_members.sql
\ir functions/check_timezone.sql
\ir functions/read_pattern.sql
\ir functions/read_words.sql
\ir functions/read_column_format.sql
\ir functions/match_format.sql
\ir functions/read_columns.sql
\ir functions/read_spec.sql
\ir functions/check_job.sql
\ir functions/check_plan.sql
\ir functions/check_syntax.sql
\ir functions/job_rules.sql
\ir functions/define_job.sql

-- A load begins.
\ir functions/is_alive.sql
\ir functions/release_load.sql
\ir functions/own_load.sql
\ir functions/drop_staging.sql
\ir functions/end_load.sql
\ir functions/remove_dead_loads.sql
\ir functions/open_job.sql
\ir functions/check_options.sql
\ir functions/order_subqueries.sql
\ir functions/subquery_members.sql
\ir functions/read_files.sql
\ir functions/check_header.sql
\ir functions/check_header_match.sql
\ir functions/find_header.sql
\ir functions/match_fields.sql
\ir functions/check_castable.sql
\ir functions/create_staging.sql
\ir functions/create_stage_function.sql
\ir functions/start_load.sql
\ir functions/check_rights.sql
\ir functions/begin_load.sql

-- Blocks arrive.
\ir functions/add_rejects.sql
\ir functions/stage_block.sql
\ir functions/scan_staging_block.sql
\ir functions/add_blocks.sql

-- A load is merged, or is not.
\ir functions/cast_list.sql
\ir functions/merge_statements.sql
\ir functions/open_merge.sql
\ir functions/casts_succeed.sql
\ir functions/refuse_rows.sql
\ir functions/find_refused.sql
\ir functions/is_over_limit.sql
\ir functions/analyze_staging.sql
\ir functions/raise_miscount.sql
\ir functions/write_target.sql
\ir functions/finish_merge.sql
\ir functions/merge_load.sql
\ir functions/abandon_load.sql
\ir functions/find_loaded.sql

-- Files on the server, and lines from psql: begin, stage and merge in one call.
\ir functions/allow_directory.sql
\ir functions/forbid_directory.sql
\ir functions/check_java.sql
\ir functions/check_file_options.sql
\ir functions/raise_unreadable.sql
\ir functions/job_format.sql
\ir functions/open_server_files.sql
\ir functions/feed_lines.sql
\ir functions/open_staged_lines.sql
\ir functions/stage_files.sql
\ir functions/close_files.sql
\ir functions/totals_of.sql
\ir functions/load_file.sql
\ir functions/remove_staged_lines.sql
\ir functions/import_staged.sql

-- The gate, now that its function is there.
\ir schema/70_gate.sql

-- What users see.
\ir views/job.sql
\ir views/load_history.sql
\ir views/load_progress.sql
\ir views/ledger.sql
\ir views/rejected_row.sql
\ir views/server_directory.sql

COMMIT;
