#!/usr/bin/env bash
# How far the reading of a log is from its limit: reading.sh [SIZE [MIX ...]] amplifies the recordings (Amplify.java) and prints, for each mix, what
# `cat` and `wc -l` take for the file, and what the threads that recognise lines and the one that assembles events take of a processor,
# by round in one process; the first round has a cold Java. With COMPILER=first Java's second compiler stays out, as in the command for less than 3 GB.
# Builds the tests first, as the benchmark lies among them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
size=${1:-1G}
shift || true
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
options=(-XX:+UseSerialGC)
if [ "${COMPILER:-}" = first ]; then options+=(-XX:TieredStopAtLevel=1); fi

mvn -B -q -DskipTests -Dspotless.check.skip=true package dependency:build-classpath -Dmdep.outputFile="$work/classpath"
for mix in "${@:-recordings}"; do
  java examples/benchmarks/Amplify.java "$size" "$mix" examples/nginx/audit.log examples/memcached/audit.log \
    examples/perlapp/audit.log.gz >"$work/log"
  printf '\n%s, %d bytes\n' "$mix" "$(stat -c %s "$work/log")"
  for limit in 'cat' 'wc -l'; do
    TIMEFORMAT="$limit: %R s wall, %U s + %S s of processor"
    # shellcheck disable=SC2086
    time $limit <"$work/log" >/dev/null
  done
  java "${options[@]}" -cp "generator/target/test-classes:generator/target/classes:$(cat "$work/classpath")" \
    dev.lsmith.app.ReadingBenchmark "$work/log" "${ROUNDS:-6}"
done
