#!/bin/sh
# Prints refpolicy-types.csv: the types of a binary policy, with their other names. Needs seinfo of setools.
#   derive-types.sh [POLICY]
set -eu
policy=${1:-/etc/selinux/default/policy/policy.33}
sed -n '1,/^type$/p' "$(dirname "$0")/refpolicy-types.csv"
seinfo "$policy" -t -x | sed -n 's/^ *type //p' | tr -s ' {},;' '\n' | grep -x '[A-Za-z0-9_.]*_t' | LC_ALL=C sort -u
