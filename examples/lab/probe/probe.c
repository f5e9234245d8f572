// Tries what an attacker tries who has taken over a container's process, each attempt in a process of its own, and prints for each
// NAME STOPPED|LET-THROUGH|ABSENT ERROR GAIN. No attempt does harm that outlasts the container or, without policies, the guest.
#include "probe.h"
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

enum { SECONDS = 30, SAID = 77 };

static int is_absent(int error) {
  switch (error) {
  case ENOENT: case ENODEV: case ENXIO: case ENOTDIR: case ENOSYS: case EAFNOSUPPORT: case EPROTONOSUPPORT: case ESOCKTNOSUPPORT:
  case EOPNOTSUPP: case ENOPROTOOPT: case ENETUNREACH:
    return 1;
  default:
    return 0;
  }
}

static void say(const struct attempt *it, const char *outcome, const char *why) {
  char line[200];
  int length = snprintf(line, sizeof line, "%-15s %-11s %-15s %s\n", it->name, outcome, why, it->gain);
  syscall(SYS_write, 1, line, length);
}

static void make(const struct attempt *it) {
  errno = 0;
  long result = it->make(it);
  int error = errno;
  if (result >= 0)
    say(it, "LET-THROUGH", "-");
  else
    say(it, is_absent(error) ? "ABSENT" : "STOPPED", error ? strerrorname_np(error) : "-");
}

// The parent waits until the child has become another program or ended: a program that started need not run to its end.
static pid_t begin(void) {
  pid_t child = syscall(SYS_clone, CLONE_VFORK | SIGCHLD, 0, 0, 0, 0);
  return child < 0 ? fork() : child;
}

// Set by the child that has said what became of it: the parent may not be allowed to wait for a child's status.
static volatile char *said;

static void make_apart(const struct attempt *it, int starts) {
  *said = 0;
  pid_t child = begin();
  if (child == 0) {
    prctl(PR_SET_NAME, it->name);
    alarm(SECONDS);
    make(it);
    *said = 1;
    _exit(SAID);
  }
  if (child < 0) {
    say(it, "STOPPED", "no-process");
    return;
  }
  int status = 0;
  if (starts)
    kill(child, SIGKILL);
  pid_t waited;
  while ((waited = waitpid(child, &status, 0)) < 0 && errno == EINTR)
    ;
  if (*said || (WIFEXITED(status) && WEXITSTATUS(status) == SAID))
    return;
  if (waited < 0 && errno != ECHILD && !starts) { // it was killed, as it is no other program and has said nothing
    say(it, "STOPPED", "killed");
    return;
  }
  // Killed while it was another program, ended as one, or nothing refused it and it took too long.
  if (WIFEXITED(status) || (starts && WTERMSIG(status) == SIGKILL) || WTERMSIG(status) == SIGALRM) {
    say(it, "LET-THROUGH", "-");
    return;
  }
  char why[16];
  snprintf(why, sizeof why, "SIG%s", sigabbrev_np(WTERMSIG(status)));
  say(it, "STOPPED", why);
}

const char *own_folder(void) {
  static const char *const candidates[] = {"/tmp", "/dev/shm", "/run", "/data", "/var/tmp", "/var/cache", "/var/lib", "/dev"};
  for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s/.probe", candidates[i]);
    int file = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file >= 0) {
      close(file);
      unlink(name);
      return candidates[i];
    }
  }
  return 0;
}

int main(int count, char **words) {
  (void)words;
  only_in_the_guest();
  if (count > 1) // started by itself, as an attempt
    return 0;
  umask(0);
  said = mmap(0, 1, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (said == MAP_FAILED)
    return 1;
  if (waitpid(-1, 0, WNOHANG) < 0 && errno != ECHILD) // children that nobody may wait for would count against the limit of processes
    signal(SIGCHLD, SIG_IGN);
  const struct table *const all[] = {&files, &programs, &calls, &places, &processes, &sockets, &limits};
  for (size_t t = 0; t < sizeof all / sizeof *all; t++)
    for (size_t i = 0; i < all[t]->count; i++)
      make_apart(&all[t]->rows[i], all[t] == &programs);
  return 0;
}
