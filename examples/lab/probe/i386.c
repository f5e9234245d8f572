// The kernel's 32-bit entry from a 64-bit program: a filter that looks at 64-bit calls alone does not see it.
#include "probe.h"

long call_i386(long number, long b, long c, long d) {
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "0"(number), "b"(b), "c"(c), "d"(d) : "r8", "r9", "r10", "r11", "memory");
  result = (int)result;
  if (result < 0 && result > -4096) {
    errno = -result;
    return -1;
  }
  return result;
}
