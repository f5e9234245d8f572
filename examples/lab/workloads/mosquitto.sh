# shellcheck shell=bash
# Mosquitto: a broker that starts as root, goes on as its own user, and saves what it keeps to a volume; its clients are other containers.
options=(--volume /srv/mosquitto:/conf:ro,Z --volume mosquitto-data:/data --publish 1883:1883)
command=(sh -c 'chown mosquitto: /data; exec mosquitto -c /conf/mosquitto.conf')
prepare() {
  mkdir -p /srv/mosquitto
  printf '%s\n' 'user mosquitto' 'listener 1883' 'allow_anonymous true' 'persistence true' 'persistence_location /data/' \
    'autosave_interval 5' 'log_dest stdout' 'connection_messages true' >/srv/mosquitto/mosquitto.conf
}
client() { outside 120 -- "mosquitto_$1" -h "$(address)" "${@:2}"; } # pub|sub WORDS…
ready() { busybox nc -w 2 127.0.0.1 1883 </dev/null; }
exercise() {
  client pub -r -t colour -m blue
  client sub -t colour -C 1 -W 60
}
wear() {
  signal HUP
  signal USR1
  sleep 2
  client pub -q 2 -t colour -r -m green
  client pub -t colour -r -m blue
}
later() { # a client that is remembered while it is away, all kinds of signals
  client sub -i away -c -q 1 -t letter -E -W 60
  client pub -q 1 -t letter -m 'a letter'
  signal USR1
  signal USR2
  sleep 6
  client sub -i away -c -q 1 -t letter -C 1 -W 60
  client sub -t '$SYS/broker/version' -C 1 -W 60 | cut -d' ' -f1
}
