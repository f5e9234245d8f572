// Calls into rarely needed parts of the kernel, where its faults are found, and calls that rule the machine.
#include "probe.h"
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/perf_event.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/io.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/prctl.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/time.h>
#include <sys/timex.h>
#include <time.h>

// A call whose arguments are wrong on purpose: the error b comes only after the kernel's check of the right to make it.
static long asks(const struct attempt *it) { return unless(syscall(it->a, 0, 0, 0, 0, 0), (int)it->b); }
static long asks_minus(const struct attempt *it) { return unless(syscall(it->a, -1, 0, 0, 0, 0), (int)it->b); }
static long asks_i386(const struct attempt *it) { return unless(call_i386(it->a, 0, 0, 0), (int)it->b); }
static long asks_x32(const struct attempt *it) { return unless(syscall(0x40000000 | it->a, 0, 0, 0, 0), (int)it->b); }

static long takes_ports(const struct attempt *it) { return iopl(it->a); }

static long makes_map(const struct attempt *it) {
  union bpf_attr map;
  memset(&map, 0, sizeof map);
  map.map_type = it->a;
  map.key_size = 4;
  map.value_size = 4;
  map.max_entries = 1;
  return syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof map);
}
static long loads_program(const struct attempt *it) {
  struct bpf_insn code[] = {{.code = 0xb7}, {.code = 0x95}}; // r0 = 0; exit
  union bpf_attr program;
  memset(&program, 0, sizeof program);
  program.prog_type = it->a;
  program.insns = (uintptr_t)code;
  program.insn_cnt = 2;
  program.license = (uintptr_t) "GPL";
  return syscall(SYS_bpf, BPF_PROG_LOAD, &program, sizeof program);
}
static long counts_events(const struct attempt *it) {
  struct perf_event_attr event;
  memset(&event, 0, sizeof event);
  event.type = PERF_TYPE_SOFTWARE;
  event.size = sizeof event;
  event.config = PERF_COUNT_SW_PAGE_FAULTS;
  event.exclude_kernel = it->b;
  return syscall(SYS_perf_event_open, &event, it->a, it->a < 0 ? 0 : -1, -1, 0);
}
static long makes_ring(const struct attempt *it) {
  struct io_uring_params settings;
  (void)it;
  memset(&settings, 0, sizeof settings);
  return syscall(SYS_io_uring_setup, 4, &settings);
}
static long handles_faults(const struct attempt *it) { return syscall(SYS_userfaultfd, it->a); }
static long adds_key(const struct attempt *it) { return syscall(SYS_add_key, "user", it->name, "x", 1, it->a); }
static long asks_key(const struct attempt *it) { return unless(syscall(SYS_request_key, "user", it->name, 0, 0), ENOKEY); }
static long keys(const struct attempt *it) { return syscall(SYS_keyctl, it->a, it->b, 0, 0, 0); }
static long loads_module(const struct attempt *it) { return unless(syscall(SYS_init_module, it->name, 8, ""), ENOEXEC); }
static long loads_module_file(const struct attempt *it) {
  int file = open(it->path, O_RDONLY | O_CLOEXEC);
  return unless(unless(syscall(SYS_finit_module, file, "", 0), ENOEXEC), EBADF);
}
static long takes_module(const struct attempt *it) { return unless(unless(syscall(SYS_delete_module, it->path, O_NONBLOCK), ENOENT), EWOULDBLOCK); }
static long ends_machine(const struct attempt *it) { return unless(syscall(SYS_reboot, it->a, 0, 0, 0), EINVAL); }
static long swaps(const struct attempt *it) { return unless(unless(syscall(it->a, it->path, 0), ENOENT), EINVAL); }
static long sets_clock(const struct attempt *it) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  return clock_settime(it->a, &now);
}
static long sets_day(const struct attempt *it) {
  struct timezone zone = {0, 0};
  (void)it;
  return syscall(SYS_settimeofday, 0, &zone);
}
static long tunes_clock(const struct attempt *it) {
  struct timex change = {.modes = ADJ_TICK, .tick = 10000};
  return it->a ? clock_adjtime(CLOCK_REALTIME, &change) : adjtimex(&change);
}
static long reads_messages(const struct attempt *it) {
  char text[64];
  return syscall(SYS_syslog, it->a, text, sizeof text);
}
static long opens_by_handle(const struct attempt *it) {
  struct { struct file_handle head; unsigned char body[8]; } handle = {.head = {.handle_bytes = 8, .handle_type = 1}, .body = {2}};
  int mount = open(it->path, O_RDONLY | O_CLOEXEC);
  return unless(unless(syscall(SYS_open_by_handle_at, mount, &handle, O_RDONLY), ESTALE), EOPNOTSUPP);
}
static long names_handle(const struct attempt *it) {
  struct { struct file_handle head; unsigned char body[128]; } handle = {.head = {.handle_bytes = 128}};
  int mount;
  return unless(syscall(SYS_name_to_handle_at, AT_FDCWD, it->path, &handle, &mount, 0), EOPNOTSUPP);
}
static long watches_all(const struct attempt *it) { return syscall(SYS_fanotify_init, it->a, O_RDONLY); }
static long listens_to_filter(const struct attempt *it) { // seccomp's own notifications, a way to answer for calls
  struct { unsigned short code; unsigned char yes, no; unsigned value; } allow = {6, 0, 0, 0x7fff0000};
  struct { unsigned short length; void *code; } program = {1, &allow};
  (void)it;
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
}
static long splices(const struct attempt *it) { // a file's pages into a pipe: what Dirty Pipe wrote into
  int ends[2], file = open(it->path, O_RDONLY | O_CLOEXEC);
  loff_t from = 0;
  if (file < 0 || pipe2(ends, 0) < 0)
    return -1;
  return splice(file, &from, ends[1], 0, 1, 0);
}
static long splices_memory(const struct attempt *it) {
  int ends[2];
  struct { void *from; size_t length; } piece = {(void *)it->name, 1};
  return pipe2(ends, 0) < 0 ? -1 : syscall(SYS_vmsplice, ends[1], &piece, 1, 0);
}
static long shares_memory(const struct attempt *it) {
  int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  (void)it;
  if (segment >= 0)
    shmctl(segment, IPC_RMID, 0);
  return segment;
}
static long sends_messages(const struct attempt *it) {
  int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
  (void)it;
  if (queue >= 0)
    msgctl(queue, IPC_RMID, 0);
  return queue;
}
static long signals_by_semaphore(const struct attempt *it) {
  int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
  (void)it;
  if (set >= 0)
    semctl(set, 0, IPC_RMID);
  return set;
}
static long opens_queue(const struct attempt *it) { return syscall(SYS_mq_open, it->path, O_RDWR | O_CREAT, 0600, 0); }

