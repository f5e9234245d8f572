// Other processes: their memory, their open files, their lives; and the process's own rights.
#include "probe.h"
#include <sched.h>
#include <signal.h>
#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>

static char secret = 42;

static long with_victim(long (*harm)(pid_t, const struct attempt *), const struct attempt *it) {
  int *gate = new_gate();
  pid_t victim = gate ? fork() : -1;
  if (victim == 0)
    wait_at(gate);
  if (victim < 0)
    return -1;
  errno = 0;
  long result = harm(victim, it);
  int error = errno;
  open_gate(gate);
  kill(victim, SIGKILL); // if it was stopped; who may not do that could not stop it either
  errno = error;
  return result;
}

static long harm_trace(pid_t victim, const struct attempt *it) { return ptrace(it->a, victim, 0, 0); }
static long harm_read(pid_t victim, const struct attempt *it) {
  char byte;
  struct iovec here = {&byte, 1}, there = {&secret, 1};
  (void)it;
  return process_vm_readv(victim, &here, 1, &there, 1, 0);
}
static long harm_write(pid_t victim, const struct attempt *it) {
  struct iovec here = {&secret, 1}, there = {&secret, 1};
  (void)it;
  return process_vm_writev(victim, &here, 1, &there, 1, 0);
}
static long harm_take_file(pid_t victim, const struct attempt *it) {
  int process = syscall(SYS_pidfd_open, victim, 0);
  (void)it;
  return process < 0 ? -1 : syscall(SYS_pidfd_getfd, process, 1, 0);
}
static long harm_compare(pid_t victim, const struct attempt *it) { return syscall(SYS_kcmp, getpid(), victim, it->a, 0, 0); }
static long harm_signal(pid_t victim, const struct attempt *it) { return kill(victim, it->a); }
static long harm_signal_by_file(pid_t victim, const struct attempt *it) {
  int process = syscall(SYS_pidfd_open, victim, 0);
  return process < 0 ? -1 : syscall(SYS_pidfd_send_signal, process, it->a, 0, 0);
}
static long harm_advise(pid_t victim, const struct attempt *it) {
  struct iovec there = {&secret, 1};
  int process = syscall(SYS_pidfd_open, victim, 0);
  return process < 0 ? -1 : unless(syscall(SYS_process_madvise, process, &there, 1, it->a, 0), EINVAL);
}
static long harm_limit(pid_t victim, const struct attempt *it) {
  struct rlimit none = {0, 0};
  return prlimit(victim, it->a, &none, 0);
}

#define ON_VICTIM(name) static long victim_##name(const struct attempt *it) { return with_victim(harm_##name, it); }
ON_VICTIM(trace)
ON_VICTIM(read)
ON_VICTIM(write)
ON_VICTIM(take_file)
ON_VICTIM(compare)
ON_VICTIM(signal)
ON_VICTIM(signal_by_file)
ON_VICTIM(advise)
ON_VICTIM(limit)

static long is_traced(const struct attempt *it) {
  (void)it;
  return ptrace(PTRACE_TRACEME, 0, 0, 0);
}
static long traces_parent(const struct attempt *it) { return ptrace(it->a, getppid(), 0, 0); } // seized, not stopped: it waits for us
static long becomes_user(const struct attempt *it) { return setresuid(it->a, it->a, it->a); }
static long becomes_group(const struct attempt *it) { return setresgid(it->a, it->a, it->a); }
static long joins_groups(const struct attempt *it) {
  gid_t group = it->a;
  return syscall(SYS_setgroups, 1, &group);
}
static long regains(const struct attempt *it) { // all capabilities that there are
  struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
  struct __user_cap_data_struct all[2] = {{~0u, ~0u, 0}, {0x1ff, 0x1ff, 0}};
  (void)it;
  return syscall(SYS_capset, &head, all);
}
static long has_capability(const struct attempt *it) { // in its bounding set: a program with file capabilities could have it
  long held = prctl(PR_CAPBSET_READ, it->a, 0, 0, 0);
  if (held == 0)
    errno = EPERM;
  return held > 0 ? 0 : -1;
}
static long goes_first(const struct attempt *it) { return setpriority(PRIO_PROCESS, 0, it->a); }
static long real_time(const struct attempt *it) {
  struct sched_param most = {.sched_priority = 99};
  return syscall(SYS_sched_setscheduler, 0, it->a, &most);
}
static long raises_limit(const struct attempt *it) {
  struct rlimit limit = {it->b, it->b};
  return setrlimit(it->a, &limit);
}
static long dumps(const struct attempt *it) { return prctl(PR_SET_PTRACER, it->a, 0, 0, 0); }
static long adopts(const struct attempt *it) { return prctl(it->a, 1, 0, 0, 0); }

