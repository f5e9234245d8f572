#!/bin/sh
# Writes one policy's rows of mcs-constraints.csv: which permissions its MCS constraints hold to "the source's level dominates the target's".
#   derive-mcs-constraints.sh [debian|fedora [POLICY]]
# Needs seinfo (setools) and a binary policy built with MCS: Debian's selinux-policy-default where none is given.
set -eu
export LC_ALL=C
cd "$(dirname "$0")"
name=${1:-debian}
policy=${2:-$(ls /etc/selinux/default/policy/policy.* | tail -1)}
# Only the rows of one policy are made anew; those of others and the comment stay.
{
    sed -n '/^#/p; /^policy,/p' mcs-constraints.csv
    seinfo "$policy" --constrain |
        sed -n -E '/h1 dom h2/ { /mcs_constrained_type/ s/^ *mlsconstrain ([a-z0-9_]+) (\{ )?([a-z_ ]*[a-z_])( \})? \(h1.*/\1 \3/p }' |
        grep -v -E '^(db_|context )' |
        awk '{ for (i = 2; i <= NF; i++) print $1 "," $i }' | sort -u |
        awk -F, -v name="$name" '$1 != class { if (class) print name "," class "," list; class = $1; list = $2; next } { list = list " " $2 } END { print name "," class "," list }'
    grep -v -E "^(#|policy,|$name,)" mcs-constraints.csv
} >mcs-constraints.new
mv mcs-constraints.new mcs-constraints.csv
