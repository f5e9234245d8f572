# shellcheck shell=bash
# MariaDB: the data lie on a volume that the image fills; tables made and dropped, logs flushed, a dump.
options=(--volume mariadb-data:/var/lib/mysql --publish 3306:3306)
command=(sh -c 'mkdir -p /run/mysqld && chown mysql:mysql /run/mysqld && exec mariadbd --user=mysql --bind-address=0.0.0.0')
ready() { inside mariadb-admin ping; }
exercise() {
  inside mariadb -N -e 'create database if not exists lab; create table if not exists lab.notes (n int); insert into lab.notes values (7); select max(n) from lab.notes'
  inside mariadb -N -e 'select count(*) > 0 from lab.notes where n = 7'
}
wear() {
  inside mariadb -e 'flush logs; create table lab.more (n int) engine=aria; insert into lab.more values (1); alter table lab.more add m int; drop table lab.more'
  inside mariadb-dump lab | grep -c INSERT
  inside mariadb -e 'create table lab.sorted as select * from lab.notes order by n; drop table lab.sorted; optimize table lab.notes' >/dev/null
}
later() { # databases and tables of other names come and go, logs are flushed, one grows
  inside mariadb -N -e 'create database other; create table other.t (n int); insert into other.t values (1); select * from other.t; rename table other.t to lab.t; drop table lab.t; drop database other'
  inside mariadb -N -e 'create table lab.big (n int, t text); insert into lab.big select seq, repeat("x", 1000) from seq_1_to_20000; select count(*) from lab.big'
  inside mariadb -N -e 'alter table lab.big add key (n); truncate lab.big; drop table lab.big; flush tables; flush logs'
  inside mariadb -N -e 'create user visitor; grant select on lab.* to visitor; drop user visitor; select count(*) > 0 from lab.notes'
}
