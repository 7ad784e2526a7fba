#!/usr/bin/env bash
# Backs up, backs up again, checks and partly restores very many small files in a small heap, and prints what it took.
#
#   docs/benchmarks/million.sh [JOB…]    jobs: million (1,000,000 files in 2,000 folders), flat (200,000 in one folder);
#                                        default: both
#
# BACKPROOF names the program (default: this project's launcher), HEAP the heap (default 512m), FILES the number of files of
# the job million, WORK a folder with 20 GB of room, JAVA a java of version 21 or newer. Needs GNU time (Debian: time).
set -euo pipefail
here=$(cd "$(dirname "$0")/../.." && pwd)
BACKPROOF=${BACKPROOF:-$here/backproof} HEAP=${HEAP:-512m} FILES=${FILES:-1000000} JAVA=${JAVA:-java}
WORK=${WORK:-$(mktemp -d)}
export BACKPROOF_PASSWORD=benchmark
[ -x /usr/bin/time ] || { echo 'needs GNU time (Debian: apt-get install time)' >&2; exit 2; }
"$BACKPROOF" version >/dev/null

measured() { # job command…
  local job=$1; shift
  export BACKPROOF_JAVA_OPTS="-Xmx$HEAP -Xlog:gc:file=$WORK/gc.log:none:filecount=0"
  /usr/bin/time -o "$WORK/time" -f '%e %U %S %M' "$@" >"$WORK/out" 2>&1 || { tail -n 5 "$WORK/out"; echo "failed: $*" >&2; exit 1; }
  unset BACKPROOF_JAVA_OPTS
  read -r wall user system kib <"$WORK/time"
  # "Pause … 123M->45M(…)": what was still used after a collection
  heap=$(sed -n 's/.*Pause.*->\([0-9]*\)M(.*/\1/p' "$WORK/gc.log" | sort -n | tail -n 1)
  awk -v j="$job" -v w="$wall" -v c="$user" -v s="$system" -v r="$kib" -v h="${heap:-0}" \
    'BEGIN { printf "| %s | %.0f | %.0f | %.0f | %.0f |\n", j, w, c + s, h, r / 1024 }'
}

jobs() { # data, what a tenth of it is named
  local data=$1 tenth=$2 repo=$WORK/repository
  rm -rf "$repo" "$WORK/back"
  "$BACKPROOF" init -q --repo "$repo"
  measured backup "$BACKPROOF" backup -q --repo "$repo" "$data"
  measured 'nothing changed' "$BACKPROOF" backup -q --repo "$repo" "$data"
  measured check "$BACKPROOF" check -q --repo "$repo"
  measured 'check --read-data' "$BACKPROOF" check -q --read-data --repo "$repo"
  measured 'restore a tenth' "$BACKPROOF" restore -q --repo "$repo" latest --target "$WORK/back" --include "$tenth"
  echo "restored $(find "$WORK/back" -type f | wc -l) files"
  # every one of them has the bytes of the original
  (cd "$WORK/back$data" && find . -type f -print0 | xargs -0 sha256sum) | (cd "$data" && sha256sum --check --quiet --strict)
  rm -rf "$repo" "$WORK/back"
}

make() { # data, files, folders
  [ -d "$1" ] || { "$JAVA" "$here/docs/benchmarks/SmallFiles.java" "$1.new" "$2" "$3" && mv "$1.new" "$1"; }
}

echo "$("$BACKPROOF" version), $(nproc) cores, $(date -u +%F), heap $HEAP"
for job in ${*:-million flat}; do
  case $job in
    million) make "$WORK/million" "$FILES" 2000; data=$WORK/million tenth='folder-?[0-9]*5' ;;
    flat) make "$WORK/flat" 200000 1; data=$WORK/flat tenth='file-*5.dat' ;;
    *) echo "no such job: $job (million, flat)" >&2; exit 2 ;;
  esac
  printf '\n%s\n\n| job | s | CPU s | most heap after a collection, MiB | peak RSS, MiB |\n| --- | --- | --- | --- | --- |\n' "$job"
  jobs "$data" "$tenth"
done
