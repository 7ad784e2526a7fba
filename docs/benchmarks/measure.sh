# What the comparisons share. Who sources it sets WORK, and results, the file that the measurements go to.
# shellcheck shell=bash

[ -x /usr/bin/time ] || { echo 'needs GNU time (Debian: apt-get install time)' >&2; exit 2; }

random() { # bytes, seed: such as do not compress
  openssl enc -aes-128-ctr -nosalt -K "$(printf '%032x' "$2")" -iv 0 </dev/zero 2>/dev/null | head -c "$1" || true
}

timed() { # job tool command…
  local job=$1 tool=$2; shift 2
  sync
  /usr/bin/time -o "$WORK/time" -f '%e %U %S %M' "$@" >"$WORK/out" 2>&1 || { tail -n 5 "$WORK/out"; echo "failed: $*" >&2; exit 1; }
  read -r wall user sys kib <"$WORK/time"
  printf '%s\t%s\t%s\t%s\t%s\n' "$job" "$tool" "$wall" "$(awk "BEGIN{print $user+$sys}")" "$kib" >>"$results"
}

median() { # job tool column
  awk -F'\t' -v j="$1" -v t="$2" -v c="$3" '$1 == j && $2 == t { print $c }' "$results" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

head_of_table() { # their name
  printf '| job | ours, s | %s, s | ratio | ours CPU, s | %s CPU, s | ours peak, MiB | %s peak, MiB |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n' "$1" "$1" "$1"
}

row_of_table() { # our job, their job, their tool
  awk -v j="$1" -v a="$(median "$1" backproof 3)" -v b="$(median "$1" backproof 4)" -v c="$(median "$1" backproof 5)" \
    -v d="$(median "$2" "$3" 3)" -v e="$(median "$2" "$3" 4)" -v f="$(median "$2" "$3" 5)" \
    'BEGIN { printf "| %s | %.2f | %.2f | %.2f | %.1f | %.1f | %.0f | %.0f |\n", j, a, d, a / d, b, e, c / 1024, f / 1024 }'
}
