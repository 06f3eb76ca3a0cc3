#!/bin/sh
# article.py with the Python that has pandas and psycopg2: the first, or Debian's.
set -eu
here=$(dirname "$0")
for python in python3 /usr/bin/python3; do
  if "$python" -c 'import pandas, psycopg2' 2>/dev/null; then
    exec "$python" "$here/article.py" "$@"
  fi
done
echo "no python3 has pandas and psycopg2 (Debian: python3-pandas python3-psycopg2)" >&2
exit 1
