#!/usr/bin/env bash
# Makes the dumps of the corpus with the MariaDB programs of this machine: make.sh BACKPROOF, from an empty folder.
# Needs no rights; starts a server of its own below the folder, without network, and stops it again.
set -euo pipefail
backproof=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$PWD
socket=$work/server.sock
mkdir data
mariadb-install-db --no-defaults --datadir="$work/data" --user="$(id -un)" --auth-root-authentication-method=normal --skip-test-db >/dev/null
mariadbd --no-defaults --datadir="$work/data" --user="$(id -un)" --socket="$socket" --skip-networking --default-time-zone=+00:00 2>server.log &
server=$!
trap 'kill "$server"; wait "$server" || true' EXIT
sql() { mariadb --no-defaults --socket="$socket" --user=root --default-character-set=utf8mb4 --comments "$@"; }
dump() { mariadb-dump --no-defaults --socket="$socket" --user=root "$@"; }
until sql -e 'select 1' >/dev/null 2>&1; do sleep 0.2; done
sql -e "delete from mysql.global_priv where user = '' or (user = 'root' and host <> 'localhost'); flush privileges"
sql <"$here/shop.sql" >/dev/null
sql <"$here/others.sql" >/dev/null

# with a manifest: as backup-mariadb makes them
export BACKPROOF_REPOSITORY=$work/repository BACKPROOF_PASSWORD=corpus
"$backproof" init >/dev/null
for database in shop words counters clockwork rights; do
  "$backproof" backup-mariadb --socket "$socket" --user root --database "$database" --tag "$database" >/dev/null
  mkdir "$database"
  for file in dump.sql manifest.json; do
    "$backproof" dump --tag "$database" latest "/mariadb/$database/$file" >"$database/$file"
  done
done

# without: as others make them
dump --databases ledger >ledger.sql
dump --databases family >family.sql
dump shop customers --default-character-set=utf8mb3 >utf8mb3.sql
dump shop customers --default-character-set=binary >binary.sql
# three that end with an error that nobody looked at
sql -e "create user half identified by 'half'; grant select, show view, event, execute, trigger on shop.* to half"
MYSQL_PWD=half mariadb-dump --no-defaults --socket="$socket" --user=half --force --routines --events --skip-lock-tables shop \
  >unreadable-routine.sql 2>/dev/null || true
sql -e 'drop user half'
dump --force migrated >broken-view.sql 2>/dev/null || true
dump --force --max-allowed-packet=1M gallery >small-packet.sql 2>/dev/null || true

# the tables that Galera keeps, as it makes them (wsrep_schema.cc), and of the server's own tables only the accounts
sql mysql <<'SQL'
CREATE TABLE wsrep_cluster (cluster_uuid CHAR(36) PRIMARY KEY, view_id BIGINT NOT NULL, view_seqno BIGINT NOT NULL,
  protocol_version INT NOT NULL, capabilities INT NOT NULL) ENGINE=InnoDB STATS_PERSISTENT=0;
CREATE TABLE wsrep_streaming_log (node_uuid CHAR(36), trx_id BIGINT, seqno BIGINT, flags INT NOT NULL, frag LONGBLOB NOT NULL,
  PRIMARY KEY (node_uuid, trx_id, seqno)) ENGINE=InnoDB STATS_PERSISTENT=0;
CREATE USER reader@'%' ACCOUNT LOCK;
GRANT SELECT ON shop.* TO reader@'%';
INSERT INTO wsrep_cluster VALUES ('0b7f2a52-1d0e-11f1-9d33-2f6a7c0c1f11', 1, 1, 4, 184703);
SQL
mapfile -t ignored < <(sql -N -e "select concat('--ignore-table=mysql.', table_name) from information_schema.tables
  where table_schema = 'mysql' and table_name not in ('global_priv', 'db', 'wsrep_cluster', 'wsrep_streaming_log')")
for database in words counters clockwork rights ledger family migrated gallery; do sql -e "drop database $database"; done
sql -e "drop user app@'%'"
dump --all-databases "${ignored[@]}" >all-databases.sql
