#!/usr/bin/env bash
# Makes a small MariaDB image from the packages of this machine, for places without an image registry.
#
#   .ci/mariadb-image/build.sh [TAG]        default: backproof/mariadb:local
#
# Needs root, a Docker engine, and mariadb-server-core, mariadb-client-core and busybox-static (Debian's names).
# The image understands the variables of the official one that Testcontainers sets; see entrypoint.sh.
set -euo pipefail

tag=${1:-backproof/mariadb:local}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
root=$work/root
seed=$work/seed
mkdir -p "$seed"

programs=()
for name in mariadbd mariadb mariadb-dump mariadb-check mariadb-admin; do
  if program=$(command -v "$name" || command -v "/usr/sbin/$name"); then programs+=("$(readlink -f "$program")"); fi
done
case " ${programs[*]} " in *mariadbd*) ;; *) echo 'mariadbd is not installed' >&2; exit 1 ;; esac
case " ${programs[*]} " in *'bin/mariadb '*) ;; *) echo 'mariadb (the client) is not installed' >&2; exit 1 ;; esac
"$here/../../src/main/container/root.sh" "$root" "${programs[@]}"

# a first data folder, so that a container need not make one at each start; only root@localhost is in it.
# InnoDB's files keep their usual sizes, or the server would refuse them.
mariadb-install-db --no-defaults --user=root --datadir="$seed" --auth-root-authentication-method=normal \
  --skip-test-db --skip-name-resolve --innodb-log-file-size=8M >"$work/install.log" 2>&1 \
  || { cat "$work/install.log" >&2; exit 1; }
"$(command -v mariadbd || echo /usr/sbin/mariadbd)" --no-defaults --bootstrap --user=root --datadir="$seed" \
  --innodb-log-file-size=8M >"$work/bootstrap.log" 2>&1 <<'SQL' || { cat "$work/bootstrap.log" >&2; exit 1; }
DELETE FROM mysql.global_priv WHERE User = '' OR (User = 'root' AND Host <> 'localhost');
SQL
tar -C "$seed" -cf "$root/usr/local/share/first-data.tar" .

install -m 755 "$here/entrypoint.sh" "$root/usr/local/bin/entrypoint.sh"
tar -C "$root" --numeric-owner -cf - . | docker import \
  --change 'ENTRYPOINT ["/usr/local/bin/entrypoint.sh"]' \
  --change 'CMD ["mariadbd"]' \
  --change 'EXPOSE 3306' \
  --change 'ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
  - "$tag" >/dev/null
printf '%s made of %s\n' "$tag" "$(mariadb --version | grep -oE '[0-9.]+-MariaDB' | head -n 1)"
