#!/usr/bin/env bash
# How long lsmith takes as a whole process: wall seconds of `--version`, of `generate` on examples/nginx and of `diff` of the policies of two
# examples, best and median of ten runs; behind them the seconds of processor in user mode of one run, which a busy machine changes less.
# First without a class-data archive, then the run that makes it, then with it. The targets hold for the last, on 2 cores: 0.25 s
# and 0.7 s. Whatever else the machine does shows in these figures.
#   ./start.sh                        RUNS=10 by default
#   LSMITH=/usr/bin/lsmith ./start.sh   an installed lsmith, which has its archive already: 0.1 s and 0.4 s
set -euo pipefail
export LC_ALL=C.UTF-8
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
runs=${RUNS:-10}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

seconds() { # of a command
  local begin=$EPOCHREALTIME end
  "$@" >/dev/null </dev/null || [ $? = 1 ] # diff says by 1 that it found differences
  end=$EPOCHREALTIME
  awk -v begin="$begin" -v end="$end" 'BEGIN { printf "%.3f\n", end - begin }'
}

measure() { # a title and a command
  local title=$1
  shift
  local user
  TIMEFORMAT=%U
  user=$({ time "$@" >/dev/null 2>&1 </dev/null || [ $? = 1 ]; } 2>&1)
  for ((run = 0; run < runs; run++)); do seconds "$@"; done | sort -n | awk -v title="$title" -v user="$user" \
    '{ s[NR] = $1 } END { printf "%-36s best %.3f s   median %.3f s   processor %.2f s\n", title, s[1], s[int((NR + 1) / 2)], user }'
}

lsmith=${LSMITH:-$home/lsmith}
generate=("$lsmith" generate "$home/examples/nginx/audit.log" --spec "$home/examples/nginx/inspect.json" -o "$work/out")
diff=("$lsmith" diff "$home/examples/nginx/policies" "$home/examples/redis/policies")

"$lsmith" --version >/dev/null # builds if that is needed
if [ -n "${LSMITH:-}" ]; then
  measure "--version" "$lsmith" --version
  measure "generate" "${generate[@]}"
  measure "diff of two folders" "${diff[@]}"
  exit
fi
touch "$work/file"
export XDG_CACHE_HOME=$work/file # no folder, so that no archive can be made
measure "--version, without an archive" "$lsmith" --version
measure "generate, without an archive" "${generate[@]}"
measure "diff, without an archive" "${diff[@]}"

mkdir "$work/cache"
export XDG_CACHE_HOME=$work/cache
printf '%-36s      %s s\n' "--version, making the archive" "$(seconds "$lsmith" --version)"
measure "--version" "$lsmith" --version
measure "generate" "${generate[@]}"
measure "diff of two folders" "${diff[@]}"
