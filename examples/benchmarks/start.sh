#!/usr/bin/env bash
# How long lsmith takes to start: wall seconds of `--version` and of `generate` on examples/nginx, best and median of ten runs.
# First without a class-data archive, then the run that makes it, then with it. The targets hold for the last, on 2 cores: 0.25 s
# and 0.7 s. Whatever else the machine does shows in these figures.
#   ./start.sh        RUNS=10 by default
set -euo pipefail
export LC_ALL=C.UTF-8
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
runs=${RUNS:-10}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

seconds() { # of a command
  local begin=$EPOCHREALTIME end
  "$@" >/dev/null </dev/null
  end=$EPOCHREALTIME
  awk -v begin="$begin" -v end="$end" 'BEGIN { printf "%.3f\n", end - begin }'
}

measure() { # a title and a command
  local title=$1
  shift
  for ((run = 0; run < runs; run++)); do seconds "$@"; done | sort -n |
    awk -v title="$title" '{ s[NR] = $1 } END { printf "%-36s best %.3f s   median %.3f s\n", title, s[1], s[int((NR + 1) / 2)] }'
}

lsmith=$home/lsmith
generate=("$lsmith" generate "$home/examples/nginx/audit.log" --spec "$home/examples/nginx/inspect.json" -o "$work/out")

"$lsmith" --version >/dev/null # builds if that is needed
touch "$work/file"
export XDG_CACHE_HOME=$work/file # no folder, so that no archive can be made
measure "--version, without an archive" "$lsmith" --version
measure "generate, without an archive" "${generate[@]}"

mkdir "$work/cache"
export XDG_CACHE_HOME=$work/cache
printf '%-36s      %s s\n' "--version, making the archive" "$(seconds "$lsmith" --version)"
measure "--version" "$lsmith" --version
measure "generate" "${generate[@]}"
