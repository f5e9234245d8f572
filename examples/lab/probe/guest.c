// Where the probe is. The lab's guest has a processor that calls itself "lsmith lab guest" (host/boot.sh): the CPUID instruction tells,
// no file has to be read and no policy can hide or forge it. On any other machine the probe does nothing.
#include "probe.h"
#include <cpuid.h>
#include <stdlib.h>
#include <string.h>

void only_in_the_guest(void) {
  static const char lab[] = "lsmith lab guest", refusal[] = "probe: this is not the lab's guest; examples/lab/run starts it there\n";
  unsigned name[13] = {0};
  for (unsigned i = 0; i < 3; i++)
    __get_cpuid(0x80000002 + i, name + 4 * i, name + 4 * i + 1, name + 4 * i + 2, name + 4 * i + 3);
  if (strcmp((const char *)name, lab) != 0) {
    syscall(SYS_write, 2, refusal, sizeof refusal - 1);
    _exit(2);
  }
}
