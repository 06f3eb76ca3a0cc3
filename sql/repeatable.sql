-- What an upgrade makes anew: functions, the triggers that call them, and views. No script of its own: install.sql and
-- upgrade.sql include it. In the order of the data's way.

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
\ir functions/target_rows.sql
\ir functions/merge_columns.sql
\ir functions/partition_condition.sql
\ir functions/partition_constraints.sql
\ir functions/row_constraints.sql

-- Jobs.
\ir functions/check_members.sql
\ir functions/check_timezone.sql
\ir functions/read_pattern.sql
\ir functions/read_words.sql
\ir functions/read_column_format.sql
\ir functions/match_format.sql
\ir functions/check_expression_text.sql
\ir functions/read_columns.sql
\ir functions/check_dialect.sql
\ir functions/read_levers.sql
\ir functions/read_spec.sql
\ir functions/check_order.sql
\ir functions/check_incremental.sql
\ir functions/check_job.sql
\ir functions/check_plan.sql
\ir functions/check_syntax.sql
\ir functions/job_rules.sql
\ir functions/expression_checks.sql
\ir functions/check_expressions.sql
\ir functions/keep_job.sql
\ir functions/define_job.sql
\ir functions/job_diff.sql

-- A load begins.
\ir functions/is_alive.sql
\ir functions/release_load.sql
\ir functions/own_load.sql
\ir functions/drop_staging.sql
\ir functions/end_load.sql
\ir functions/remove_dead_loads.sql
\ir functions/refuse_busy.sql
\ir functions/earlier_load.sql
\ir functions/open_again.sql
\ir functions/open_job.sql
\ir functions/check_options.sql
\ir functions/order_subqueries.sql
\ir functions/subquery_members.sql
\ir functions/has_group_index.sql
\ir functions/greatest_values.sql
\ir functions/read_files.sql
\ir functions/files_format.sql
\ir functions/check_header.sql
\ir functions/check_header_match.sql
\ir functions/delimiter_hint.sql
\ir functions/find_header.sql
\ir functions/match_fields.sql
\ir functions/check_castable.sql
\ir functions/create_staging.sql
\ir functions/create_stage_function.sql
\ir functions/start_load.sql
\ir functions/check_rights.sql
\ir functions/check_levers.sql
\ir functions/begin_load.sql

-- Blocks arrive.
\ir functions/add_rejects.sql
\ir functions/stage_block.sql
\ir functions/progress_name.sql
\ir functions/progress_counts.sql
\ir functions/show_progress.sql
\ir functions/scan_staging_block.sql
\ir functions/add_blocks.sql
\ir functions/staged_rows.sql
\ir functions/raise_no_record.sql
\ir functions/resubmitted_blocks.sql
\ir functions/check_resubmitted.sql

-- A load is merged, or is not.
\ir functions/as_number.sql
\ir functions/sort_prefix.sql
\ir functions/merge_statements.sql
\ir functions/merge_trials.sql
\ir functions/create_replaced.sql
\ir functions/open_merge.sql
\ir functions/try_rows.sql
\ir functions/try_row.sql
\ir functions/refuse_rows.sql
\ir functions/find_refused.sql
\ir functions/is_over_limit.sql
\ir functions/analyze_staging.sql
\ir functions/refuse_duplicates.sql
\ir functions/raise_miscount.sql
\ir functions/track_write.sql
\ir functions/raise_memory.sql
\ir functions/disable_triggers.sql
\ir functions/enable_triggers.sql
\ir functions/drop_indexes.sql
\ir functions/create_indexes.sql
\ir functions/write_target.sql
\ir functions/finish_merge.sql
\ir functions/merge_load.sql
\ir functions/merge_staged.sql
\ir functions/stop_load.sql
\ir functions/abandon_load.sql
\ir functions/find_loaded.sql
\ir functions/find_known.sql

-- Files on the server, and lines from psql: begin, stage and merge in one call.
\ir functions/allow_directory.sql
\ir functions/forbid_directory.sql
\ir functions/check_java.sql
\ir functions/check_file_options.sql
\ir functions/raise_unreadable.sql
\ir functions/job_format.sql
\ir functions/load_engine.sql
\ir functions/open_server_files.sql
\ir functions/feed_lines.sql
\ir functions/open_staged_lines.sql
\ir functions/stage_files.sql
\ir functions/merge_files.sql
\ir functions/close_files.sql
\ir functions/totals_of.sql
\ir functions/load_file.sql
\ir functions/remove_staged_lines.sql
\ir functions/import_staged.sql

-- A load is undone.
\ir functions/forget_tracking.sql
\ir functions/track_restore.sql
\ir functions/resubmissions_of.sql
\ir functions/open_undo.sql
\ir functions/restore_rejects.sql
\ir functions/close_undo.sql
\ir functions/undo.sql

-- Afterwards.
\ir functions/mend_rejected_row.sql
\ir functions/send_again.sql
\ir functions/run_again.sql
\ir functions/resubmit.sql
\ir functions/replay.sql
\ir functions/purge.sql
\ir functions/drop_job.sql
\ir functions/header_row.sql
\ir functions/place.sql
\ir functions/report_progress.sql

-- The gate, now that its function is there.
\ir schema/70_gate.sql

-- What users see.
\ir views/job.sql
\ir views/load_history.sql
\ir views/load_file.sql
\ir views/load_progress.sql
\ir views/ledger.sql
\ir views/rejected_row.sql
\ir views/server_directory.sql
