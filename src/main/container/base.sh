#!/usr/bin/env bash
# Fills a folder with what the command's image needs beside Java: MariaDB's server for the sandbox, its client and tools
# for dumps and for loading them, bash for the launcher, the C library, and a locale with UTF-8.
#
#   src/main/container/base.sh FOLDER
#
# Needs busybox-static, mariadb-server-core, mariadb-client and mariadb-backup (Debian's names).
set -euo pipefail

root=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
programs=()
for name in bash mariadbd mariadb mariadb-dump mariadb-install-db my_print_defaults resolveip mariadb-backup mbstream; do
  programs+=("$(command -v "$name" || command -v "/usr/sbin/$name")") || { echo "$name is not installed" >&2; exit 1; }
done
# the whole C library: Java takes more of it than MariaDB
mapfile -t library < <(dpkg -L libc6 | grep -E '/lib[^/]*\.so(\.[0-9]+)*$' | grep -v /gconv/)
"$here/root.sh" "$root" "${programs[@]}" "${library[@]}"
install -d "$root/usr/lib/locale"
cp -R /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
