#!/usr/bin/env bash
# Compares ten drills side by side with the same ten one after the other, each of two databases and two volumes, and prints the
# medians and their ratio (below 1 side by side is faster).
#
#   docs/benchmarks/side-by-side.sh
#
# RUNS is how often each is measured (default 3), PARALLEL how many drills run at a time (default 4), WORK a folder with 3 GB of
# room that the server's user may enter. Needs mariadbd, mariadb-install-db and mariadb.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
BACKPROOF=${BACKPROOF:-$here/backproof} RUNS=${RUNS:-3} PARALLEL=${PARALLEL:-4}
WORK=${WORK:-$(mktemp -d)}
export BACKPROOF_PASSWORD=benchmark
mkdir -p "$WORK/data" "$WORK/scenarios" && chmod 755 "$WORK"
results=$WORK/results.tsv
: >"$results"
# shellcheck source=docs/benchmarks/measure.sh
. "$here/docs/benchmarks/measure.sh"

dump() { # rows
  echo '-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB, for debian-linux-gnu (x86_64)'
  printf -- '-- Server version\t10.11.19-MariaDB\nSET NAMES utf8mb4;\n'
  echo 'CREATE TABLE `orders` (`id` int(11) NOT NULL, `name` varchar(80) NOT NULL, PRIMARY KEY (`id`), KEY `name` (`name`));'
  seq "$1" | awk 'NR % 1000 == 1 { printf "%sINSERT INTO `orders` VALUES ", NR == 1 ? "" : ";\n" } NR % 1000 != 1 { printf "," } { printf "(%d,'\''order %d of a shop'\'')", $1, $1 * 7919 } END { print ";" }'
  echo '-- Dump completed on 2026-11-01  2:00:00'
}

for volume in photos papers; do
  mkdir -p "$WORK/data/$volume"
  for i in $(seq 200); do random 100000 "$i" >"$WORK/data/$volume/$i.bin"; done
done
dump 100000 >"$WORK/data/shop.sql"
dump 50000 >"$WORK/data/wiki.sql"
"$BACKPROOF" init -q --repo "$WORK/repository"
"$BACKPROOF" backup "$WORK/data" -q --repo "$WORK/repository"
for i in $(seq 10); do
  cat >"$WORK/scenarios/drill-$i.yaml" <<YAML
scenario: drill-$i
repository: { restic: "$WORK/repository" }
sandbox: { kind: process }
restore:
  - { path: "$WORK/data/photos", as: photos }
  - { path: "$WORK/data/papers", as: papers }
  - { dump: "$WORK/data/shop.sql", as: shop }
  - { dump: "$WORK/data/wiki.sql", as: wiki }
negativeControls: { off: "this is about time" }
YAML
done

for _ in $(seq "$RUNS"); do
  for number in 1 "$PARALLEL"; do
    rm -rf "$WORK/reports"
    timed "$number at a time" backproof "$BACKPROOF" verify "$WORK/scenarios" -q --parallel "$number" --reports "$WORK/reports"
  done
done
[ -z "$(ls -d "${TMPDIR:-/tmp}"/backproof-drill-* 2>/dev/null)" ] || echo 'something was left behind' >&2
one=$(median '1 at a time' backproof 3) many=$(median "$PARALLEL at a time" backproof 3)
echo "ten drills: $one s one after the other, $many s with $PARALLEL at a time, ratio $(awk "BEGIN{printf \"%.2f\", $many/$one}"), $(nproc) cores"
