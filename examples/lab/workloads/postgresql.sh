# shellcheck shell=bash
# PostgreSQL: an entry point that makes the data folder at the first start and goes on as postgres; checkpoints, logs, vacuum.
options=(--volume postgresql-data:/data --publish 5432:5432)
command=(sh -c 'B=$(echo /usr/lib/postgresql/*/bin); mkdir -p /run/postgresql; chown postgres:postgres /data /run/postgresql; [ -f /data/PG_VERSION ] || setpriv --reuid=postgres --regid=postgres --clear-groups "$B/initdb" -D /data -A trust >/dev/null; exec setpriv --reuid=postgres --regid=postgres --clear-groups "$B/postgres" -D /data')
asked() { inside psql -U postgres -h /run/postgresql -Atqc "$1"; }
ready() { asked 'select 1'; }
exercise() {
  asked "set client_min_messages to error; create table if not exists notes (n int); insert into notes values (7)"
  asked 'select max(n) from notes'
}
wear() {
  asked 'create table more (n int); create index on more (n); drop table more; checkpoint'
  asked 'select pg_switch_wal() is not null'
  asked 'vacuum full notes'
  asked 'select pg_reload_conf()'
  sleep 2
  inside pg_dump -U postgres -h /run/postgresql postgres | grep -c 'CREATE TABLE'
}
