# shellcheck shell=bash
# NATS, in Go: a broker whose messages stay on a volume; asked in its own protocol, and over HTTP how it is.
options=(--volume nats-data:/data --publish 4222:4222 --publish 8222:8222)
command=(nats-server --port 4222 --http_port 8222 --jetstream --store_dir /data)
told() { # LINE…: what the server answers to these lines of its protocol, without what differs each time
  { printf '%s\r\n' 'CONNECT {"verbose":false}' 'SUB answer 1' "$@" PING && sleep 3; } | timeout 20 busybox nc 127.0.0.1 4222 |
    tr -d '\r' | grep -o '"stream":"[a-z]*"\|"name":"[a-z]*"\|"success":[a-z]*\|"err_code":[0-9]*\|^PONG\|^blue$' | sort -u
}
asked() { told "PUB \$JS.API.STREAM.$1 answer ${#2}" "$2"; } # CALL JSON
ready() { [ "$(status http://127.0.0.1:8222/healthz)" = 200 ]; }
exercise() {
  asked CREATE.notes '{"name":"notes","subjects":["notes"],"storage":"file"}'
  told 'SUB colour 2' 'PUB colour 4' blue
  told 'PUB notes answer 6' 'a note'
  fetch http://127.0.0.1:8222/jsz | grep -o '"streams": [0-9]*'
}
wear() {
  signal HUP
  sleep 2
  asked PURGE.notes '{}'
  told 'PUB notes answer 5' other
}
later() { # more streams, a removed one, a message of many blocks, the log written again
  local i
  for i in a b c; do asked CREATE.$i '{"name":"'$i'","subjects":["'$i'"],"storage":"file","max_bytes":1000000}'; done
  for i in 1 2 3; do told "PUB a answer 200000" "$(head -c 200000 /dev/zero | tr '\0' x)"; done
  asked DELETE.b '{}'
  signal HUP
  signal USR1
  sleep 2
  asked INFO.a '{}'
}