static const struct attempt list[] = {
    {"trace-attach", "another's memory and registers", victim_trace, 0, PTRACE_ATTACH, 0},
    {"trace-seize", "another's memory and registers", victim_trace, 0, PTRACE_SEIZE, 0},
    {"trace-me", "a parent that rules", is_traced, 0, 0, 0},
    {"trace-parent", "the first process's memory", traces_parent, 0, PTRACE_SEIZE, 0},
    {"memory-read", "another's memory", victim_read, 0, 0, 0},
    {"memory-write", "another's memory", victim_write, 0, 0, 0},
    {"take-file", "another's open files", victim_take_file, 0, 0, 0},
    {"compare", "where the kernel keeps things", victim_compare, 0, 0, 0},
    {"kill", "a process less", victim_signal, 0, SIGKILL, 0},
    {"stop", "a process that waits", victim_signal, 0, SIGSTOP, 0},
    {"kill-by-pidfd", "a process less", victim_signal_by_file, 0, SIGKILL, 0},
    {"advise", "another's memory paged out", victim_advise, 0, 21, 0},
    {"limit-other", "a process that can do nothing", victim_limit, 0, RLIMIT_NOFILE, 0},
    {"become-root", "root", becomes_user, 0, 0, 0},
    {"become-user", "another's files", becomes_user, 0, 33, 0},
    {"become-group", "another group's files", becomes_group, 0, 42, 0},
    {"join-groups", "another group's files", joins_groups, 0, 42, 0},
    {"regain", "all capabilities", regains, 0, 0, 0},
    {"bound-chown", "others' files", has_capability, 0, CAP_CHOWN, 0},
    {"bound-dac", "files without the right to them", has_capability, 0, CAP_DAC_OVERRIDE, 0},
    {"bound-fowner", "others' modes", has_capability, 0, CAP_FOWNER, 0},
    {"bound-kill", "others' processes", has_capability, 0, CAP_KILL, 0},
    {"bound-setuid", "other users", has_capability, 0, CAP_SETUID, 0},
    {"bound-setpcap", "capabilities for others", has_capability, 0, CAP_SETPCAP, 0},
    {"bound-net-raw", "forged packets", has_capability, 0, CAP_NET_RAW, 0},
    {"bound-net-admin", "the network's settings", has_capability, 0, CAP_NET_ADMIN, 0},
    {"bound-bind", "ports of root's", has_capability, 0, CAP_NET_BIND_SERVICE, 0},
    {"bound-chroot", "other roots", has_capability, 0, CAP_SYS_CHROOT, 0},
    {"bound-mknod", "devices", has_capability, 0, CAP_MKNOD, 0},
    {"bound-setfcap", "programs with capabilities", has_capability, 0, CAP_SETFCAP, 0},
    {"bound-ptrace", "others' memory", has_capability, 0, CAP_SYS_PTRACE, 0},
    {"bound-module", "code in the kernel", has_capability, 0, CAP_SYS_MODULE, 0},
    {"bound-admin", "nearly all", has_capability, 0, CAP_SYS_ADMIN, 0},
    {"bound-rawio", "the machine's ports", has_capability, 0, CAP_SYS_RAWIO, 0},
    {"bound-search", "any file of the host's disk", has_capability, 0, CAP_DAC_READ_SEARCH, 0},
    {"bound-audit", "the audit's settings", has_capability, 0, CAP_AUDIT_CONTROL, 0},
    {"bound-audit-say", "false audit records", has_capability, 0, CAP_AUDIT_WRITE, 0},
    {"first-in-line", "the processor before all others", goes_first, 0, -20, 0},
    {"real-time", "the processor alone", real_time, 0, SCHED_FIFO, 0},
    {"limit-files", "all open files", raises_limit, 0, RLIMIT_NOFILE, 1 << 20},
    {"limit-locked", "the machine's memory", raises_limit, 0, RLIMIT_MEMLOCK, -1},
    {"any-tracer", "being read by all", dumps, 0, -1, 0},
    {"adopt", "others' children", adopts, 0, PR_SET_CHILD_SUBREAPER, 0},
};
const struct table processes = ROWS(list);
