#!/bin/sh
# First start of the database container: the two roles, their passwords, the database.
set -eu
psql -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres -f /opt/kla/roles.sql
psql -X -q -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d postgres \
  -v owner="$(cat /run/secrets/db_owner_password)" -v app="$(cat /run/secrets/db_app_password)" <<'SQL'
ALTER ROLE kla_owner PASSWORD :'owner';
ALTER ROLE kla_app PASSWORD :'app';
SQL
