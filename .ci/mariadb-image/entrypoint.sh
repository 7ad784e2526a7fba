#!/bin/sh
# Starts mariadbd on a data folder that is unpacked at the first start. Arguments that begin with a dash go to the
# server; any other program is run instead. Variables, in their MARIADB_ and MYSQL_ forms: ROOT_PASSWORD or
# ALLOW_EMPTY_(ROOT_)PASSWORD, DATABASE, USER, PASSWORD.
set -eu

data=/var/lib/mysql
statements=/run/mysqld/first.sql

case "${1:-mariadbd}" in
  -*) ;;
  mariadbd | mysqld) [ $# -eq 0 ] || shift ;;
  *) exec "$@" ;;
esac

root_password=${MARIADB_ROOT_PASSWORD:-${MYSQL_ROOT_PASSWORD:-}}
no_password=${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD:-${MYSQL_ALLOW_EMPTY_PASSWORD:-}}
database=${MARIADB_DATABASE:-${MYSQL_DATABASE:-}}
user=${MARIADB_USER:-${MYSQL_USER:-}}
password=${MARIADB_PASSWORD:-${MYSQL_PASSWORD:-}}
if [ -z "$root_password$no_password" ]; then
  echo 'set MARIADB_ROOT_PASSWORD, or MARIADB_ALLOW_EMPTY_ROOT_PASSWORD=yes' >&2
  exit 1
fi

mkdir -p "$data" /run/mysqld
if [ ! -d "$data/mysql" ]; then
  tar -xf /usr/local/share/first-data.tar -C "$data"
  chown -R mysql: "$data"
fi
chown mysql: "$data" /run/mysqld

text() { printf "'%s'" "$(printf %s "$1" | sed -e 's/\\/\\\\/g' -e "s/'/''/g")"; }
name() { printf '`%s`' "$(printf %s "$1" | sed -e 's/`/``/g')"; }

umask 077
{ # the server runs these before it opens its doors, one statement a line, up to the first that fails
  echo "ALTER USER root@localhost IDENTIFIED BY $(text "$root_password");"
  echo "CREATE OR REPLACE USER root@'%' IDENTIFIED BY $(text "$root_password");"
  echo "GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
  if [ -n "$database" ]; then echo "CREATE DATABASE IF NOT EXISTS $(name "$database");"; fi
  if [ -n "$user" ] && [ "$user" != root ]; then
    echo "CREATE OR REPLACE USER $(text "$user")@'%' IDENTIFIED BY $(text "$password");"
    if [ -n "$database" ]; then echo "GRANT ALL ON $(name "$database").* TO $(text "$user")@'%';"; fi
  fi
} >"$statements"
chown mysql: "$statements"

exec mariadbd --user=mysql --datadir="$data" --init-file="$statements" --bind-address=0.0.0.0 --skip-name-resolve "$@"
