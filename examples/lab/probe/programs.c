// Programs to start, and code to bring along.
#include "probe.h"
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/shm.h>

// The smallest program: ELF header, one program header, exit(0). Written out, for nothing may be needed but the file itself.
static const unsigned char tiny[] = {
    0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0, 1, 0, 0, 0, 0x78, 0, 0x40, 0, 0, 0, 0, 0, 64, 0, 0, 0, 0, 0, 0, 0,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64, 0, 56, 0, 1, 0, 0, 0, 0, 0, 0, 0,
    1, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0, 0, 0,
    0x84, 0, 0, 0, 0, 0, 0, 0, 0x84, 0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0, 0, 0, 0, 0, 0,
    0x31, 0xff, 0xb8, 60, 0, 0, 0, 0x0f, 0x05, 0xf4, 0xf4, 0xf4};

static char *const nothing[] = {0};

static void silent(void) { // a program that starts must not write into the table
  int null = open("/dev/null", O_RDWR | O_CLOEXEC);
  if (null < 0) {
    fcntl(1, F_SETFD, FD_CLOEXEC);
    fcntl(2, F_SETFD, FD_CLOEXEC);
    return;
  }
  int kept = fcntl(1, F_DUPFD_CLOEXEC, 10); // if the program does not start, the line still has to be written
  dup2(null, 0);
  dup2(null, 2);
  dup3(kept, 1, 0);
  fcntl(1, F_SETFD, FD_CLOEXEC);
}

static long starts(const struct attempt *it) {
  char *const words[] = {(char *)it->path, "--version", 0};
  silent();
  return execve(it->path, words, nothing);
}

static long starts_by_loader(const struct attempt *it) {
  char *const words[] = {"ld.so", (char *)it->path, "--version", 0};
  silent();
  return execve("/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", words, nothing);
}

static long starts_dropped(const struct attempt *it) {
  char name[64];
  char *const words[] = {"dropped", 0};
  snprintf(name, sizeof name, "%s/dropped", it->path);
  int file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
  if (file < 0)
    return -1;
  if (write(file, tiny, sizeof tiny) < 0)
    return -1;
  close(file);
  silent();
  return execve(name, words, nothing);
}

static long starts_from_memory(const struct attempt *it) {
  (void)it;
  char *const words[] = {"memory", 0};
  int file = syscall(SYS_memfd_create, "memory", 0);
  if (file < 0 || write(file, tiny, sizeof tiny) < 0)
    return -1;
  silent();
  return syscall(SYS_execveat, file, "", words, nothing, AT_EMPTY_PATH);
}

static long mapped(void *where) { return where == MAP_FAILED ? -1 : 0; }

static long maps_writable_code(const struct attempt *it) {
  (void)it;
  return mapped(mmap(0, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

static long makes_data_code(const struct attempt *it) {
  (void)it;
  char *page = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page == MAP_FAILED)
    return -1;
  *page = (char)0xc3;
  return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static long makes_stack_code(const struct attempt *it) {
  uintptr_t here = (uintptr_t)&it & ~(uintptr_t)4095;
  return mprotect((void *)here, 4096, PROT_READ | PROT_WRITE | PROT_EXEC);
}

static long maps_memory_file(const struct attempt *it) {
  (void)it;
  int file = syscall(SYS_memfd_create, "library", 0);
  if (file < 0 || write(file, tiny, sizeof tiny) < 0)
    return -1;
  return mapped(mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0));
}

static long maps_dropped(const struct attempt *it) {
  (void)it;
  char name[64];
  const char *folder = own_folder();
  if (folder == 0) {
    errno = EROFS;
    return -1;
  }
  snprintf(name, sizeof name, "%s/library.so", folder);
  int file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0755);
  if (file < 0 || write(file, tiny, sizeof tiny) < 0)
    return -1;
  return mapped(mmap(0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, file, 0));
}

static long shares_code(const struct attempt *it) {
  (void)it;
  int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0700);
  if (segment < 0)
    return -1;
  void *where = shmat(segment, 0, SHM_EXEC);
  shmctl(segment, IPC_RMID, 0);
  return mapped(where);
}

