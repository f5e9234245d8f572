#!/bin/sh
# Prints host-domains.csv: the domains of a binary policy, without those in which virtual machines run. Needs seinfo of setools.
#   derive-host-domains.sh [POLICY]
set -eu
policy=${1:-/etc/selinux/default/policy/policy.33}
sed -n '1,/^type$/p' "$(dirname "$0")/host-domains.csv"
seinfo "$policy" -a domain -x | grep -o '[A-Za-z0-9_]*_t\b' | grep -v '^svirt' | LC_ALL=C sort -u
