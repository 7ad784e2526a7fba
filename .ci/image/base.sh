#!/usr/bin/env bash
# Makes the base of the command's image from the packages of this machine, for places without an image registry.
#
#   .ci/image/base.sh [TAG]        default: backproof/base:local
#
# Needs a Docker engine, and busybox-static, mariadb-server-core, mariadb-client and mariadb-backup (Debian's names).
set -euo pipefail

tag=${1:-backproof/base:local}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

programs=()
for name in bash mariadbd mariadb mariadb-dump mariadb-install-db my_print_defaults resolveip mariadb-backup mbstream; do
  programs+=("$(command -v "$name" || command -v "/usr/sbin/$name")") || { echo "$name is not installed" >&2; exit 1; }
done
# the whole C library: Java takes more of it than MariaDB
mapfile -t library < <(dpkg -L libc6 | grep -E '/lib[^/]*\.so(\.[0-9]+)*$' | grep -v /gconv/)
"$here/../image-root.sh" "$root" "${programs[@]}" "${library[@]}"
install -d "$root/usr/lib/locale"
cp -R /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
tar -C "$root" --numeric-owner --owner=0 --group=0 -cf - . | docker import \
  --change 'ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' - "$tag" >/dev/null
