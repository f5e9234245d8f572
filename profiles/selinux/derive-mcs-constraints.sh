#!/bin/sh
# Writes Debian's rows of profiles/selinux/mcs-constraints.csv: which permissions the MCS constraints of a policy hold to "the source's
# level dominates the target's". Needs seinfo (setools) and a policy built with MCS (selinux-policy-default).
set -eu
export LC_ALL=C
cd "$(dirname "$0")"
policy=${1:-$(ls /etc/selinux/default/policy/policy.* | tail -1)}
# Only the rows of one policy are made anew; those of others and the comment stay.
{
    sed -n '/^#/p; /^policy,/p' mcs-constraints.csv
    seinfo "$policy" --constrain |
        sed -n -E '/h1 dom h2/ { /mcs_constrained_type/ s/^ *mlsconstrain ([a-z0-9_]+) (\{ )?([a-z_ ]*[a-z_])( \})? \(h1.*/\1 \3/p }' |
        grep -v -E '^(db_|context )' |
        awk '{ for (i = 2; i <= NF; i++) print $1 "," $i }' | sort -u |
        awk -F, '$1 != class { if (class) print "debian," class "," list; class = $1; list = $2; next } { list = list " " $2 } END { print "debian," class "," list }'
    grep -v -E '^(#|policy,|debian,)' mcs-constraints.csv
} >mcs-constraints.new
mv mcs-constraints.new mcs-constraints.csv
