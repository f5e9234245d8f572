#!/bin/sh
# Written by lsmith. See README.md beside it.
#   serve.sh start                 before each start of the container: its whole profile
#   serve.sh serve CONTAINER       after it: waits until it listens, at most a minute, then its profile for serving
# ENGINE names the program that runs containers; docker if it is not set.
set -eu
name=${name}
<#noparse>
here=$(cd "$(dirname "$0")" && pwd)
engine=${ENGINE:-docker}

listens() { # PID: whether a TCP socket of its network listens (state 0A of proc_net_tcp(5))
  cat "/proc/$1/net/tcp" "/proc/$1/net/tcp6" 2>/dev/null | awk '$4 == "0A" { found = 1 } END { exit !found }'
}

case ${1-} in
  start)
    apparmor_parser -r "$here/../apparmor/$name"
    ;;
  serve)
    pid=$("$engine" inspect --format '{{.State.Pid}}' "$2")
    tries=0
    until listens "$pid"; do
      tries=$((tries + 1))
      if [ "$tries" -gt 60 ]; then
        echo "serve.sh: $2 does not listen after a minute: its whole profile stays in force" >&2
        exit 1
      fi
      sleep 1
    done
    sleep "${SETTLE:-2}"
    apparmor_parser -r "$here/apparmor/$name"
    ;;
  *)
    echo "usage: serve.sh start | serve.sh serve CONTAINER" >&2
    exit 2
    ;;
esac
</#noparse>
