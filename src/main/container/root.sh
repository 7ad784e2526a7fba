#!/usr/bin/env bash
# Fills a folder with the root of a small image, out of this machine's packages: the programs that are named, with every
# library they are linked with, a shell and the usual small tools, and MariaDB's messages, character sets and first SQL.
#
#   src/main/container/root.sh FOLDER PROGRAM...
#
# Needs busybox-static and mariadb-server-core (Debian's names).
set -euo pipefail

root=$1
shift
mkdir -p "$root"/{bin,etc,root,run/mysqld,tmp,usr/bin,usr/local/bin,usr/local/share,var/lib/mysql}
chmod 1777 "$root/tmp"

{
  printf '%s\n' "$@"
  { ldd "$@" 2>/dev/null || true; } | grep -oE '/[^ :()]+\.so[^ :()]*' | sort -u # a script has none
} | while read -r file; do install -D -m 755 "$(readlink -f "$file")" "$root$file"; done

install -m 755 "$(command -v busybox)" "$root/bin/busybox"
busybox --list | while read -r tool; do
  [ -e "$root/bin/$tool" ] || [ -e "$root/usr/bin/$tool" ] || ln -s busybox "$root/bin/$tool"
done
[ -e "$root/usr/bin/env" ] || ln -s ../../bin/busybox "$root/usr/bin/env" # where scripts look for it

for share in /usr/share/mysql /usr/share/mariadb; do # in older packages, and in newer ones
  [ -d "$share/charsets" ] || continue
  mkdir -p "$root$share"
  cp -a "$share"/{charsets,english} "$share"/*.sql "$root$share/"
done
printf 'root:x:0:0::/root:/bin/sh\nmysql:x:999:999::/var/lib/mysql:/bin/false\n' >"$root/etc/passwd"
printf 'root:x:0:\nmysql:x:999:\n' >"$root/etc/group"
