#!/usr/bin/env bash
# Runs the benchmarks among the tests that a pattern names: jmh.sh [OPTION OF JMH ...] PATTERN. The build compiles them always, so that
# they stay whole; what JMH generates for them is made here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mvn -B -q -DskipTests package dependency:build-classpath -Dmdep.outputFile="$work/classpath"
classpath=generator/target/test-classes:generator/target/classes:$(cat "$work/classpath")
find generator/src/test -name '*Benchmark.java' >"$work/sources"
javac -nowarn -d "$work" -cp "$classpath" -processor org.openjdk.jmh.generators.BenchmarkProcessor @"$work/sources"
java -cp "$work:$classpath" org.openjdk.jmh.Main -jvmArgsAppend "-XX:+UseSerialGC -Dlsmith.root=$PWD" "$@"
