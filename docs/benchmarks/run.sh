#!/usr/bin/env bash
# Compares backproof with restic on the same data in one run and prints ratios of medians.
#
#   docs/benchmarks/run.sh [JOB…]        jobs: folder b2 real small; default: all
#
# RESTIC, RCLONE and BACKPROOF name the programs (default: on the PATH, and this project's launcher); RUNS how often each
# is measured (default 3); WORK a folder with 12 GB of room; REAL the data of the job real (default /usr/share). QUICK=1
# takes a tenth of the data and measures once. Needs GNU time (Debian: time), and rclone for the job b2.
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
RESTIC=${RESTIC:-restic} RCLONE=${RCLONE:-rclone} BACKPROOF=${BACKPROOF:-$here/backproof} REAL=${REAL:-/usr/share}
WORK=${WORK:-$(mktemp -d)}
parts=10
[ -z "${QUICK:-}" ] || parts=1
RUNS=${RUNS:-$((parts > 1 ? 3 : 1))}
export RESTIC_PASSWORD=benchmark BACKPROOF_PASSWORD=benchmark RESTIC_CACHE_DIR=$WORK/cache XDG_CACHE_HOME=$WORK/cache
export RESTIC_PROGRESS_FPS=0
mkdir -p "$WORK/cache"
. "$here/docs/benchmarks/measure.sh"
"$BACKPROOF" version >/dev/null
results=$WORK/results.tsv
: >"$results"
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true' EXIT

make_data() { # 1.2 GB that does not compress, 300 MB of text in 6,000 files, 300 MB of SQL; or a tenth
  [ -d "$WORK/data" ] && return
  mkdir -p "$WORK/data"/{media,text}
  for i in $(seq $((30 * parts))); do random 4000000 "$i" >"$WORK/data/media/$i.bin"; done
  awk -v dir="$WORK/data/text" -v files=$((600 * parts)) 'BEGIN { srand(7); split("alpha beta gamma delta epsilon backup restore volume database snapshot error warning info request user session", w, " ");
    for (f = 0; f < files; f++) { name = dir "/" f ".txt"; n = 0;
      while (n < 50000) { line = sprintf("%d %s %s %s %d\n", int(rand() * 1e9), w[int(rand() * 16) + 1], w[int(rand() * 16) + 1], w[int(rand() * 16) + 1], int(rand() * 1e6)); printf "%s", line > name; n += length(line) }
      close(name) } }'
  awk -v bytes=$((30000000 * parts)) 'BEGIN { srand(9); n = 0; while (n < bytes) { line = sprintf("INSERT INTO `orders` VALUES (%d,%d,'"'"'customer %d'"'"','"'"'2026-%02d-%02d'"'"',%d.%02d);\n", ++i, int(rand() * 1e6), int(rand() * 1e5), int(rand() * 12) + 1, int(rand() * 28) + 1, int(rand() * 1000), int(rand() * 100)); printf "%s", line; n += length(line) } }' >"$WORK/data/dump.sql"
}

make_small() { # 200,000 small files, or a tenth
  [ -d "$WORK/small" ] && return
  mkdir -p "$WORK/small"
  awk -v dir="$WORK/small" -v files=$((20000 * parts)) 'BEGIN { srand(3); for (f = 0; f < files; f++) { d = dir "/" int(f / 500); if (f % 500 == 0) { system("mkdir -p " d) } name = d "/" f; printf "file %d %d\n", f, int(rand() * 1e9) > name; close(name) } }'
}

summary() {
  head_of_table restic
  cut -f1 "$results" | awk '!seen[$0]++' | while IFS= read -r job; do row_of_table "$job" "$job" restic; done
}

