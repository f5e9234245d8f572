# shellcheck shell=bash
# dnsmasq: root starts it, it goes on as its own user; a signal empties its memory, another makes it report.
options=(--publish 5354:53/udp)
command=(dnsmasq -k --user=dnsmasq --no-resolv --address=/lab.test/10.1.2.3 --log-facility=-)
ready() { inside dig +short +time=5 @127.0.0.1 x.lab.test A | grep -q 10.1.2.3; }
exercise() {
  inside dig +short +time=5 @127.0.0.1 x.lab.test A
  inside dig +tcp +short +time=5 @127.0.0.1 y.lab.test A
}
wear() {
  signal HUP
  signal USR1
  sleep 1
  inside dig +short +time=5 @127.0.0.1 x.lab.test A
}
