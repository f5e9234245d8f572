#!/usr/bin/env bash
# How fast lsmith reads a log beside others that read it, on the same file in one run: compare.sh [SIZE] [SIZE OF THE SLOW].
# The recordings are amplified (Amplify.java). A tool that is not installed or that fails is not measured; the slow ones get a shorter log, and so
# does lsmith once more beside them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
examples=$(dirname "$here")
lsmith=$(dirname "$examples")/lsmith
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
recordings=("$examples/nginx/audit.log" "$examples/memcached/audit.log" "$examples/perlapp/audit.log.gz")

amplify() { java "$here/Amplify.java" "$1" "$2" "${recordings[@]}" >"$3"; }

# seconds of wall clock and of processor, the best of RUNS (3)
timed() {
  local i best=
  for ((i = 0; i < ${RUNS:-3}; i++)); do
    TIMEFORMAT='%R %U %S'
    local figures
    figures=$({ time "$@" >/dev/null 2>&1 </dev/null; } 2>&1 | tail -1)
    best=$(printf '%s\n%s\n' "$best" "$figures" | grep . | sort -n | head -1)
  done
  echo "$best"
}

row() { # log, name, command
  local log=$1 name=$2 bytes figures
  shift 2
  bytes=$(stat -c %s "$log")
  "$@" >/dev/null 2>&1 </dev/null || {
    printf '%-34s exits with %d: not measured\n' "$name" "$?"
    return 0
  }
  figures=$(timed "$@")
  echo "$figures" | awk -v name="$name" -v bytes="$bytes" -v file="$work/ours-$(basename "$log")" '{
    wall = $1; cpu = $2 + $3; rate = bytes / 1e6 / (wall > 0 ? wall : 0.001)
    if (name ~ /^lsmith/ && (getline ours < file) <= 0) { print rate > file; ours = rate }
    else if (name !~ /^lsmith/) getline ours < file
    printf "%-34s %8.2f s %8.2f s %10.1f MB/s   lsmith / it: %.2f\n", name, wall, cpu, rate, ours / rate
  }'
}

ours() { # log, name
  row "$1" "$2" "$lsmith" generate "$1" --subject learn-nginx --name bench -o "$work/out" --quiet
}

table() { printf '\n%s: %s bytes\n%-34s %10s %10s %15s\n' "$1" "$(stat -c %s "$2")" '' wall processor rate; }

"$lsmith" --version >/dev/null
amplify "${1:-1G}" recordings "$work/long.log"
table 'recordings, amplified' "$work/long.log"
ours "$work/long.log" 'lsmith generate'
row "$work/long.log" 'cat' cat "$work/long.log"
row "$work/long.log" 'wc -l' wc -l "$work/long.log"
if command -v ausearch >/dev/null; then
  row "$work/long.log" 'ausearch --raw -m AVC' ausearch --input "$work/long.log" --raw -m AVC
fi

amplify "${1:-1G}" hostile "$work/hostile.log"
table 'hostile, 20,000 shapes, interleaved' "$work/hostile.log"
ours "$work/hostile.log" 'lsmith generate'
row "$work/hostile.log" 'wc -l' wc -l "$work/hostile.log"

amplify "${2:-32M}" recordings "$work/short.log"
table 'a short log for the slow' "$work/short.log"
ours "$work/short.log" 'lsmith generate'
library=$(ldconfig -p | awk '/libapparmor\.so\.1/ { print $NF; exit }')
if [ -n "$library" ] && command -v cc >/dev/null && cc -O2 -o "$work/peers" "$here/peers.c" "$library" 2>/dev/null; then
  row "$work/short.log" "libapparmor's parser (C)" "$work/peers" "$work/short.log"
fi
if command -v audit2allow >/dev/null; then
  row "$work/short.log" 'audit2allow' audit2allow -i "$work/short.log"
fi
if command -v aa-logprof >/dev/null; then
  mkdir "$work/profiles"
  row "$work/short.log" 'aa-logprof' aa-logprof -d "$work/profiles" -f "$work/short.log"
fi
