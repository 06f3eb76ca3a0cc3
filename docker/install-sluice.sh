#!/bin/sh
# Run by the image when it makes its database: the server listens on its socket only, and trusts it.
set -e
sluice install -h /var/run/postgresql -U "$POSTGRES_USER" -d "$POSTGRES_DB"