static const struct attempt list[] = {
    {"bpf-map", "memory of the kernel's own", makes_map, 0, BPF_MAP_TYPE_ARRAY, 0},
    {"bpf-hash", "memory of the kernel's own", makes_map, 0, BPF_MAP_TYPE_HASH, 0},
    {"bpf-filter", "a program in the kernel", loads_program, 0, BPF_PROG_TYPE_SOCKET_FILTER, 0},
    {"bpf-probe", "a program that sees all of the kernel", loads_program, 0, BPF_PROG_TYPE_KPROBE, 0},
    {"bpf-i386", "the same by the 32-bit entry", asks_i386, 0, 357, EINVAL},
    {"perf-own", "a counter, and its faults", counts_events, 0, 0, 1},
    {"perf-kernel", "where the kernel is", counts_events, 0, 0, 0},
    {"perf-machine", "what all others do", counts_events, 0, -1, 0},
    {"io-uring", "calls that no filter sees", makes_ring, 0, 0, 0},
    {"io-uring-i386", "the same by the 32-bit entry", asks_i386, 0, 425, EFAULT},
    {"io-uring-enter", "calls that no filter sees", asks_minus, 0, SYS_io_uring_enter, EBADF},
    {"io-uring-reg", "pinned memory", asks_minus, 0, SYS_io_uring_register, EBADF},
    {"faults", "a kernel that waits where one wants it", handles_faults, 0, 0, 0},
    {"faults-user", "faults of its own alone", handles_faults, 0, 1, 0},
    {"key-process", "memory of the kernel's own", adds_key, 0, -2, 0},
    {"key-session", "keys of the session", adds_key, 0, -3, 0},
    {"key-user", "keys that all of a user's containers share", adds_key, 0, -4, 0},
    {"key-request", "a program of the host's that fetches keys", asks_key, 0, 0, 0},
    {"key-join", "another session", keys, 0, 1, 0},
    {"key-describe", "keys that others left", keys, 0, 6, -4},
    {"module", "code in the kernel", loads_module, 0, 0, 0},
    {"module-file", "code in the kernel", loads_module_file, "/usr/bin/dpkg", 0, 0},
    {"module-remove", "a guard less", takes_module, "no_such_module", 0, 0},
    {"kexec", "another kernel", asks, 0, SYS_kexec_load, EINVAL},
    {"kexec-file", "another kernel", asks_minus, 0, SYS_kexec_file_load, EBADF},
    {"reboot", "a machine that ends", ends_machine, 0, 0, 0},
    {"swap-on", "the machine's memory on a disk", swaps, "/no/such", SYS_swapon, 0},
    {"swap-off", "the machine's memory", swaps, "/no/such", SYS_swapoff, 0},
    {"clock", "another time for all", sets_clock, 0, CLOCK_REALTIME, 0},
    {"clock-day", "another zone for the kernel", sets_day, 0, 0, 0},
    {"clock-tick", "another speed of time", tunes_clock, 0, 0, 0},
    {"clock-adjust", "another speed of time", tunes_clock, 0, 1, 0},
    {"accounting", "a record of all processes", asks, 0, SYS_acct, 0},
    {"quota", "others' quotas", asks_minus, 0, SYS_quotactl, EINVAL},
    {"messages", "the kernel's messages", reads_messages, 0, 3, 0},
    {"messages-clear", "no kernel's messages", reads_messages, 0, 5, 0},
    {"io-level", "the machine's ports", takes_ports, 0, 3, 0},
    {"io-ports", "the machine's ports", asks_minus, 0, SYS_ioperm, EINVAL},
    {"by-handle", "any file of the host's disk (Shocker)", opens_by_handle, "/etc/hostname", 0, 0},
    {"handle-name", "a file's handle", names_handle, "/", 0, 0},
    {"watch-all", "which files others open", watches_all, 0, 0, 0},
    {"watch-unprivil", "which files change", watches_all, 0, 0x200, 0},
    {"cookie", "the profiler's cookies", asks, 0, SYS_lookup_dcookie, EINVAL},
    {"old-sysfs", "which file systems there are", asks, 0, SYS_sysfs, EINVAL},
    {"old-ustat", "a file system by its number", asks, 0, SYS_ustat, EINVAL},
    {"local-tables", "segments of one's own", asks, 0, SYS_modify_ldt, EINVAL},
    {"vm86-i386", "old modes of the processor", asks_i386, 0, 166, EFAULT},
    {"ldt-i386", "segments by the 32-bit entry", asks_i386, 0, 123, EINVAL},
    {"mount-i386", "a file system by the 32-bit entry", asks_i386, 0, 21, EFAULT},
    {"module-i386", "code in the kernel by the 32-bit entry", asks_i386, 0, 128, ENOEXEC},
    {"mount-x32", "a file system by the third entry", asks_x32, 0, SYS_mount, EFAULT},
    {"bpf-x32", "a program in the kernel by the third entry", asks_x32, 0, SYS_bpf, EINVAL},
    {"hang-up", "another's terminal", asks, 0, SYS_vhangup, -1},
    {"filter-answers", "answers for others' calls", listens_to_filter, 0, 0, 0},
    {"splice", "a file's pages (Dirty Pipe)", splices, "/etc/passwd", 0, 0},
    {"vmsplice", "one's own pages in a pipe", splices_memory, 0, 0, 0},
    {"shared-memory", "memory that stays", shares_memory, 0, 0, 0},
    {"message-queue", "the kernel's heap, sprayed", sends_messages, 0, 0, 0},
    {"semaphores", "the kernel's heap, sprayed", signals_by_semaphore, 0, 0, 0},
    {"posix-queue", "the kernel's heap, sprayed", opens_queue, "probe", 0, 0},
    {"memory-policy", "pages moved about", asks_minus, 0, SYS_set_mempolicy, EINVAL},
    {"move-pages", "pages of others", asks, 0, SYS_move_pages, EINVAL},
    {"secret-memory", "pages that the kernel does not map", asks, 0, SYS_memfd_secret, -1},
    {"landlock", "a sandbox of one's own", asks, 0, SYS_landlock_create_ruleset, EFAULT},
    {"remap-pages", "pages in another order", asks, 0, SYS_remap_file_pages, EINVAL},
    {"nice-io", "the disk before all others", asks_minus, 0, SYS_ioprio_set, EINVAL},
};
const struct table calls = ROWS(list);
