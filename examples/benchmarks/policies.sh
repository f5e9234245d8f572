#!/usr/bin/env bash
# Times what lsmith does with AppArmor profiles: reading 1,000 of them, comparing two of 2,000 rules, deciding accesses. Builds the
# tests first, as the benchmarks lie among them. Prints every round, the first one with a cold Java.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
classpath=$(mktemp)
trap 'rm -f "$classpath"' EXIT
mvn -B -q -DskipTests -Dspotless.check.skip=true package dependency:build-classpath -Dmdep.outputFile="$classpath"
for benchmark in dev.lsmith.target.apparmor.ReadingBenchmark dev.lsmith.target.apparmor.meaning.MeaningBenchmark; do
  java -XX:+UseSerialGC -Dlsmith.root="$PWD" -cp "generator/target/test-classes:generator/target/classes:$(cat "$classpath")" "$benchmark"
done
