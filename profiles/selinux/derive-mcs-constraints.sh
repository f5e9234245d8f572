#!/bin/sh
# Writes profiles/selinux/mcs-constraints.csv: which permissions the MCS constraints of a policy hold to "the source's
# level dominates the target's". Needs seinfo (setools) and a policy built with MCS (selinux-policy-default).
set -eu
export LC_ALL=C
cd "$(dirname "$0")"
policy=${1:-$(ls /etc/selinux/default/policy/policy.* | tail -1)}
{
    echo "# Made by derive-mcs-constraints.sh on $(date -u +%Y-%m-%d) from Debian's $(dpkg-query -W -f '${Package} ${Version}' selinux-policy-default):"
    echo "# the permissions of mlsconstrain ... (h1 dom h2 or t1 != mcs_constrained_type). Database classes left out."
    echo "class,permissions"
    seinfo "$policy" --constrain |
        sed -n -E '/h1 dom h2/ { /mcs_constrained_type/ s/^ *mlsconstrain ([a-z0-9_]+) (\{ )?([a-z_ ]*[a-z_])( \})? \(h1.*/\1 \3/p }' |
        grep -v -E '^(db_|context )' |
        awk '{ for (i = 2; i <= NF; i++) print $1 "," $i }' | sort -u |
        awk -F, '$1 != class { if (class) print class "," list; class = $1; list = $2; next } { list = list " " $2 } END { print class "," list }'
} >mcs-constraints.csv
