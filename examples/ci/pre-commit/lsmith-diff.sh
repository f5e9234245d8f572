#!/bin/sh
# A hook of pre-commit, or of git by itself: lsmith-diff.sh [--fail-on=LEVEL] FILE...
# Compares what is about to be committed with what HEAD has; a file that HEAD has not is only named.
set -eu
lsmith=${LSMITH:-lsmith}
level=high
case ${1-} in --fail-on=*) level=${1#--fail-on=}; shift ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
worst=0
for file; do
  if ! git cat-file -e "HEAD:./$file" 2>/dev/null; then
    printf '%s: new, nothing to compare with\n' "$file"
    continue
  fi
  mkdir -p "$work/old/$(dirname "$file")" "$work/new/$(dirname "$file")"
  git cat-file blob "HEAD:./$file" > "$work/old/$file"
  git cat-file blob ":./$file" > "$work/new/$file"
  code=0
  "$lsmith" diff --fail-on "$level" "$work/old/$file" "$work/new/$file" > "$work/said" || code=$?
  if [ "$code" -ne 0 ]; then
    printf '%s:\n' "$file"
    cat "$work/said"
    worst=1
  fi
done
exit "$worst"
