#!/usr/bin/env bash
# Runs a service in a root file system that image.sh made, under strace, and asks it a few questions: examples/rebase/record.sh ROOT SERVICE TRACE
#
# SERVICE is redis, nginx or postgres. Paths in TRACE are those of the container. Run it as root; it needs strace and curl, listens on
# 127.0.0.1 only, and mounts /proc and /dev in a mount namespace of its own.
set -euo pipefail
[ $# -eq 3 ] || { echo "usage: $0 ROOT SERVICE TRACE" >&2; exit 2; }
root=$(cd "$1" && pwd) service=$2 trace=$3
if [ "${INSIDE:-}" != yes ]; then
    INSIDE=yes exec unshare --mount --propagation private "$0" "$root" "$service" "$trace"
fi
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
raw=$trace.raw

# Starts a program in the root as a user, traced.
start() {
    local user=$1
    shift
    strace -f -y -s 256 -o "$raw" chroot --userspec="$user" "$root" "$@" >"$trace.out" 2>&1 &
    tracer=$!
}

# Waits until a command succeeds.
until_done() {
    for _ in $(seq 300); do
        "$@" >/dev/null 2>&1 && return 0
        sleep 0.2
    done
    echo "$service does not answer" >&2
    tail -5 "$trace.out" >&2
    exit 1
}

user() {
    grep -q "^$1:" "$root/etc/passwd" || echo "$1:x:$2:$2::/var/lib/$1:/bin/sh" >>"$root/etc/passwd"
    grep -q "^$1:" "$root/etc/group" || echo "$1:x:$2:" >>"$root/etc/group"
}

case $service in
redis)
    program=/usr/bin/redis-server
    user redis 101
    rm -rf "$root/data"
    mkdir "$root/data"
    chown 101:101 "$root/data"
    ask() { chroot "$root" /usr/bin/redis-cli -p 7911 "$@"; }
    start 101:101 "$program" --port 7911 --bind 127.0.0.1 --dir /data --appendonly yes
    until_done ask ping
    ask set a 1
    ask lpush l 1 2 3
    ask bgrewriteaof
    sleep 2
    ask save
    ask config set maxmemory 100mb
    ask eval 'return redis.call("get", "a")' 0
    ask shutdown || true
    ;;
nginx)
    program=/usr/sbin/nginx
    user www-data 33
    mkdir -p "$root"/var/log/nginx "$root"/var/lib/nginx "$root/var/www/html"
    echo hello >"$root/var/www/html/index.html"
    cat >"$root/etc/nginx/conf.d/site.conf" <<'SITE'
server { listen 127.0.0.1:7912; root /var/www/html; gzip on; location /back { proxy_pass http://127.0.0.1:7912/; } }
SITE
    start 0:0 "$program" -g 'daemon off;'
    until_done curl -sf http://127.0.0.1:7912/
    curl -s http://127.0.0.1:7912/back http://127.0.0.1:7912/missing
    curl -s -X POST --data-binary @"$program" http://127.0.0.1:7912/ || true
    kill -USR1 "$(cat "$root/run/nginx.pid")"
    sleep 1
    kill -HUP "$(cat "$root/run/nginx.pid")"
    sleep 1
    curl -s http://127.0.0.1:7912/
    kill -QUIT "$(cat "$root/run/nginx.pid")"
    ;;
postgres)
    programs=$(echo "$root"/usr/lib/postgresql/*/bin)
    version=$(basename "$(dirname "$programs")")
    programs=${programs#"$root"}
    program=$programs/postgres
    user postgres 106
    data=/var/lib/postgresql/$version/main
    rm -rf "$root/var/lib/postgresql"
    mkdir -p "$root$data" "$root/run/postgresql" "$root/dev/shm"
    chown -R 106:106 "$root/var/lib/postgresql" "$root/run/postgresql"
    chroot --userspec=106:106 "$root" "$programs/initdb" --no-sync --locale=C -D "$data" >"$trace.init" 2>&1
    ask() { chroot --userspec=106:106 "$root" "$programs/psql" -h /run/postgresql -p 7913 -d postgres -c "$1"; }
    start 106:106 "$program" -D "$data" -p 7913 -c unix_socket_directories=/run/postgresql -c listen_addresses=127.0.0.1
    until_done ask 'select 1'
    ask 'create table t as select generate_series(1, 100000) as i'
    ask 'create index on t (i)'
    ask "select now() at time zone 'Europe/Berlin', count(*) from t"
    ask 'create extension if not exists plpgsql'
    ask 'vacuum full t'
    ask 'select pg_switch_wal()'
    ask 'checkpoint'
    ask 'drop table t'
    kill -INT "$(head -1 "$root$data/postmaster.pid")"
    ;;
*)
    echo "$0: $service is none of redis, nginx, postgres" >&2
    exit 2
    ;;
esac >"$trace.answers" 2>&1
wait "$tracer" || true
# The trace begins where the program does; what strace shows of a descriptor is named from the host's root.
# A program is named as the kernel names it, by what links lead to.
real=$(chroot "$root" readlink -f "$program")
sed -n "\\|execve(\"$program\"|,\$p" "$raw" |
    sed -e "s,$root/,/,g" -e "s,<$root>,</>,g" -e "1s,execve(\"$program\",execve(\"$real\"," >"$trace"
rm "$raw"
wc -l "$trace"