static long maps_page_zero(const struct attempt *it) {
  (void)it;
  return mapped(mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
}

static long takes_on(const struct attempt *it) { return syscall(SYS_personality, it->a); }

static long writes_through_proc(const struct attempt *it) { // over read-only pages of its own, as ptrace would
  int memory = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
  return memory < 0 ? -1 : pwrite(memory, it->name, 1, (off_t)(uintptr_t)it->name);
}

static long gains_by_setuid(const struct attempt *it) { // whether a setuid program would become root
  int forbidden = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0);
  if (forbidden == 0)
    return access(it->path, F_OK);
  if (forbidden > 0)
    errno = EPERM;
  return -1;
}

static const struct attempt list[] = {
    {"run-dpkg", "a program that the service never starts", starts, "/usr/bin/dpkg", 0, 0},
    {"run-apt", "software from outside", starts, "/usr/bin/apt-get", 0, 0},
    {"run-shell", "a shell", starts, "/usr/bin/dash", 0, 0},
    {"run-bash", "a shell", starts, "/usr/bin/bash", 0, 0},
    {"run-perl", "a language with sockets and calls", starts, "/usr/bin/perl", 0, 0},
    {"run-python", "a language with sockets and calls", starts, "/usr/bin/python3", 0, 0},
    {"run-java", "a language with sockets", starts, "/usr/bin/java", 0, 0},
    {"run-curl", "a way to fetch and to send", starts, "/usr/bin/curl", 0, 0},
    {"run-busybox", "a box of tools", starts, "/usr/bin/busybox", 0, 0},
    {"run-ip", "the network's settings", starts, "/usr/sbin/ip", 0, 0},
    {"run-ssh", "a way to other machines", starts, "/usr/bin/ssh", 0, 0},
    {"run-su", "another user", starts, "/usr/bin/su", 0, 0},
    {"run-mount", "file systems", starts, "/usr/bin/mount", 0, 0},
    {"run-nsenter", "other namespaces", starts, "/usr/bin/nsenter", 0, 0},
    {"run-unshare", "namespaces of one's own", starts, "/usr/bin/unshare", 0, 0},
    {"run-setpriv", "other capabilities", starts, "/usr/bin/setpriv", 0, 0},
    {"run-chroot", "another root", starts, "/usr/sbin/chroot", 0, 0},
    {"run-useradd", "another account", starts, "/usr/sbin/useradd", 0, 0},
    {"loader-dpkg", "a program started as a library", starts_by_loader, "/usr/bin/dpkg", 0, 0},
    {"run-self", "itself once more", starts, "/proc/self/exe", 0, 0},
    {"drop-tmp", "a program of one's own", starts_dropped, "/tmp", 0, 0},
    {"drop-var-tmp", "a program of one's own", starts_dropped, "/var/tmp", 0, 0},
    {"drop-shm", "a program of one's own", starts_dropped, "/dev/shm", 0, 0},
    {"drop-run", "a program of one's own", starts_dropped, "/run", 0, 0},
    {"drop-dev", "a program of one's own", starts_dropped, "/dev", 0, 0},
    {"drop-data", "a program of one's own among the data", starts_dropped, "/data", 0, 0},
    {"run-memory", "a program without a file", starts_from_memory, 0, 0, 0},
    {"code-anonymous", "code of one's own", maps_writable_code, 0, 0, 0},
    {"code-from-data", "code of one's own", makes_data_code, 0, 0, 0},
    {"code-on-stack", "code of one's own", makes_stack_code, 0, 0, 0},
    {"code-memfd", "a library without a file", maps_memory_file, 0, 0, 0},
    {"code-dropped", "a library of one's own", maps_dropped, 0, 0, 0},
    {"code-shared", "code of one's own in shared memory", shares_code, 0, 0, 0},
    {"code-proc-mem", "other code in read-only pages", writes_through_proc, 0, 0, 0},
    {"page-zero", "what a null pointer of the kernel points to", maps_page_zero, 0, 0, 0},
    {"all-executable", "data that is code", takes_on, 0, READ_IMPLIES_EXEC, 0},
    {"no-randomness", "predictable addresses", takes_on, 0, ADDR_NO_RANDOMIZE, 0},
    {"setuid-su", "root by a setuid program", gains_by_setuid, "/usr/bin/su", 0, 0},
    {"setuid-mount", "root by a setuid program", gains_by_setuid, "/usr/bin/mount", 0, 0},
};
const struct table programs = ROWS(list);
