#!/usr/bin/env bash
# Makes a container image of the command: MariaDB, a Java runtime, and the jars.
#
#   src/main/container/build.sh [--base IMAGE] TAG
#
# The base is made of Debian's packages (Dockerfile.base), unless an image that has what base.sh lists is given. Needs
# Docker, and what the command needs to build itself.
set -euo pipefail

base=
if [ "${1:-}" = --base ]; then
  base=$2
  shift 2
fi
[ $# -eq 1 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0" >&2; exit 2; }
tag=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
home=$(cd "$here/../../.." && pwd)
built=$home/src/target

# builds what changed, with the JDK that the command finds
jdk=$(BACKPROOF_JAVA_OPTS=-XshowSettings:properties "$home/backproof" version 2>&1 | sed -n 's/^ *java\.home = //p')
[ -x "$jdk/bin/jlink" ] || { echo 'the command does not build, or its JDK has no jlink' >&2; exit 1; }

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
mkdir "$context/backproof"
cp -R "$home/backproof" "$home/LICENSE" "$built/backproof.jar" "$built/lib" "$context/backproof/"
# all of Java SE, since suites of tests may want more than the command does, and what its libraries take of the JDK
"$jdk/bin/jlink" --add-modules java.se,jdk.crypto.ec,jdk.httpserver,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs \
  --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --output "$context/backproof/jre"
chmod -R go+rX,go-w "$context/backproof"

if [ -z "$base" ]; then
  base=$tag-base
  docker build --quiet --file "$here/Dockerfile.base" --tag "$base" "$here" >/dev/null
fi
docker build --quiet --build-arg "BASE=$base" --file "$here/Dockerfile" --tag "$tag" "$context" >/dev/null
printf '%s: %d MB\n' "$tag" $(($(docker image inspect --format '{{.Size}}' "$tag") / 1000000))
