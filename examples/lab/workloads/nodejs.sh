# shellcheck shell=bash
# A service in JavaScript, whose compiler writes code while it runs: not root, a read-only root folder, a child program, a log that it rotates.
options=(--volume /srv/nodejs:/app:ro,Z --volume nodejs-data:/data --read-only --tmpfs /tmp --user 1000:1000 --publish 8003:8003)
command=(nodejs /app/service.js)
prepare() {
  mkdir -p /srv/nodejs
  cp "$cargo/workloads/service.js" /srv/nodejs/
  outside 60 --volume nodejs-data:/data -- chown 1000:1000 /data
}
ready() { [ "$(status http://127.0.0.1:8003/)" = 200 ]; }
exercise() {
  fetch --data 'a note' http://127.0.0.1:8003/
  fetch http://127.0.0.1:8003/
  fetch http://127.0.0.1:8003/sum
}
wear() {
  signal HUP
  sleep 2
  fetch http://127.0.0.1:8003/child
}
later() {
  local i
  for i in $(seq 20); do fetch http://127.0.0.1:8003/sum >/dev/null; done
  signal HUP
  sleep 2
  signal HUP
  sleep 2
  fetch http://127.0.0.1:8003/worker
  fetch http://127.0.0.1:8003/
}
