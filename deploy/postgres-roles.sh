#!/bin/sh
# Run once by the Postgres image on an empty volume: the application's role, which only reads and changes rows.
# The owner is the image's POSTGRES_USER; the application migrates with it and then works without it.
set -eu
psql --set=ON_ERROR_STOP=1 --set=password="$APPLICATION_PASSWORD" --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
CREATE ROLE legal_connect_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
REVOKE ALL ON DATABASE legal_connect FROM PUBLIC;
GRANT CONNECT ON DATABASE legal_connect TO legal_connect_app;
SQL
