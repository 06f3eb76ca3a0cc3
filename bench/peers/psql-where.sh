#!/bin/sh
# psql's best: as many \copy … WHERE at a time as there are cores, each into an unlogged table with the target's types, then one
# merge. COPY takes no subquery, so the wanted ids stand in it.
set -eu
. "$(dirname "$0")/columns.sh"
number=0
union=
: >copies
: >tables
for file in "$@"; do
  number=$((number + 1))
  union="$union ${union:+UNION ALL} SELECT $number AS file, ctid AS place, * FROM wanted_$number"
  echo "DROP TABLE IF EXISTS wanted_$number; CREATE UNLOGGED TABLE wanted_$number (LIKE generation);" >>tables
  printf "\\\\copy wanted_%d (%s) from '%s' csv header where generator_id in (%s) and power_mw between 0 and 5000\\0" \
    "$number" "$in_file_order" "$file" "$WANTED" >>copies
done
sql -f tables
xargs -0 -n 1 -P "$JOBS" psql -X -q -v ON_ERROR_STOP=1 -c <copies
sql -c "SET work_mem = '256MB'" -c "INSERT INTO generation SELECT DISTINCT ON (generator_id, ts) $in_target FROM ($union) AS w
    ORDER BY generator_id, ts, file DESC, place DESC $on_conflict"
while [ "$number" -gt 0 ]; do
  sql -c "DROP TABLE wanted_$number"
  number=$((number - 1))
done
rm copies tables
