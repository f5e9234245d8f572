# What Docker confines a container to when nobody says otherwise, restated in our own order and words.
# Source: the template of moby/profiles (apparmor/template.go, Apache-2.0), 2026-11-21. The comment behind a denial says
# what it guards. Read by lsmith itself; peers are written for a profile of any name.
abi <abi/3.0>,
include <tunables/global>

profile docker-default flags=(attach_disconnected, mediate_deleted) {
  capability,
  network,
  signal (receive) peer=crun,
  signal (receive) peer=runc,
  signal (receive) peer=unconfined,
  signal (send, receive) peer=@{profile_name},
  ptrace (read, readby, trace, tracedby) peer=@{profile_name},
  umount,
  file,
  deny network alg, # the kernel's crypto sockets
  deny mount, # mounts inside the container
  deny @{PROC}/* w, # files directly in /proc
  deny @{PROC}/kcore rwlkx, # the kernel's memory
  deny @{PROC}/sys/[^k]** w, # kernel settings but those below kernel/
  deny @{PROC}/sys/kernel/{?,??,[^s][^h][^m]**} w, # kernel settings but shm*
  deny @{PROC}/sysrq-trigger rwlkx, # the magic SysRq key
  deny @{PROC}/{[^1-9],[^1-9][^0-9],[^1-9s][^0-9y][^0-9s],[^1-9][^0-9][^0-9][^0-9]*}/** w, # /proc outside of processes and sys
  deny /sys/[^f]*/** wlkx, # writing to sysfs but fs/cgroup
  deny /sys/devices/virtual/powercap/** rwlkx, # power readings, a side channel
  deny /sys/f[^s]*/** wlkx, # writing to sysfs but fs/cgroup
  deny /sys/firmware/** rwlkx, # firmware tables
  deny /sys/fs/[^c]*/** wlkx, # writing to sysfs but fs/cgroup
  deny /sys/fs/c[^g]*/** wlkx, # writing to sysfs but fs/cgroup
  deny /sys/fs/cg[^r]*/** wlkx, # writing to sysfs but fs/cgroup
  deny /sys/kernel/security/** rwlkx, # the security modules' own files
}
