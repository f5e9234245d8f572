#!/bin/sh
# Writes container_t.csv: what a policy's container_t may do to the types that lsmith's tables name. For a policy that a host has:
#   derive-container_t.sh container-selinux /etc/selinux/targeted/policy/policy.33    (Fedora and its kin, container-selinux installed)
# From the source of container-selinux alone, only what container.te itself says outside its conditions, no interface's rules:
#   derive-container_t.sh container-selinux container.te
# For refpolicy's container module, which Debian ships as source only, it is built and linked with Debian's modules first:
#   derive-container_t.sh refpolicy [/usr/src/selinux-policy-src.tar.zst]
# Needs setools; for refpolicy the packages selinux-policy-src, selinux-policy-dev, selinux-policy-default, semodule-utils, secilc, make, zstd.
# Only the rows of the named policy are made anew. Rules that hang on a boolean are counted with the boolean's default.
set -eu
export LC_ALL=C
cd "$(dirname "$0")"
name=$1
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
policy=${2:-/usr/src/selinux-policy-src.tar.zst}
case $policy in
*.tar.*)
    tar -x -C "$work" -f "$policy" --wildcards '*/services/container.te' '*/services/container.if' '*/services/container.fc'
    mkdir "$work/build" "$work/cil"
    find "$work" -path '*/services/container.*' -exec cp {} "$work/build" \;
    make -s -C "$work/build" -f /usr/share/selinux/devel/Makefile NAME=default container.pp >"$work/make.log" 2>&1 || { cat "$work/make.log" >&2; exit 1; }
    /usr/libexec/selinux/hll/pp "$work/build/container.pp" "$work/cil/container.cil"
    for module in /usr/share/selinux/default/*.pp.bz2; do
        file=$(basename "$module" .bz2)
        bunzip2 -c "$module" >"$work/$file"
        /usr/libexec/selinux/hll/pp "$work/$file" "$work/cil/${file%.pp}.cil" 2>/dev/null
    done
    policy=$work/policy
    secilc -M true -c 33 -N -o "$policy" -f "$work/contexts" "$work"/cil/*.cil
    ;;
esac
: >"$work/facts"
words=$(cat baseline.csv derived-base.csv wider-than-container_t.csv | sed -E '/^#/d; /^target,/d; s/,.*//' | grep -v '[@*]' | sort -u | tr '\n' ' ')
case $policy in
*.te)
    sets=/usr/share/selinux/devel/include/support/obj_perm_sets.spt
    grep -E '^allow (container_domain|container_net_domain|container_user_domain|container_t) ' "$policy" | m4 -D all_msg_perms='{ receive send }' "$sets" - |
        sed -n -E '/^allow/ { s/[{}]/ & /g; s/:/ : /; s/;/ ; /; p }' |
        awk '
            # One rule for each target and class; sets inside sets, as a macro leaves them, are one set.
            { field = 1; split("", names); for (i = 3; i <= NF; i++) {
                if ($i == ":") { targets = text; text = ""; field = 2; continue }
                if ($i == "{") { depth++; continue }
                if ($i == "}") { depth--; if (depth == 0 && field == 2) { classes = text; text = ""; field = 3 } continue }
                if ($i == ";") break
                text = text " " $i
                if (depth == 0 && field == 2) { classes = text; text = ""; field = 3 }
              }
              t = split(targets, target, " "); c = split(classes, tclass, " ")
              for (i = 1; i <= t; i++) for (j = 1; j <= c; j++) {
                name = target[i] == "self" ? "container_t" : target[i]
                print "allow " $2 " " name ":" tclass[j] " {" text " };"
              }
              text = ""; depth = 0 }' >>"$work/facts"
    { echo "type container_t"; printf 'type %s\n' $words; } | cat - "$work/facts" >"$work/all" && mv "$work/all" "$work/facts"
    ;;
*)
    seinfo "$policy" -b -x | sed -n -E 's/^ *bool ([a-z0-9_]+) true;/true \1/p' >"$work/facts"
    # "type NAME, ATTRIBUTE, ...;" or "type NAME alias { ... }, ATTRIBUTE, ...;"
    seinfo "$policy" -t -x | sed -n -E 's/ alias (\{[^}]*\}|[^,;]*)//; s/[,;]/ /g; s/^ *type /type /p' >>"$work/facts"
    sesearch -A -s container_t "$policy" >>"$work/facts"
    ;;
esac
{
    sed -n '/^#/p; /^policy,/p' container_t.csv
    grep -v -E "^(#|policy,|$name,)" container_t.csv || true
    awk -v words="@self $words" '
        BEGIN { n = split(words, list, " "); for (i = 1; i <= n; i++) wanted[list[i]] = 1 }
        $1 == "true" { on[$2] = 1 }
        # A word of the tables stands for itself and bears its attributes; @self is container_t.
        $1 == "type" {
            if ($2 in wanted) for (i = 2; i <= NF; i++) bearers[$i] = bearers[$i] " " $2
            if ($2 == "container_t") for (i = 2; i <= NF; i++) bearers[$i] = bearers[$i] " @self"
        }
        $1 == "allow" {
            # "allow SOURCE TARGET:CLASS { PERMISSIONS };" and, for a rule that hangs on one boolean, "[ BOOLEAN ]:True"
            if (match($0, /\[ .* \]:(True|False)/)) {
                split(substr($0, RSTART), condition, " ")
                if (condition[3] != "]:" ((condition[2] in on) ? "True" : "False")) next
            }
            split($3, target, ":")
            line = $0
            sub(/;.*/, "", line)
            sub(/^allow [^ ]+ [^ ]+ /, "", line)
            gsub(/[{}]/, " ", line)
            n = split(line, permissions, " ")
            m = split(bearers[target[1]] (target[1] in wanted && bearers[target[1]] !~ " " target[1] "( |$)" ? " " target[1] : ""), on_what, " ")
            for (j = 1; j <= m; j++) for (i = 1; i <= n; i++) print on_what[j] "," target[2] "," permissions[i]
        }' "$work/facts" | sort -u | awk -F, -v policy="$name" '
        { key = $1 "," $2 }
        key != last { if (last) print policy "," last "," list; last = key; list = $3; next }
        { list = list " " $3 }
        END { print policy "," last "," list }'
} >container_t.new
mv container_t.new container_t.csv
