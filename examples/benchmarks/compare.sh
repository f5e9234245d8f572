#!/usr/bin/env bash
# How fast lsmith reads a log beside others that read it, each on the same file in the same run:
# compare.sh [SIZE, default 1G [apparmor|avc|selinux|hostile ...]].
#
# Four logs, amplified from the recordings (Amplify.java): all records that auditd had of the AppArmor containers; only what the kernel
# writes of itself where nobody has set audit rules (AVC records); the SELinux containers, with domains that Debian's policy knows, as
# audit2allow wants to look them up; and the hostile mix. Whole processes, lsmith the best of RUNS (3), others once. What is not
# installed, or fails, is not measured. ausearch's "nothing found" (1) is an answer.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
examples=$(dirname "$here")
lsmith=$(dirname "$examples")/lsmith
size=${1:-1G}
shift || true
if [ $# = 0 ]; then set -- apparmor avc selinux hostile; fi
policy=$(ls /etc/selinux/default/policy/policy.* 2>/dev/null | tail -1 || true)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

timed() { # seconds of wall clock, of processor as user and as system; leaves the exit code in a file
  local TIMEFORMAT='%R %U %S' status
  status=$work/status
  { time { "$@" >/dev/null 2>&1 </dev/null && echo 0 >"$status" || echo $? >"$status"; }; } 2>&1 | tail -1
}

row() { # name, log, figures
  echo "$3" | awk -v name="$1" -v bytes="$(stat -c %s "$2")" -v file="$work/ours" '{
    wall = $1 > 0 ? $1 : 0.001; rate = bytes / 1e6 / wall
    if (name ~ /^lsmith/) { print rate > file; ours = rate } else getline ours < file
    printf "%-30s %9.2f s %9.2f s %10.1f MB/s %12.2f\n", name, wall, $2 + $3, rate, ours / rate
  }'
}

ours() { # log, subject
  local i figures
  figures=$(for ((i = 0; i < ${RUNS:-3}; i++)); do
    timed "$lsmith" generate "$1" --subject "$2" --name bench -o "$work/out" --quiet
  done | sort -n | head -1)
  row 'lsmith generate' "$1" "$figures"
}

peer() { # name, log, command; its first word is what must be installed
  local name=$1 log=$2 figures status
  shift 2
  if ! command -v "$1" >/dev/null; then
    printf '%-30s not installed\n' "$name"
    return 0
  fi
  figures=$(timed "$@")
  status=$(cat "$work/status")
  if [ "$status" = 0 ] || { [ "$1" = ausearch ] && [ "$status" = 1 ]; }; then
    row "$name" "$log" "$figures"
  else
    printf '%-30s exits with %d: not measured\n' "$name" "$status"
  fi
}

table() { # title, log, mix, recordings: makes the log
  local title=$1 log=$2 mix=$3
  shift 3
  java "$here/Amplify.java" "$size" "$mix" "$@" >"$log"
  printf '\n%s: %s bytes, %s lines\n%-30s %11s %11s %15s %12s\n' "$title" "$(stat -c %s "$log")" "$(wc -l <"$log")" \
    '' wall processor rate 'lsmith / it'
}

limits() { # log
  peer 'cat' "$1" cat "$1"
  peer 'wc -l' "$1" wc -l "$1"
}

library=$(ldconfig -p | awk '/libapparmor\.so\.1/ { print $NF; exit }')
if [ -n "$library" ] && command -v cc >/dev/null; then cc -O2 -o "$work/parser" "$here/peers.c" "$library"; fi
mkdir "$work/profiles"
logprof=$work/logprof
printf '#!/bin/sh\nexec /usr/bin/python3 "%s/logprof.py" "$1" "%s/profiles"\n' "$here" "$work" >"$logprof"
chmod +x "$logprof"
for name in nginx memcached; do cp "$examples/$name/audit.log" "$work/$name"; done
gzip -dc "$examples/perlapp/audit.log.gz" >"$work/perlapp"
for name in nginx memcached perlapp; do
  grep -a '^type=AVC' "$work/$name" >"$work/$name.avc"
  sed 's/learn_[a-z]*_t/httpd_t/g; s/container_file_t/httpd_tmp_t/g' "$examples/$name/selinux/audit.log" >"$work/$name.selinux"
done
"$lsmith" --version >/dev/null
log=$work/log

apparmor() {
  table 'AppArmor, all that auditd recorded' "$log" recordings "$work"/{nginx,memcached,perlapp}
  readers_of_apparmor
}

avc() {
  table 'AppArmor, AVC records only' "$log" recordings "$work"/{nginx,memcached,perlapp}.avc
  readers_of_apparmor
}

readers_of_apparmor() {
  ours "$log" learn-nginx
  limits "$log"
  peer "libapparmor's parser (C)" "$log" "$work/parser" "$log"
  peer 'aa-logprof, reading' "$log" "$logprof" "$log"
}

selinux() {
  table 'SELinux, all that auditd recorded' "$log" recordings "$work"/{nginx,memcached,perlapp}.selinux
  ours "$log" httpd_t:s0:c10,c200
  limits "$log"
  peer 'ausearch --raw -m AVC' "$log" ausearch --input "$log" --raw -m AVC
  peer 'audit2allow' "$log" audit2allow -i "$log" -p "$policy"
}

hostile() {
  table 'hostile: 20,000 shapes, interleaved, unknown types' "$log" hostile "$work"/{nginx,memcached,perlapp}
  ours "$log" learn-nginx
  limits "$log"
}

for each; do
  case $each in
    apparmor | avc | selinux | hostile) "$each" ;;
    *) echo "compare.sh: no log is called $each" >&2 && exit 2 ;;
  esac
done
