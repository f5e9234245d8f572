#!/usr/bin/env bash
# Measures watch: seconds of processor for a log that is there already, then what it costs to wait for more. watch.sh [SIZE, default 200M]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
examples=$(dirname "$here")
lsmith=${LSMITH:-$(dirname "$examples")/lsmith}
work=$(mktemp -d)
pid=
trap 'if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; fi; rm -rf "$work"' EXIT
javac -d "$work" "$here/Amplify.java" 2>/dev/null
java -cp "$work" Amplify "${1:-200M}" recordings "$examples/nginx/audit.log" "$examples/memcached/audit.log" "$examples/perlapp/audit.log.gz" >"$work/audit.log"
size=$(stat -c %s "$work/audit.log")

used() { # seconds of processor of a process so far (proc(5), utime and stime)
  awk -v ticks="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / ticks }' "/proc/$pid/stat"
}

$lsmith watch "$work/audit.log" --subject learn-nginx -o "$work/model" >"$work/said" 2>&1 &
pid=$!
began=$(date +%s.%N)
until [ -e "$work/model/model.json" ] && grep -q "\"offset\":$size," "$work/model/model.json"; do sleep 0.2; done
ended=$(date +%s.%N)
busy=$(used)
awk -v size="$size" -v busy="$busy" -v wall="$(echo "$ended $began" | awk '{ print $1 - $2 }')" \
  'BEGIN { printf "read      %.0f MB in %.1f s, %.1f s of processor: %.0f MB for a second of processor\n", size / 1e6, wall, busy, size / 1e6 / busy }'
sleep 15
before=$(used)
sleep 30
after=$(used)
awk -v used="$(echo "$after $before" | awk '{ print $1 - $2 }')" 'BEGIN { printf "idle      %.2f s of processor in 30 s: %.1f %% of a core\n", used, used / 30 * 100 }'
