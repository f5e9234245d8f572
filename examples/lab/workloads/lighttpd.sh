# shellcheck shell=bash
# lighttpd: the package's settings, asked for what there is and is not; graceful restart by a signal.
options=(--publish 8081:80)
command=(lighttpd -D -f /etc/lighttpd/lighttpd.conf)
ready() { [ "$(status http://127.0.0.1:8081/)" = 200 ]; }
exercise() {
  status http://127.0.0.1:8081/
  status http://127.0.0.1:8081/missing
  fetch http://127.0.0.1:8081/index.lighttpd.html | grep -c lighttpd
}
wear() {
  signal HUP
  sleep 2
  status http://127.0.0.1:8081/
}
