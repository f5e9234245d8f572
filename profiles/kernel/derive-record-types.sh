#!/bin/sh
# Derives record-types.csv from the headers of Debian's linux-libc-dev and libaudit-dev:
#   apt-get install linux-libc-dev libaudit-dev
#   profiles/kernel/derive-record-types.sh > profiles/kernel/record-types.csv
# Left out: range marks (FIRST_, LAST_) and the numbers below 1100, which are commands of the netlink protocol, save
# USER and LOGIN, which occur in logs. AA is printed as APPARMOR by the audit tools.
set -eu
kernel=${KERNEL_HEADER:-/usr/include/linux/audit.h}
library=${LIBRARY_HEADER:-/usr/include/libaudit.h}
echo "# Audit record types: number and name. Derived by derive-record-types.sh, 2026-11-21, from linux/audit.h"
echo "# (linux-libc-dev 6.1.187-1) and libaudit.h (libaudit-dev 1:3.0.9-1) of Debian 12;"
echo "# 1423 and 1424 from linux/audit.h of Linux 6.15, which came later."
echo "number,name"
{
	sed -nE 's/^#define[[:space:]]+AUDIT_([A-Z0-9_]+)[[:space:]]+([0-9]{4})([[:space:]].*)?$/\2,\1/p' "$kernel" "$library"
	printf '1423,LANDLOCK_ACCESS\n1424,LANDLOCK_DOMAIN\n'
} |
	sed 's/,AA$/,APPARMOR/' |
	grep -E '^(1005|1006|1[1-9]..|2...),' |
	grep -vE ',(FIRST|LAST)_' |
	sort -u -t, -k1,1n
