// A gate at which children wait until it is opened. Without signals, which a policy may refuse; without a wait that a filter may refuse.
#include "probe.h"
#include <linux/futex.h>
#include <sched.h>
#include <sys/mman.h>
#include <time.h>

int *new_gate(void) {
  int *gate = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  return gate == MAP_FAILED ? 0 : gate;
}

void wait_at(int *gate) {
  pid_t parent = getppid();
  const struct timespec a_while = {0, 200000000};
  while (__atomic_load_n(gate, __ATOMIC_SEQ_CST) == 0 && getppid() == parent)
    if (syscall(SYS_futex, gate, FUTEX_WAIT, 0, &a_while, 0, 0) < 0 && errno != EAGAIN && errno != ETIMEDOUT)
      sched_yield();
  _exit(0);
}

void open_gate(int *gate) {
  __atomic_store_n(gate, 1, __ATOMIC_SEQ_CST);
  syscall(SYS_futex, gate, FUTEX_WAKE, 1 << 30, 0, 0, 0);
}
