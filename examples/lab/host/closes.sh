#!/usr/bin/env bash
# closes.sh RUN: what `lsmith closes` answers of each policy that a run enforced, as RUN/WORKLOAD.closes; of the engine's default
# RUN/engine.closes, where it is Docker's with AppArmor.
set -euo pipefail
# shellcheck source=settings.sh
. "$(dirname "${BASH_SOURCE[0]}")/settings.sh"
lsmith=${LSMITH:-$repository/lsmith}
lsm=$(sed -n 's/^lsm=//p' "$1/enforce.cargo/settings")
answers() { # FILE WORDS…; 1 and 5 are answers
  local to=$1 code=0
  shift
  "$lsmith" closes --json "$@" >"$to" || code=$?
  case $code in 0 | 1 | 5) ;; *) fail "lsmith closes: exit code $code; $to" ;; esac
}
for each in "$1"/enforce.cargo/policies/*/; do
  answers "$1/$(basename "$each").closes" "$each" --lsm "${lsm/tomoyo/none}"
done
[ "$lsm" != apparmor ] || answers "$1/engine.closes" --baseline docker --lsm apparmor
