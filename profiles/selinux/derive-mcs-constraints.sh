#!/bin/sh
# Writes one policy's rows of mcs-constraints.csv: which permissions its MCS constraints hold to "the source's level dominates the target's".
#   derive-mcs-constraints.sh [debian|fedora [POLICY]]
# POLICY is a binary policy built with MCS (needs seinfo of setools), Debian's selinux-policy-default where none is given; or the source text
# policy/mcs, where the classes stand one by one, as in Fedora's selinux-policy.
set -eu
export LC_ALL=C
cd "$(dirname "$0")"
name=${1:-debian}
policy=${2:-$(ls /etc/selinux/default/policy/policy.* | tail -1)}

# A line "class permission..." for each constraint of a binary policy.
of_binary() {
    seinfo "$policy" --constrain |
        sed -n -E '/h1 dom h2/ { /mcs_constrained_type/ s/^ *mlsconstrain ([a-z0-9_]+) (\{ )?([a-z_ ]*[a-z_])( \})? \(h1.*/\1 \3/p }'
}

# The same of the source: a statement ends at its semicolon, sets stand in braces.
of_source() {
    sed 's/#.*//' "$policy" | tr '\n\t' '  ' | tr ';' '\n' |
        sed -n -E '/h1 dom h2/ { /mcs_constrained_type/ s/.*mlsconstrain *\{? *([a-z0-9_ ]*[a-z0-9_]) *\}? *[{ ] *([a-z_ ]*[a-z_]) *\}? *\(.*/\1:\2/p }' |
        awk -F: '{ n = split($1, class, " "); for (i = 1; i <= n; i++) print class[i] " " $2 }'
}

if grep -q -a '^mlsconstrain' "$policy"; then constraints=of_source; else constraints=of_binary; fi
# Only the rows of one policy are made anew; those of others and the comment stay.
{
    sed -n '/^#/p; /^policy,/p' mcs-constraints.csv
    {
        $constraints |
            grep -v -E '^(db_|context )' |
            awk '{ for (i = 2; i <= NF; i++) print $1 "," $i }' | sort -u |
            awk -F, -v name="$name" '$1 != class { if (class) print name "," class "," list; class = $1; list = $2; next } { list = list " " $2 } END { print name "," class "," list }'
        grep -v -E "^(#|policy,|$name,)" mcs-constraints.csv || true
    } | sort -t, -k1,2
} >mcs-constraints.new
mv mcs-constraints.new mcs-constraints.csv
