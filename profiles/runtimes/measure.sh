#!/usr/bin/env bash
# Measures which system calls a runtime makes between loading a seccomp filter and starting the container's program:
# profiles/runtimes/measure.sh RUNTIME [TIMES]
#
# The filter only logs, and the kernel's own log is read, so that root is needed. Each way to start (run and exec, as root
# and as another user with groups and capabilities; exec is given a process of its own, as engines do) is taken TIMES times (5), as Go's runtime does not always do the same.
# Prints "call,no_new_privs": "any" for what is called with that flag too, "off" for what is called without it only.
set -euo pipefail
[ $# -ge 1 ] || { echo "usage: $0 RUNTIME [TIMES]" >&2; exit 2; }
runtime=$1 times=${2:-5}
tables=$(cd "$(dirname "${BASH_SOURCE[0]}")/../kernel" && pwd)
arch=$(uname -m)
bundle=$(mktemp -d)
limit=$(sysctl -n kernel.printk_ratelimit)
trap 'sysctl -qw kernel.printk_ratelimit="$limit"; rm -rf "$bundle"' EXIT
sysctl -qw kernel.printk_ratelimit=0
cd "$bundle"

mkdir -p rootfs/{bin,dev,proc,sys}
for program in cat echo; do
    cp "/bin/$program" rootfs/bin/
    ldd "/bin/$program" | grep -o '/[^ ]*' | while read -r library; do
        mkdir -p "rootfs$(dirname "$library")"
        cp -L "$library" "rootfs$library"
    done
done
"$runtime" spec
mv config.json plain.json

# crun wants to see nothing but cgroup v2, so it gets a mount namespace of its own.
run() {
    case $runtime in
        *crun) unshare -m --propagation private sh -c 'umount -R -l /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup &&
            exec "$@"' sh "$runtime" --cgroup-manager=disabled "$@" ;;
        *) "$runtime" "$@" ;;
    esac
}

configure() {
    jq --argjson nnp "$1" --argjson user "$2" '.process.terminal = false | .root.readonly = false
        | .process.noNewPrivileges = $nnp | .process.args = ["/bin/cat"]
        | .process.user = {uid: $user, gid: $user, additionalGids: [$user, 4]}
        | .process.capabilities = ([["bounding", "effective", "permitted", "inheritable", "ambient"][]
            | {key: ., value: ["CAP_CHOWN"]}] | from_entries)
        | .linux.seccomp = {defaultAction: "SCMP_ACT_LOG", syscalls: []}' plain.json >config.json
    jq '.process | .args = ["/bin/echo", "within"]' config.json >process.json
}

# The container runs cat on a pipe until the exec beside it is done.
start() {
    local name=$1
    mkfifo in
    exec 8<>in
    run run "$name" <in >out 2>&1 &
    local main=$!
    for _ in $(seq 100); do
        run state "$name" 2>/dev/null | grep -q '"running"' && break
        sleep 0.1
    done
    run exec --process process.json "$name" >within || true
    run kill "$name" KILL
    wait "$main" || true
    exec 8>&-
    rm in
    run delete -f "$name" 2>/dev/null || true
    grep -q within within || { echo "$0: $name: $(cat out within)" >&2; exit 1; }
}

for nnp in true false; do
    for user in 0 1000; do
        configure "$nnp" "$user"
        for i in $(seq "$times"); do
            name=measure-$$-$nnp-$user-$i
            echo "$name begins" >/dev/kmsg
            start "$name"
            dmesg | sed "1,/$name begins/d" | grep 'type=1326' | grep -vE 'comm="(cat|echo)"' |
                sed -nE "s/.* syscall=([0-9]+) .*/\1 $nnp/p" || true
        done
    done
done | sort -u | awk -v arch="$arch" '
    BEGIN { FS = "," }
    FNR == NR { if ($2 == arch) name[$3] = $1; next }
    { split($0, seen, " "); call = name[seen[1]]; if (seen[2] == "true" || !(call in when)) when[call] = seen[2] }
    END { print "call,no_new_privs"; for (call in when) print call "," (when[call] == "true" ? "any" : "off") | "sort" }
' "$tables/syscalls.csv" -
