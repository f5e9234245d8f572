# shellcheck shell=bash
# squid: root starts it, it goes on as proxy; a request that it refuses, its own page, logs rotated, settings read anew.
options=(--publish 3128:3128)
command=(squid -N)
ready() { [ "$(status --proxy http://127.0.0.1:3128 http://127.0.0.1:9/)" != 000 ]; }
exercise() {
  status --proxy http://127.0.0.1:3128 http://127.0.0.1:9/
  inside curl --silent --output /dev/null --write-out '%{http_code}\n' http://127.0.0.1:3128/squid-internal-mgr/menu
}
wear() {
  signal USR1
  sleep 4
  inside squid -k check && echo running
  inside squid -k reconfigure
  sleep 4
}
