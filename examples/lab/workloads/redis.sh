# shellcheck shell=bash
# Redis: data on a volume, a health check, an entry point that root starts and that goes on as the database's own user.
options=(--volume redis-data:/data --workdir /data --publish 6379:6379 --ulimit nofile=4096
  --health-cmd "redis-cli ping" --health-interval 10s)
command=(sh -c 'chown redis:redis /data && exec setpriv --reuid=redis --regid=redis --clear-groups redis-server --protected-mode no --dir /data --appendonly yes')
asked() { printf '%s\r\n' "$@" quit | timeout 10 busybox nc 127.0.0.1 6379 | tr -d '\r'; }
ready() { asked ping | grep -q PONG; }
exercise() { asked 'set colour blue' 'get colour' 'eval "return redis.call(\"incrby\", KEYS[1], 0) + 41" 1 sum' 'lrange none 0 -1'; }
wear() { # a snapshot, a new log, another way to keep it
  inside redis-cli bgsave
  sleep 3
  inside redis-cli bgrewriteaof
  sleep 3
  inside redis-cli config set appendfsync always
  inside redis-cli lpush list a b c
}
later() { # logs written anew several times, a snapshot, all data gone
  local i
  asked 'eval "for i = 1, 20000 do redis.call(\"set\", i, i) end return redis.call(\"dbsize\") > 20000" 0'
  for i in 1 2 3; do
    inside redis-cli bgrewriteaof
    sleep 3
    asked "set number $i"
  done
  inside redis-cli save
  inside redis-cli config set save '900 1'
  inside redis-cli flushall async
  asked 'get colour'
}
