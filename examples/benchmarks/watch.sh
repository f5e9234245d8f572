#!/usr/bin/env bash
# Measures watch: seconds of processor for a log that is there already, then whether it keeps up with one that grows (how long after the last byte it
# has read all), then what it costs to wait for more. watch.sh [SIZE, default 200M] [MB a second, default 50] [seconds, default 10]
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
rate=${2:-50}
seconds=${3:-10}
java -cp "$work" Amplify "$((rate * seconds))M" recordings "$examples/nginx/audit.log" "$examples/memcached/audit.log" "$examples/perlapp/audit.log.gz" >"$work/more"
more=$(stat -c %s "$work/more") # whole lines
for ((part = 0; part * rate * 100000 < more; part++)); do
  dd if="$work/more" bs=100000 skip=$((part * rate)) count="$rate" status=none >>"$work/audit.log"
  awk -v due="$part" -v now="$(date +%s.%N)" -v start="${start:=$(date +%s.%N)}" 'BEGIN { d = start + (due + 1) / 10 - now; if (d > 0) system("sleep " d) }'
done
written=$(date +%s.%N)
size=$(stat -c %s "$work/audit.log")
until grep -q "\"offset\":$size," "$work/model/model.json"; do sleep 0.1; done
awk -v rate="$(awk -v bytes="$more" -v start="$start" -v end="$written" 'BEGIN { printf "%.0f", bytes / (end - start) / 1e6 }')" \
  -v behind="$(echo "$(date +%s.%N) $written" | awk '{ print $1 - $2 }')" \
  'BEGIN { printf "growing   %s MB a second: all read %.1f s after the last byte\n", rate, behind }'
rm "$work/more"
sleep 15
before=$(used)
sleep 30
after=$(used)
awk -v used="$(echo "$after $before" | awk '{ print $1 - $2 }')" 'BEGIN { printf "idle      %.2f s of processor in 30 s: %.1f %% of a core\n", used, used / 30 * 100 }'
