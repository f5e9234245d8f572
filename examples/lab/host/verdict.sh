#!/usr/bin/env bash
# verdict.sh RUN: prints what came of a run; exits with 1 if a workload answered otherwise, or was denied something.
set -euo pipefail
awk -F, '
  { printf "%-12s %-8s %s answers, %d denied\n", $1, $2, $3, $4; if ($3 != "same" || $4 > 0) bad++ }
  END { if (NR == 0) bad = 1; exit bad > 0 }' "$1/enforced/phases.csv"
