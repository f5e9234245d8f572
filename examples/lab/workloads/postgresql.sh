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
later() { # new segments of the log, files that grow, go and come with other numbers, a changed setting
  local i
  asked 'create table big as select n, repeat(md5(n::text), 20) from generate_series(1, 20000) n'
  for i in 1 2 3 4; do asked "insert into notes values ($i)" && asked 'select pg_switch_wal() is not null' && asked 'checkpoint'; done
  asked 'select count(*) from big'
  asked 'create index on big (n)'
  asked 'create database other'
  inside psql -U postgres -h /run/postgresql -Atqc 'create table t (n int); insert into t values (1); truncate t; select count(*) from t' other
  asked 'drop database other'
  asked 'truncate notes; drop table big'
  asked 'vacuum full'
  asked 'reindex database postgres'
  asked "alter system set work_mem = '9MB'" && asked 'select pg_reload_conf()'
  sleep 2
  asked 'show work_mem'
  asked 'select count(*) from notes'
}
