abi <abi/5.0>,

include <tunables/global>

@{exec_path} = /{,usr/}bin/dockerd
profile dockerd @{exec_path} flags=(attach_disconnected,attach_disconnected.path=@{att}) {
  include <abstractions/base>

  capability sys_admin,
  network netlink raw,

  mount /var/lib/docker/overlay2/**/,
  mount options=(rw, bind) -> /run/docker/netns/*,
  mount options=(rw, rprivate) -> /.pivot_root[0-9]*/,
  mount options=(rw, rslave) -> /,

  umount /run/docker/netns/*,
  pivot_root oldroot=/var/lib/docker/overlay*/**/.pivot_root[0-9]*/ /var/lib/docker/overlay2/**/,

  ptrace (read) peer=docker-*,
  signal (send) set=kill peer=docker-*,

  @{exec_path} mrix,
  /{,usr/}bin/runc rUx,
  /{,usr/}bin/kmod rPx,
  /{,**} rwl,

  owner /var/lib/docker/{,**} rwk,
        @{PROC}/1/cgroup r,
        @{PROC}/sys/net/ipv{4,6}/conf/all/disable_ipv{4,6} rw,
  include if exists <local/dockerd>
}
