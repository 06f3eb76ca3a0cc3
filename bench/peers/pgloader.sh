#!/bin/sh
# pgloader reads all rows into unlogged staging, as it cannot leave any out; one statement merges the wanted ones.
set -eu
. "$(dirname "$0")/columns.sh"
command -v pgloader >/dev/null || { echo "pgloader is not installed" >&2; exit 1; }
sql -c "DROP TABLE IF EXISTS staged" -c "CREATE UNLOGGED TABLE staged (LIKE generation)"
: >load
for file in "$@"; do
  cat >>load <<SQL
LOAD CSV FROM '$file' ($in_file_order)
INTO postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/$PGDATABASE?staged ($in_file_order)
WITH skip header = 1, fields terminated by ',', fields optionally enclosed by '"', fields escaped by double-quote,
    batch rows = 50000, prefetch rows = 100000
SET TimeZone TO 'UTC', client_encoding TO 'utf8';

SQL
done
pgloader --quiet --root-dir . load >pgloader.out
sql -c "SET work_mem = '256MB'" -c "INSERT INTO generation SELECT DISTINCT ON (generator_id, ts) * FROM staged
    WHERE generator_id IN (SELECT id FROM relevant_generator) AND power_mw BETWEEN 0 AND 5000
    ORDER BY generator_id, ts, ctid DESC $on_conflict" -c "DROP TABLE staged"
rm -r load
