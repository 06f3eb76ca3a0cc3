#!/bin/sh
# What a DBA does today: \copy into an unlogged table of texts, then one INSERT … SELECT … WHERE … ON CONFLICT.
set -eu
. "$(dirname "$0")/columns.sh"
{
  echo 'DROP TABLE IF EXISTS raw;'
  echo 'CREATE UNLOGGED TABLE raw ("timestamp" text, generator_id text, power_output text, energy_mwh text, voltage_kv text,'
  echo '    frequency_hz text, status text, plant text, reading_id text);'
  for file in "$@"; do
    printf "\\\\copy raw from '%s' csv header\n" "$file"
  done
  cat <<SQL
SET work_mem = '256MB';
INSERT INTO generation
SELECT DISTINCT ON (r.generator_id::integer, r."timestamp"::timestamptz)
    r.generator_id::integer, r."timestamp"::timestamptz, r.power_output::numeric, r.energy_mwh::numeric,
    r.voltage_kv::real, r.frequency_hz::double precision, r.status, r.plant, r.reading_id::uuid
FROM raw AS r
WHERE r.generator_id::integer IN (SELECT id FROM relevant_generator) AND r.power_output::numeric BETWEEN 0 AND 5000
ORDER BY r.generator_id::integer, r."timestamp"::timestamptz, r.ctid DESC
$on_conflict;
DROP TABLE raw;
SQL
} | sql
