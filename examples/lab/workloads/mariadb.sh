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
