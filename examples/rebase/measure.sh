#!/usr/bin/env bash
# Measures what policies of one Debian suite deny in the next, with and without rebase: examples/rebase/measure.sh FOLDER [SERVICE...]
#
# Images and traces in FOLDER are kept and used again. Prints a table in Markdown. LSMITH names the command; by default the
# launcher of this repository. Needs what image.sh and record.sh need.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: $0 FOLDER [SERVICE...]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
shift
[ $# -gt 0 ] || set -- redis nginx postgres
lsmith=${LSMITH:-$here/../../lsmith}
old=bookworm new=trixie
declare -A packages=([redis]="redis-server redis-tools" [nginx]=nginx [postgres]=postgresql)

# How many accesses a folder of policies denies of a trace, as "AppArmor + system calls".
denied() {
    local out
    out=$("$lsmith" verify "$1" "$2" --json 2>/dev/null || true)
    python3 - "$out" <<'COUNT'
import json, sys
answers = json.loads(sys.argv[1])["policies"]
print(" + ".join(str(len(p["denials"])) for p in answers))
COUNT
}

echo "| service | level | denied of the first recording | of the second, without rebase | of the second, rebased | of these were newly added |"
echo "|---|---|---:|---:|---:|---|"
for service; do
    for suite in $old $new; do
        root=$work/$service-$suite
        # shellcheck disable=SC2086 # several packages
        [ -e "$root.versions" ] || "$here/image.sh" "$root" "$suite" amd64 ${packages[$service]} >&2
        [ -s "$work/$service-$suite.strace" ] || "$here/record.sh" "$root" "$service" "$work/$service-$suite.strace" >&2
    done
done
