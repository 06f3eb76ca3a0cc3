#!/bin/sh
# The files as foreign tables, and one INSERT … SELECT. The server must be able to read them.
set -eu
. "$(dirname "$0")/columns.sh"
number=0
union=
{
  echo "CREATE EXTENSION IF NOT EXISTS file_fdw; DROP SERVER IF EXISTS files CASCADE;"
  echo "CREATE SERVER files FOREIGN DATA WRAPPER file_fdw;"
  for file in "$@"; do
    number=$((number + 1))
    cat <<SQL
CREATE FOREIGN TABLE file_$number (ts timestamptz, generator_id integer, power_mw numeric(9, 3), energy_mwh numeric(9, 3),
    voltage_kv real, frequency_hz double precision, status varchar(12), plant text, reading_id uuid)
SERVER files OPTIONS (filename '$file', format 'csv', header 'true');
SQL
    union="$union ${union:+UNION ALL} SELECT $number AS file, row_number() OVER () AS place, * FROM file_$number
        WHERE generator_id IN ($WANTED) AND power_mw BETWEEN 0 AND 5000"
  done
  echo "SET work_mem = '256MB';"
  echo "INSERT INTO generation SELECT DISTINCT ON (generator_id, ts) $in_target FROM ($union) AS w"
  echo "ORDER BY generator_id, ts, file DESC, place DESC $on_conflict;"
  echo "SET client_min_messages = warning; DROP SERVER files CASCADE;"
} >statements
sql -f statements
rm statements
