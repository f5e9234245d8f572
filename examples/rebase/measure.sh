#!/usr/bin/env bash
# Makes the images and traces that RebaseTableTest asks about, and has it write table.md: examples/rebase/measure.sh FOLDER [SERVICE...]
#
# Images and traces in FOLDER are kept and used again. Needs what image.sh and record.sh need, and Maven.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: $0 FOLDER [SERVICE...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- redis nginx postgres
declare -A packages=([redis]="redis-server redis-tools" [nginx]=nginx [postgres]=postgresql)
for service; do
    for suite in bookworm trixie; do
        root=$work/$service-$suite
        # shellcheck disable=SC2086 # several packages
        [ -e "$root.versions" ] || "$here/image.sh" "$root" "$suite" amd64 ${packages[$service]}
        [ -s "$root.strace" ] || "$here/record.sh" "$root" "$service" "$root.strace"
    done
done
cd "$here/../.."
mvn -B -q test -pl generator -am -Dtest=RebaseTableTest -Dsurefire.failIfNoSpecifiedTests=false -Dlsmith.rebase="$work"
cat "$here/table.md"
