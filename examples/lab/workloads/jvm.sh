# shellcheck shell=bash
# A service on the Java machine, whose compiler writes code while it runs: notes on a volume, a thread dump, a heap of its own.
options=(--volume /srv/jvm:/app:ro,Z --volume jvm-data:/data --publish 8002:8080)
command=(java -Xmx64m -XX:+UseSerialGC -cp /app Answer)
prepare() {
  mkdir -p /srv/jvm
  cp "$cargo"/workloads/*.class /srv/jvm/
}
ready() { [ "$(status http://127.0.0.1:8002/)" = 200 ]; }
exercise() {
  fetch --data-binary $'one\ntwo\n' http://127.0.0.1:8002/
  fetch http://127.0.0.1:8002/
}
wear() {
  local i
  for i in $(seq 40); do fetch http://127.0.0.1:8002/ >/dev/null; done
  signal QUIT
  sleep 2
  fetch http://127.0.0.1:8002/
}
