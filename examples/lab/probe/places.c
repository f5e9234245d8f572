// Mounts, roots and namespaces: ways to another view of the machine. And devices, by making their file.
#include "probe.h"
#include <linux/mount.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static long mounts(const struct attempt *it) { return mount("none", "/mnt", it->path, it->a, 0); }
static long binds(const struct attempt *it) { return mount(it->path, "/mnt", 0, MS_BIND, 0); }
static long remounts(const struct attempt *it) { return mount("none", it->path, 0, MS_REMOUNT | MS_BIND, 0); }
static long moves(const struct attempt *it) { return mount(it->path, "/mnt", 0, MS_MOVE, 0); }
static long spreads(const struct attempt *it) { return mount("none", it->path, 0, MS_SHARED, 0); }
static long unmounts(const struct attempt *it) { return umount2(it->path, MNT_DETACH); }
static long mounts_overlay(const struct attempt *it) {
  return mount("none", "/mnt", it->path, 0, "lowerdir=/etc:/usr");
}
static long pivots(const struct attempt *it) { return unless(syscall(SYS_pivot_root, it->path, it->path), EINVAL); }
static long changes_root(const struct attempt *it) { return chroot(it->path); }
static long takes_tree(const struct attempt *it) { return syscall(SYS_open_tree, AT_FDCWD, it->path, 1 /* OPEN_TREE_CLONE */); }
static long opens_filesystem(const struct attempt *it) { return syscall(SYS_fsopen, it->path, 0); }
static long picks_filesystem(const struct attempt *it) { return syscall(SYS_fspick, AT_FDCWD, it->path, 0); }
static long moves_mount(const struct attempt *it) { return unless(syscall(SYS_move_mount, AT_FDCWD, it->path, AT_FDCWD, "/mnt", 0), EINVAL); }
static long sets_mount(const struct attempt *it) {
  struct mount_attr change = {.attr_clr = MOUNT_ATTR_RDONLY};
  return syscall(SYS_mount_setattr, AT_FDCWD, it->path, 0, &change, sizeof change);
}

static long leaves(const struct attempt *it) { return unshare(it->a); }
static long leaves_i386(const struct attempt *it) { return call_i386(310, it->a, 0, 0); }
static long leaves_by_clone(const struct attempt *it) {
  long child = syscall(SYS_clone, it->a | SIGCHLD, 0, 0, 0, 0);
  if (child == 0)
    _exit(0);
  return child;
}
static long leaves_by_clone3(const struct attempt *it) {
  struct { uint64_t flags, pidfd, child, parent, exit_signal, stack, size, tls; } how = {.flags = it->a, .exit_signal = SIGCHLD};
  long child = syscall(SYS_clone3, &how, sizeof how);
  if (child == 0)
    _exit(0);
  return child;
}
static long joins(const struct attempt *it) {
  int space = open(it->path, O_RDONLY | O_CLOEXEC);
  return space < 0 ? -1 : setns(space, it->a);
}
static long joins_by_process(const struct attempt *it) {
  int process = syscall(SYS_pidfd_open, getppid() ? getppid() : 1, 0);
  return process < 0 ? -1 : setns(process, it->a);
}
static long names_host(const struct attempt *it) { return sethostname(it->path, strlen(it->path)); }
static long names_domain(const struct attempt *it) { return setdomainname(it->path, strlen(it->path)); }

static long makes_device(const struct attempt *it) { // and opens it: the device cgroup judges that
  static const char *const folders[] = {"/dev", "/tmp", "/dev/shm", "/run", "/data"};
  int error = EROFS;
  for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s/.device", folders[i]);
    unlink(name);
    if (mknod(name, (it->path[0] == 'b' ? S_IFBLK : S_IFCHR) | 0666, makedev(it->a, it->b)) == 0) {
      int device = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
      error = errno;
      unlink(name);
      if (device >= 0)
        return device;
      continue;
    }
    if (errno != ENOENT)
      error = errno;
  }
  errno = error;
  return -1;
}
static long opens_device(const struct attempt *it) { return open(it->path, O_RDWR | O_NONBLOCK | O_CLOEXEC); }

