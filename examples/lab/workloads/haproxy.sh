# shellcheck shell=bash
# haproxy: a master and workers in a chroot; the settings are read anew.
options=(--volume /srv/haproxy:/etc/haproxy.lab:ro,Z --publish 8082:80)
command=(haproxy -W -db -f /etc/haproxy.lab/haproxy.cfg)
prepare() {
  mkdir -p /srv/haproxy
  cat >/srv/haproxy/haproxy.cfg <<'C'
global
  user haproxy
  group haproxy
  chroot /var/lib/haproxy
defaults
  mode http
  timeout connect 5s
  timeout client 5s
  timeout server 5s
frontend lab
  bind *:80
  http-request deny deny_status 403 if { path /secret }
  http-request return status 200 content-type text/plain string hello
C
}
ready() { [ "$(status http://127.0.0.1:8082/)" = 200 ]; }
exercise() {
  fetch http://127.0.0.1:8082/
  echo
  status http://127.0.0.1:8082/secret
}
wear() {
  signal USR2
  sleep 4
  status http://127.0.0.1:8082/
}
