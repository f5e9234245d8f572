// Using up what all share. Each stops at a measure that no workload of the lab needs, and gives everything back.
#include "probe.h"
#include <stdio.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>

static long many_processes(const struct attempt *it) { // as many as a fork bomb makes in its first moment
  int *gate = new_gate();
  long count = 0, error = 0;
  while (gate && count < it->a && !error) {
    pid_t child = fork();
    if (child == 0)
      wait_at(gate);
    if (child < 0)
      error = errno;
    else
      count++;
  }
  if (gate)
    open_gate(gate);
  for (long i = 0; i < count; i++)
    wait(0);
  errno = error;
  return count < it->a ? -1 : count;
}

static long much_memory(const struct attempt *it) {
  char *memory = mmap(0, it->a, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED)
    return -1;
  for (long i = 0; i < it->a; i += 4096)
    memory[i] = 1;
  return munmap(memory, it->a);
}

static long much_locked(const struct attempt *it) {
  void *memory = mmap(0, it->a, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return memory == MAP_FAILED ? -1 : mlock(memory, it->a);
}

static long much_shared(const struct attempt *it) {
  int segment = shmget(IPC_PRIVATE, it->a, IPC_CREAT | 0600);
  if (segment < 0)
    return -1;
  char *memory = shmat(segment, 0, 0);
  shmctl(segment, IPC_RMID, 0);
  if (memory == (char *)-1)
    return -1;
  for (long i = 0; i < it->a; i += 4096)
    memory[i] = 1;
  return 0;
}

static long many_files(const struct attempt *it) {
  for (long i = 0; i < it->a; i++)
    if (dup(1) < 0)
      return -1;
  return 0;
}

static long many_watches(const struct attempt *it) {
  for (long i = 0; i < it->a; i++)
    if (inotify_init1(IN_CLOEXEC) < 0)
      return -1;
  return 0;
}

static long fills(const struct attempt *it) {
  char name[64];
  snprintf(name, sizeof name, "%s/.fill", it->path);
  int file = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0)
    return -1;
  long result = posix_fallocate(file, 0, it->a);
  unlink(name);
  errno = result;
  return result ? -1 : 0;
}

enum { MB = 1 << 20 };
static const struct attempt list[] = {
    {"memory-bomb", "700 MB of memory", much_memory, 0, 700L * MB, 0},
    {"locked-memory", "100 MB that cannot be paged out", much_locked, 0, 100L * MB, 0},
    {"shared-bomb", "300 MB of shared memory", much_shared, 0, 300L * MB, 0},
    {"open-files", "100,000 open files", many_files, 0, 100000, 0},
    {"watch-bomb", "a user's file watches", many_watches, 0, 129, 0},
    {"fill-root", "400 MB of the host's disk", fills, "/var", 400L * MB, 0},
    {"fill-tmp", "400 MB of the host's disk or memory", fills, "/tmp", 400L * MB, 0},
    {"fill-run", "400 MB of the host's disk or memory", fills, "/run", 400L * MB, 0},
    {"fill-shm", "400 MB of the host's memory", fills, "/dev/shm", 400L * MB, 0},
    {"fill-dev", "400 MB of the host's memory", fills, "/dev", 400L * MB, 0},
    {"fork-bomb", "1,000 processes", many_processes, 0, 1000, 0},
};
const struct table limits = ROWS(list);
