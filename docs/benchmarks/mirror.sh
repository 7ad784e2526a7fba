#!/usr/bin/env bash
# Compares the drill of a mirror with rclone copy of the same mirror, on our B2 server that answers each call later.
#
#   docs/benchmarks/mirror.sh [JOB…]     jobs: full (every file), sample (5 % of the bytes); default: both
#
# RCLONE and BACKPROOF name the programs (default: on the PATH, and this project's launcher); RUNS how often each is
# measured (default 3); FILES and BYTES the number of files and the size of each (default 20000 of 200000: 4 GB); LATENCY
# what each call takes longer (default PT0.02S); TRANSFERS rclone's --transfers (default: its own 4); WORK a folder with
# room for three times the data. QUICK=1 takes a twentieth of the files and measures once. Needs GNU time (Debian: time).
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
RCLONE=${RCLONE:-rclone} BACKPROOF=${BACKPROOF:-$here/backproof} LATENCY=${LATENCY:-PT0.02S} TRANSFERS=${TRANSFERS:-4}
WORK=${WORK:-$(mktemp -d)}
FILES=${FILES:-$([ -z "${QUICK:-}" ] && echo 20000 || echo 1000)} BYTES=${BYTES:-200000}
RUNS=${RUNS:-$([ -z "${QUICK:-}" ] && echo 3 || echo 1)}
export B2_APPLICATION_KEY_ID=benchmark B2_APPLICATION_KEY=benchmark-secret
export RCLONE_CONFIG=$WORK/rclone.conf RCLONE_CONFIG_LAB_TYPE=b2 RCLONE_CONFIG_LAB_ACCOUNT=benchmark RCLONE_CONFIG_LAB_KEY=benchmark-secret
. "$here/docs/benchmarks/measure.sh"
"$BACKPROOF" version >/dev/null
mkdir -p "$WORK/tmp"
results=$WORK/results.tsv
: >"$results"
: >"$RCLONE_CONFIG"
server=
trap 'stop_server' EXIT

start_server() { # options…
  : >"$WORK/server.log"
  "$BACKPROOF" b2-server --dir "$WORK/server" --key-id benchmark --key benchmark-secret "$@" >"$WORK/server.log" 2>&1 &
  server=$!
  for _ in $(seq 300); do
    endpoint=$(sed -n 's/^listening on //p' "$WORK/server.log")
    [ -z "$endpoint" ] || break
    sleep 0.1
  done
  [ -n "$endpoint" ] || { cat "$WORK/server.log" >&2; exit 1; }
  export BACKPROOF_B2_ENDPOINT=$endpoint RCLONE_CONFIG_LAB_ENDPOINT=$endpoint
}

stop_server() {
  [ -z "$server" ] || { kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; }
  server=
}

make_mirror() { # files that do not compress, 200 in a folder, brought to the server without delay
  [ -e "$WORK/server/ready-$FILES-$BYTES" ] && return
  rm -rf "$WORK/server" "$WORK/source"
  for folder in $(seq 0 $(((FILES - 1) / 200))); do
    mkdir -p "$WORK/source/$folder"
    random $((BYTES * (FILES - folder * 200 < 200 ? FILES - folder * 200 : 200))) "$folder" \
      | (cd "$WORK/source/$folder" && split -b "$BYTES" -d -a 3 - file-) || true
  done
  [ "$(find "$WORK/source" -type f | wc -l)" = "$FILES" ] || { echo 'the data were not made' >&2; exit 1; }
  start_server
  "$RCLONE" mkdir LAB:mirror
  "$BACKPROOF" mirror sync -q "$WORK/source" b2:mirror
  stop_server
  rm -rf "$WORK/source"
  touch "$WORK/server/ready-$FILES-$BYTES"
}

scenario() { # name depth
  printf 'scenario: %s\nmirror: "b2:mirror"\ndepth: %s\nrestore: [ { path: /, as: files } ]\n' "$1" "$2" >"$WORK/$1.yaml"
}

make_mirror
start_server --latency "$LATENCY"
scenario full full
scenario sample '{ sample: 5% }'
jobs=${*:-full sample}
for _ in $(seq "$RUNS"); do
  rm -rf "$WORK/copy"
  timed rclone rclone "$RCLONE" copy --transfers "$TRANSFERS" LAB:mirror "$WORK/copy"
  [ "$(find "$WORK/copy" -type f | wc -l)" = "$FILES" ] || { echo 'rclone copied something else' >&2; exit 1; }
  rm -rf "$WORK/copy"
  for job in $jobs; do
    case $job in
      full | sample) ;;
      *) echo "no such job: $job (full, sample)" >&2; exit 2 ;;
    esac
    BACKPROOF_JAVA_OPTS="-Djava.io.tmpdir=$WORK/tmp" \
      timed "$job" backproof "$BACKPROOF" verify -q "$WORK/$job.yaml" --reports "$WORK/reports"
  done
done
echo "$("$BACKPROOF" version), $("$RCLONE" version | head -n 1), $(nproc) cores, $(date -u +%F), $FILES files of $BYTES bytes, each call $LATENCY later"
echo
head_of_table 'rclone copy'
for job in $jobs; do row_of_table "$job" rclone rclone; done
