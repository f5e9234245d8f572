#!/usr/bin/env bash
# Measures time and memory by the size of the log and by the number of distinct accesses, into scaling.csv; Plot.java draws it.
# The logs are streamed: nothing of them is stored. scaling.sh [LARGEST SIZE, default 10G]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
examples=$(dirname "$here")
lsmith=$(dirname "$examples")/lsmith
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export JDK_JAVA_OPTIONS=-Xmx256m
javac -d "$work" "$here/Amplify.java" 2>/dev/null

measure() { # series, x, bytes, mix
  local figures
  figures=$(java -cp "$work" Amplify "$3" "$4" "$examples/nginx/audit.log" "$examples/memcached/audit.log" "$examples/perlapp/audit.log.gz" |
    { python3 "$here/measure.py" "$lsmith" generate - --subject learn-nginx --name bench --exact --target apparmor \
      -o "$work/out" --quiet; })
  echo "$1,$2,$figures" | tee -a "$work/scaling.csv"
}

echo 'series,x,wall seconds,processor seconds,peak megabytes' | tee "$work/scaling.csv"
for size in 10M 100M 1G 10G; do
  measure size "$size" "$size" recordings
  if [ "$size" = "${1:-10G}" ]; then break; fi
done
for distinct in 100 1000 10000 100000; do
  measure distinct "$distinct" 100M "distinct=$distinct"
done
mv "$work/scaling.csv" "$here/scaling.csv"
java "$here/Plot.java" "$here/scaling.csv" "$here/scaling.svg"
