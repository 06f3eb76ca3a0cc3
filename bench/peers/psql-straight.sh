#!/bin/sh
# psql's \copy straight into the target with its key: no checks, no filter, and no row may be bad or there already.
set -eu
. "$(dirname "$0")/columns.sh"
for file in "$@"; do
  printf "\\\\copy generation (%s) from '%s' csv header\n" "$in_file_order" "$file"
done | sql
