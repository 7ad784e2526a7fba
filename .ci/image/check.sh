#!/usr/bin/env bash
# Builds the command's container image on a base made of this machine's packages, and runs the demo and drills in it as it
# is meant to be run: not as root, without any right, nothing of the image writable, and no network but loopback.
#
#   .ci/image/check.sh
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(cd "$here/../.." && pwd)
base=backproof/base:local
image=backproof/backproof:local
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
die() { echo "$1" >&2; exit 1; }

run() {
  docker run --rm --read-only --network none --cap-drop ALL --security-opt no-new-privileges --pids-limit 512 --memory 3g \
    --tmpfs /tmp:exec,mode=1777,size=2g "$@"
}

"$home/src/main/container/base.sh" "$work/root"
tar -C "$work/root" --numeric-owner --owner=0 --group=0 -cf - . |
  docker import --change 'ENV PATH=/usr/sbin:/usr/bin:/sbin:/bin' - "$base" >/dev/null
rm -rf "$work/root"
"$home/src/main/container/build.sh" --base "$base" "$image"

# that it is run as was said, is looked at from inside
found=$(run --entrypoint /bin/sh "$image" -c 'id -u; ls /sys/class/net; touch /x 2>/dev/null && echo writable || true')
[ "$found" = $'65532\nlo' ] || die "not run as it should be: $found"
[ "$(run "$image" version)" = "$("$home/backproof" version)" ] || die 'another version'

run "$image" demo --sandbox process

# a drill of a backup from outside: of files, and of a dump that lies among them
mkdir -p "$work"/{data/uploads,reports,scenarios}
for i in $(seq 40); do head -c "$((i * 4096))" /dev/urandom >"$work/data/uploads/$i.bin"; done
{
  echo 'CREATE TABLE orders (id INT PRIMARY KEY, item VARCHAR(20) NOT NULL) ENGINE=InnoDB;'
  for i in $(seq 200); do echo "INSERT INTO orders VALUES ($i, 'item $i');"; done
  echo '-- Dump completed'
} >"$work/data/shop.sql"
head -c 32 /dev/urandom | base64 >"$work/password"
export BACKPROOF_REPOSITORY=$work/repository BACKPROOF_PASSWORD_FILE=$work/password
"$home/backproof" init --quiet
"$home/backproof" backup "$work/data" --tag nightly --quiet
scenario() { # NAME ROWS
  cat >"$work/scenarios/$1.yaml" <<YAML
scenario: $1
repository: { restic: /drill/repository, passwordFile: /drill/password }
snapshot: { latest: { tag: nightly }, rpo: PT1H }
restore: [ { path: $work/data/uploads, as: uploads }, { dump: $work/data/shop.sql, as: shop } ]
assertions: [ { volume: uploads, files: { min: 40 } }, { database: shop, rows: { table: orders, min: $2 } } ]
YAML
}
scenario whole 200
scenario short 201
chown -R 65532:65532 "$work"
drill() { # NAME CODE
  local code=0
  run --volume "$work:/drill:ro" --volume "$work/reports:/reports" "$image" \
    verify "/drill/scenarios/$1.yaml" --sandbox process --reports /reports || code=$?
  [ "$code" = "$2" ] || die "the drill of $1 ended with $code, not $2"
}
drill whole 0
drill short 1

[ -s "$work/reports/index.html" ] && [ -s "$work/reports/metrics.prom" ] || die 'no report'

# the chart's web server shows them
run --volume "$work/reports:/reports:ro" --entrypoint /bin/sh "$image" -c '
  /opt/backproof/jre/bin/java -XX:+UseSerialGC -Xmx32m -m jdk.httpserver \
    --bind-address 127.0.0.1 --port 8080 --directory /reports --output none >/dev/null &
  for i in $(seq 60); do wget -qO /tmp/metrics http://127.0.0.1:8080/metrics.prom && break; sleep 1; done
  grep -q "^backproof_verify_last_verdict{" /tmp/metrics' || die 'the web server shows no metrics'

# docker compose takes its file, and what it starts runs
mkdir -p "$work/compose/scenarios"
cp "$home/src/main/compose/compose.yaml" "$work/compose/"
touch "$work/compose/backproof.env" "$work/compose/repository-password"
compose() { (cd "$work/compose" && BACKPROOF_IMAGE=$image docker-compose -p backproof-check "$@"); }
compose run --rm -T backproof version
compose down --volumes 2>/dev/null
