#!/usr/bin/env bash
# Compares how long a drill takes to load a dump with `mariadb < dump.sql` on a server as it comes, on the same data in one
# run, and prints the medians and their ratio (below 1 we are faster).
#
#   docs/benchmarks/load.sh [prepare|measure]        default: both
#
# What is timed of us is the drill's phase `load`: reading the repository, unpacking, counting, and the clients. Of the other
# side it is the client alone; neither side's server start is timed. ROWS is the size of the largest but one table (default
# 1,000,000: a dump of 320 MB), RUNS how often each is measured (default 3), WORK a folder with 5 GB of room that the server's
# user may enter. Needs mariadbd, mariadb-install-db, mariadb and mariadb-dump.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
BACKPROOF=${BACKPROOF:-$here/backproof} ROWS=${ROWS:-1000000} RUNS=${RUNS:-3}
WORK=${WORK:-$(mktemp -d)}
export BACKPROOF_PASSWORD=benchmark
mkdir -p "$WORK" && chmod 755 "$WORK"
socket=$WORK/data/s server=
as=()
if [ "$(id -u)" = 0 ]; then as=(--user=nobody); fi
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true' EXIT

start() { # arguments of the server
  rm -rf "$WORK/data"
  cp -r "$WORK/seed" "$WORK/data"
  [ "$(id -u)" != 0 ] || chown -R nobody "$WORK/data"
  mariadbd --no-defaults "${as[@]}" --datadir="$WORK/data" --socket="$socket" --skip-networking --log-error="$WORK/data/server.log" "$@" >/dev/null 2>&1 &
  server=$!
  for _ in $(seq 300); do client -e 'select 1' >/dev/null 2>&1 && return; sleep 0.1; done
  tail -n 5 "$WORK/data/server.log" >&2; exit 1
}

stop() { client -e shutdown; wait "$server" || true; server=; rm -rf "$WORK/data"; }

client() { mariadb --no-defaults --socket="$socket" --user=root --default-character-set=utf8mb4 --max-allowed-packet=1G --binary-mode "$@"; }

data() { # three tables with the indexes of a shop
  cat <<SQL
CREATE DATABASE shop CHARACTER SET utf8mb4;
USE shop;
CREATE TABLE customers (id int NOT NULL AUTO_INCREMENT PRIMARY KEY, name varchar(80) NOT NULL, email varchar(80) NOT NULL, created datetime NOT NULL, UNIQUE KEY email (email), KEY name (name));
INSERT INTO customers SELECT seq, concat('Customer number ', seq * 7919 % $ROWS), concat('c', seq, '@example.org'), '2020-01-01' + INTERVAL seq MINUTE FROM seq_1_to_$((ROWS / 8));
CREATE TABLE orders (id bigint NOT NULL AUTO_INCREMENT PRIMARY KEY, customer int NOT NULL, placed datetime NOT NULL, cents int NOT NULL, state varchar(12) NOT NULL, note varchar(200), KEY customer (customer), KEY placed (placed), CONSTRAINT ordered FOREIGN KEY (customer) REFERENCES customers (id));
INSERT INTO orders SELECT seq, 1 + seq * 7919 % $((ROWS / 8)), '2020-01-01' + INTERVAL seq * 7 MINUTE, seq * 31 % 100000, elt(1 + seq % 4, 'new', 'paid', 'sent', 'returned'), concat('note of the order ', sha2(seq, 256)) FROM seq_1_to_$ROWS;
CREATE TABLE items (order_id bigint NOT NULL, line int NOT NULL, article int NOT NULL, count int NOT NULL, text varchar(120) NOT NULL, PRIMARY KEY (order_id, line), KEY article (article));
INSERT INTO items SELECT seq DIV 2, seq % 2, seq * 104729 % 50000, 1 + seq % 9, concat('article ', sha2(seq, 224)) FROM seq_1_to_$((ROWS * 2));
SQL
}

prepare() {
  rm -rf "$WORK"/{seed,repository,dumps}
  mariadb-install-db --no-defaults "${as[@]}" --datadir="$WORK/seed" --auth-root-authentication-method=normal --skip-test-db >/dev/null
  start --innodb-buffer-pool-size=1G --innodb-flush-log-at-trx-commit=0
  data | client
  mkdir "$WORK/dumps"
  mariadb-dump --no-defaults --socket="$socket" --user=root --single-transaction --databases shop >"$WORK/dumps/shop.sql"
  stop
  "$BACKPROOF" init -q --repo "$WORK/repository"
  "$BACKPROOF" backup -q --repo "$WORK/repository" "$WORK/dumps"
  printf 'scenario: load\nrepository: { restic: %s, passwordEnv: BACKPROOF_PASSWORD }\nsandbox: { kind: process }\nrestore: [ { dump: %s, as: shop } ]\n' \
    "$WORK/repository" "$WORK/dumps/shop.sql" >"$WORK/load.yaml"
  printf 'dump: %s bytes\n' "$(wc -c <"$WORK/dumps/shop.sql")"
}

theirs() {
  start
  local before after
  before=$(date +%s.%N)
  client <"$WORK/dumps/shop.sql"
  after=$(date +%s.%N)
  stop
  awk "BEGIN { printf \"%.2f\n\", $after - $before }"
}

ours() {
  "$BACKPROOF" verify -q --reports "$WORK/reports" "$WORK/load.yaml" >"$WORK/out" 2>&1 || { tail -n 5 "$WORK/out" >&2; exit 1; }
  echo "$(tr -d ' \n' <"$WORK/reports/latest/results.json" | sed 's/.*{"name":"loadshop","start":[0-9.]*,"seconds":\([0-9.]*\).*/\1/')"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

measure() {
  cat "$WORK/dumps/shop.sql" "$WORK"/repository/data/*/* >/dev/null # into the page cache for both
  : >"$WORK/ours"; : >"$WORK/theirs"
  for _ in $(seq "$RUNS"); do
    theirs >>"$WORK/theirs"
    ours >>"$WORK/ours"
  done
  printf 'mariadb < dump.sql: %s\nours: %s\n' "$(paste -sd' ' "$WORK/theirs")" "$(paste -sd' ' "$WORK/ours")"
  awk -v a="$(median <"$WORK/ours")" -v b="$(median <"$WORK/theirs")" 'BEGIN { printf "| ours, s | mariadb < dump.sql, s | ratio |\n| --- | --- | --- |\n| %.2f | %.2f | %.2f |\n", a, b, a / b }'
}

case ${1:-both} in
  prepare) prepare ;;
  measure) measure ;;
  both) prepare; measure ;;
  *) echo "unknown: $1" >&2; exit 2 ;;
esac
