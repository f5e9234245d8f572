#!/usr/bin/env bash
# Writes SHA256SUMS beside what is published, for sha256sum --check.
set -euo pipefail
cd "$1"
rm -f package.tar
# shellcheck disable=SC2094 # it leaves its own name out
find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\0' | sort -z | xargs -0 sha256sum -- >SHA256SUMS
