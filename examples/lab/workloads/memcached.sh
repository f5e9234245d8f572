# shellcheck shell=bash
# Memcached: as nobody from the start, without a file of its own.
options=(--publish 11211:11211 --user nobody)
command=(memcached -m 16 -p 11211)
asked() { printf '%s\r\n' "$@" quit | timeout 10 busybox nc 127.0.0.1 11211 | tr -d '\r'; }
ready() { asked version | grep -q VERSION; }
exercise() { asked 'set colour 0 0 4' blue 'get colour' 'incr none 1'; }
wear() { asked flush_all 'stats slabs' 'verbosity 1' >/dev/null; }
