#!/bin/sh
# polars/load.mjs with its packages in bench/target, where bench/run installs them.
set -eu
command -v node >/dev/null || { echo "node is not installed" >&2; exit 1; }
exec node "$(dirname "$0")/../target/polars/load.mjs" survivors.csv "$@"