folder_jobs() { # data, what to call it
  local data=$1 prefix=$2
  find "$data" -type f -exec cat {} + >/dev/null # into the page cache for both
  for _ in $(seq "$RUNS"); do
    rm -rf "$WORK"/{ours,theirs,back-ours,back-theirs} "$WORK/cache"/*
    "$BACKPROOF" init -q --repo "$WORK/ours"
    "$RESTIC" init -q --repo "$WORK/theirs"
    timed "${prefix}first backup" backproof "$BACKPROOF" backup -q --repo "$WORK/ours" "$data"
    timed "${prefix}first backup" restic "$RESTIC" backup -q --repo "$WORK/theirs" "$data"
    timed "${prefix}nothing changed" backproof "$BACKPROOF" backup -q --repo "$WORK/ours" "$data"
    timed "${prefix}nothing changed" restic "$RESTIC" backup -q --repo "$WORK/theirs" "$data"
    timed "${prefix}restore" backproof "$BACKPROOF" restore -q --repo "$WORK/ours" latest --target "$WORK/back-ours"
    timed "${prefix}restore" restic "$RESTIC" restore -q --repo "$WORK/theirs" latest --target "$WORK/back-theirs"
    timed "${prefix}check --read-data" backproof "$BACKPROOF" check -q --read-data --repo "$WORK/ours"
    timed "${prefix}check --read-data" restic "$RESTIC" check -q --read-data --repo "$WORK/theirs"
    timed "${prefix}snapshots" backproof "$BACKPROOF" snapshots -q --repo "$WORK/ours"
    timed "${prefix}snapshots" restic "$RESTIC" snapshots -q --repo "$WORK/theirs"
  done
}

b2_jobs() { # our B2 server with 20 ms added to each call; restic through rclone
  local data=$WORK/data
  for _ in $(seq "$RUNS"); do
    rm -rf "$WORK"/{b2,back-ours,back-theirs} "$WORK/cache"/*
    "$BACKPROOF" b2-server --dir "$WORK/b2" --key-id bench --key benchmark-key --latency PT0.02S >"$WORK/b2.out" 2>&1 &
    server=$!
    until grep -q 'listening on' "$WORK/b2.out"; do sleep 0.1; done
    endpoint=$(sed -n 's/.*listening on //p' "$WORK/b2.out")
    export B2_APPLICATION_KEY_ID=bench B2_APPLICATION_KEY=benchmark-key BACKPROOF_B2_ENDPOINT=$endpoint
    export RCLONE_CONFIG_BENCH_TYPE=b2 RCLONE_CONFIG_BENCH_ACCOUNT=bench RCLONE_CONFIG_BENCH_KEY=benchmark-key RCLONE_CONFIG_BENCH_ENDPOINT=$endpoint
    "$RCLONE" mkdir bench:bucket
    "$BACKPROOF" init -q --repo b2:bucket:ours
    "$RESTIC" -o rclone.program="$RCLONE" init -q --repo rclone:bench:bucket/theirs
    timed 'B2: first backup' backproof "$BACKPROOF" backup -q --repo b2:bucket:ours "$data"
    timed 'B2: first backup' restic "$RESTIC" -o rclone.program="$RCLONE" backup -q --repo rclone:bench:bucket/theirs "$data"
    timed 'B2: restore' backproof "$BACKPROOF" restore -q --repo b2:bucket:ours latest --target "$WORK/back-ours"
    timed 'B2: restore' restic "$RESTIC" -o rclone.program="$RCLONE" restore -q --repo rclone:bench:bucket/theirs latest --target "$WORK/back-theirs"
    kill "$server"
    wait "$server" 2>/dev/null || true
    server=
  done
}

jobs=${*:-folder b2 real small}
echo "$("$RESTIC" version), $("$BACKPROOF" version), $(nproc) cores, $(date -u +%F), work folder $WORK" >&2
for job in $jobs; do
  case $job in
    folder)
      make_data
      folder_jobs "$WORK/data" ''
      ;;
    b2)
      make_data
      b2_jobs
      ;;
    real) folder_jobs "$REAL" "$REAL: " ;;
    small)
      make_small
      folder_jobs "$WORK/small" "$((20 * parts)),000 small files: "
      ;;
    *)
      echo "no such job: $job (folder, b2, real, small)" >&2
      exit 2
      ;;
  esac
done
summary
