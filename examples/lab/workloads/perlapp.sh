# shellcheck shell=bash
# A program in Perl that forks for each request, starts /bin/date, and keeps files on a volume and in memory, which it rotates.
options=(--volume /srv/perlapp:/app:ro,Z --volume perlapp-data:/data --tmpfs /tmp --publish 8000:8000)
command=(perl /app/app.pl)
prepare() {
  mkdir -p /srv/perlapp
  cp "$cargo/workloads/app.pl" /srv/perlapp/
}
ready() { [ "$(status http://127.0.0.1:8000/)" = 200 ]; }
exercise() {
  local i
  for i in 1 2 3; do fetch http://127.0.0.1:8000/; done
}
wear() {
  local i
  for i in $(seq 12); do fetch http://127.0.0.1:8000/ >/dev/null; done
  inside ls /data
}
