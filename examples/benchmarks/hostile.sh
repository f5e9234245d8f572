#!/usr/bin/env bash
# Processor time against size for each log that a hostile container could have written (HostileMix.java):
# hostile.sh [LINES, default 20000 [MIX ...]]
#
# Each mix is generated from with LINES, 2 LINES and 4 LINES lines, spec and all. A mix that takes more than three times as long for
# twice the lines twice over grows faster than its log: "quadratic?", and exit code 1. So is a run that ends with an error, whose
# time says nothing; "no record" is the right answer to a mix that holds none (exit code 3 of lsmith).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
lsmith=${LSMITH:-$(dirname "$(dirname "$here")")/lsmith}
lines=${1:-20000}
shift || true
if [ $# = 0 ]; then read -r -a mixes <<<"$(java "$here/HostileMix.java")"; set -- "${mixes[@]}"; fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
spec=$work/spec.json
echo '[{"Id":"c","Name":"/web","State":{"Status":"running"},"Image":"sha256:0","Config":{"Image":"web"},"HostConfig":{},"AppArmorProfile":"web"}]' >"$spec"
verdict=0
printf '%-12s %10s %10s %10s\n' mix "$lines" "$((2 * lines))" "$((4 * lines))"
for mix in "$@"; do
  times=()
  failed=
  for factor in 1 2 4; do
    java "$here/HostileMix.java" "$mix" $((factor * lines)) >"$work/log"
    TIMEFORMAT='%U %S'
    code=0
    spent=$({ time "$lsmith" generate "$work/log" --spec "$spec" --name web -o "$work/out" --force --quiet >/dev/null 2>"$work/err"; } 2>&1) || code=$?
    case $code in 0) ;; 3) grep -q 'no record' "$work/err" || failed="ended with $code: $(head -c 200 "$work/err")" ;; *) failed="ended with $code: $(head -c 200 "$work/err")" ;; esac
    times+=("$(awk '{ printf "%.2f", $1 + $2 }' <<<"$spent")")
  done
  told=$(awk -v a="${times[0]}" -v b="${times[1]}" -v c="${times[2]}" 'BEGIN { print (a > 1 && b / a > 3 && c / b > 3) ? "quadratic?" : "" }')
  printf '%-12s %8s s %8s s %8s s  %s\n' "$mix" "${times[@]}" "$told$failed"
  if [ -n "$told$failed" ]; then verdict=1; fi
done
exit $verdict
