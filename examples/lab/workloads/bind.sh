# shellcheck shell=bash
# BIND: root starts it, it goes on as bind; the control program reloads, flushes and turns logging on.
options=(--publish 5353:53/udp)
command=(named -g -u bind)
ready() { inside dig +short +time=5 @127.0.0.1 localhost A | grep -q 127.0.0.1; }
exercise() {
  inside dig +short +time=5 @127.0.0.1 localhost A
  inside dig +short +time=5 @127.0.0.1 -x 127.0.0.1
  inside dig +tcp +short +time=5 @127.0.0.1 localhost AAAA
}
wear() {
  inside rndc reload
  sleep 3
  inside rndc flush
  inside rndc querylog on
  inside dig +short +time=5 @127.0.0.1 localhost A
  inside rndc stats
}