static const struct attempt list[] = {
    {"mount-tmpfs", "a file system of one's own", mounts, "tmpfs", 0, 0},
    {"mount-proc", "an unmasked /proc", mounts, "proc", 0, 0},
    {"mount-sysfs", "a writable /sys", mounts, "sysfs", 0, 0},
    {"mount-cgroup", "the machine's control groups", mounts, "cgroup2", 0, 0},
    {"mount-debugfs", "the kernel's debugging files", mounts, "debugfs", 0, 0},
    {"mount-security", "the security modules' files", mounts, "securityfs", 0, 0},
    {"mount-bpf", "programs that stay in the kernel", mounts, "bpf", 0, 0},
    {"mount-overlay", "files over files", mounts_overlay, "overlay", 0, 0},
    {"mount-mqueue", "another's message queues", mounts, "mqueue", 0, 0},
    {"bind-root", "the root folder under another name", binds, "/", 0, 0},
    {"bind-proc", "/proc under a name that no rule knows", binds, "/proc", 0, 0},
    {"remount-root", "a writable root folder", remounts, "/", 0, 0},
    {"remount-sys", "a writable /sys", remounts, "/sys", 0, 0},
    {"remount-sysctl", "writable kernel settings", remounts, "/proc/sys", 0, 0},
    {"move-mount", "a file system elsewhere", moves, "/dev/shm", 0, 0},
    {"share-mounts", "mounts that the host sees", spreads, "/", 0, 0},
    {"umount-proc", "what lies under a mask", unmounts, "/proc/kcore", 0, 0},
    {"umount-sysctl", "what lies under a mask", unmounts, "/proc/sys", 0, 0},
    {"pivot-root", "another root", pivots, "/", 0, 0},
    {"chroot", "another root, the first step out of one", changes_root, "/usr", 0, 0},
    {"open-tree", "a copy of the mounts", takes_tree, "/", 0, 0},
    {"fsopen", "a file system by the new calls", opens_filesystem, "tmpfs", 0, 0},
    {"fspick", "a file system by the new calls", picks_filesystem, "/", 0, 0},
    {"move-mount-call", "a mount by the new calls", moves_mount, "/proc", 0, 0},
    {"mount-setattr", "a writable mount by the new calls", sets_mount, "/sys", 0, 0},
    {"new-user", "all capabilities in a namespace of one's own", leaves, 0, CLONE_NEWUSER, 0},
    {"new-mount", "mounts of one's own", leaves, 0, CLONE_NEWNS, 0},
    {"new-net", "a network of one's own, with all of its code", leaves, 0, CLONE_NEWNET, 0},
    {"new-pid", "process numbers of one's own", leaves, 0, CLONE_NEWPID, 0},
    {"new-ipc", "shared memory of one's own", leaves, 0, CLONE_NEWIPC, 0},
    {"new-uts", "a name of one's own", leaves, 0, CLONE_NEWUTS, 0},
    {"new-cgroup", "another view of the control groups", leaves, 0, CLONE_NEWCGROUP, 0},
    {"new-time", "a clock of one's own", leaves, 0, 0x80, 0},
    {"new-user-i386", "the same by the 32-bit entry", leaves_i386, 0, CLONE_NEWUSER, 0},
    {"new-net-i386", "the same by the 32-bit entry", leaves_i386, 0, CLONE_NEWNET, 0},
    {"clone-user", "the same by clone", leaves_by_clone, 0, CLONE_NEWUSER, 0},
    {"clone-net", "the same by clone", leaves_by_clone, 0, CLONE_NEWNET, 0},
    {"clone3-user", "the same by clone3, whose flags no filter sees", leaves_by_clone3, 0, CLONE_NEWUSER, 0},
    {"join-net", "another's network", joins, "/proc/1/ns/net", CLONE_NEWNET, 0},
    {"join-mount", "another's mounts", joins, "/proc/1/ns/mnt", CLONE_NEWNS, 0},
    {"join-by-pidfd", "another's namespaces", joins_by_process, 0, CLONE_NEWNET | CLONE_NEWUTS, 0},
    {"host-name", "another name", names_host, "evil", 0, 0},
    {"domain-name", "another domain", names_domain, "evil", 0, 0},
    {"dev-mem", "the machine's memory", makes_device, "c", 1, 1},
    {"dev-port", "the machine's ports", makes_device, "c", 1, 4},
    {"dev-kmsg", "the kernel's messages", makes_device, "c", 1, 11},
    {"dev-disk", "the host's disk", makes_device, "b", 254, 0},
    {"dev-disk-253", "the host's disk", makes_device, "b", 253, 0},
    {"dev-loop", "a file as a disk", makes_device, "b", 7, 0},
    {"dev-loop-ctl", "new disks", makes_device, "c", 10, 237},
    {"dev-tun", "a network card of one's own", makes_device, "c", 10, 200},
    {"dev-fuse", "a file system that a program answers for", makes_device, "c", 10, 229},
    {"dev-kvm", "virtual machines", makes_device, "c", 10, 232},
    {"dev-msr", "the processor's registers", makes_device, "c", 202, 0},
    {"dev-uinput", "key strokes", makes_device, "c", 10, 223},
    {"dev-console", "the machine's console", makes_device, "c", 5, 1},
    {"dev-tty1", "the machine's screen", makes_device, "c", 4, 1},
    {"dev-serial", "the machine's serial line", makes_device, "c", 4, 64},
    {"dev-rtc", "the machine's clock", makes_device, "c", 254, 0},
    {"dev-mapper", "other disks", makes_device, "c", 10, 236},
    {"dev-null-own", "a device file of one's own", makes_device, "c", 1, 3},
    {"dev-ptmx", "a terminal", opens_device, "/dev/ptmx", 0, 0},
    {"dev-full", "a device that the service may not need", opens_device, "/dev/full", 0, 0},
};
const struct table places = ROWS(list);
