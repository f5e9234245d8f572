# shellcheck shell=bash
# A service in Python: not root, a read-only root folder, a child program, SQLite on a volume.
options=(--volume /srv/python:/app:ro,Z --volume python-data:/data:Z --read-only --tmpfs /tmp --user 1000:1000 --publish 8001:8001)
command=(python3 /app/service.py)
prepare() {
  mkdir -p /srv/python
  cp "$cargo/workloads/service.py" /srv/python/
  outside 60 --volume python-data:/data -- chown 1000:1000 /data
}
ready() { [ "$(status http://127.0.0.1:8001/)" = 200 ]; }
exercise() {
  fetch http://127.0.0.1:8001/
  fetch --data 'a note' http://127.0.0.1:8001/
  status http://127.0.0.1:8001/missing
}
wear() {
  local i
  for i in 1 2 3 4 5; do fetch --data "note $i" http://127.0.0.1:8001/; done
  signal HUP
  sleep 1
}
later() {
  local i
  for i in 6 7 8 9; do fetch --data "note $i" http://127.0.0.1:8001/; done
  signal HUP
  sleep 1
  fetch http://127.0.0.1:8001/
}
