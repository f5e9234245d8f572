// What the probe's files share. An attempt is a row of a table: what is tried, what it would give an attacker, and how.
#ifndef PROBE_H
#define PROBE_H
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

struct attempt {
  const char *name; // at most 15 characters: it becomes the process's name, by which audit records tell the attempt
  const char *gain; // what an attacker has of it
  long (*make)(const struct attempt *); // at least 0: it was let through; less: errno says how it was stopped
  const char *path;
  long a, b;
};

struct table {
  const struct attempt *rows;
  size_t count;
};

extern const struct table files, programs, calls, places, processes, sockets, limits;

#define ROWS(list) { list, sizeof list / sizeof *list }

// Some errors are given only after the kernel has let a request through: then it was let through.
static inline long unless(long result, int error) {
  return result < 0 && errno == error ? 0 : result;
}

// Ends the process unless it runs in the lab's guest.
void only_in_the_guest(void);

// A folder that the process may write to, or 0; the names that attempts give to files of their own lie there.
const char *own_folder(void);

// Where children wait until they are let go, or their parent has ended. 0: there is no memory for it.
int *new_gate(void);
void wait_at(int *gate) __attribute__((noreturn));
void open_gate(int *gate);

// The 32-bit entry of the kernel, with the numbers and arguments of i386.
long call_i386(long number, long b, long c, long d);

#endif
