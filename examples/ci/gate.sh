#!/bin/sh
# What each of the templates here runs: compares the policies of two revisions, writes what a forge shows, and fails on what is opened.
#   gate.sh RANGE LEVEL OUT PATH...
# RANGE: main..HEAD. LEVEL: widened, low, medium, high or critical (lsmith diff --fail-on). OUT: a folder for NAME.sarif, NAME.html and
# summary.md. PATH: folders that lsmith generate wrote, or policies. LSMITH names the program where it is not in PATH.
# Exit code: 0 nothing of that level is opened, 1 something is, else what lsmith says (5: it could not be decided).
set -eu
range=$1 level=$2 out=$3
shift 3
lsmith=${LSMITH:-lsmith}
mkdir -p "$out"
: > "$out/summary.md"
worst=0
number=0
for path; do
  number=$((number + 1))
  { printf '### %s\n\n' "$path"; "$lsmith" diff --markdown "$range" -- "$path" || true; } >> "$out/summary.md"
  "$lsmith" diff --sarif "$range" -- "$path" > "$out/$number.sarif" || true
  "$lsmith" diff --html "$range" -- "$path" > "$out/$number.html" || true
  code=0
  "$lsmith" diff --fail-on "$level" "$range" -- "$path" || code=$?
  # What could not be decided is no pass, and what is opened is graver still.
  if [ "$code" -eq 1 ]; then worst=1; elif [ "$code" -ne 0 ] && [ "$worst" -ne 1 ]; then worst=$code; fi
done
exit "$worst"
