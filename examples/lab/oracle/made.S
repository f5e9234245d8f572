// The program whose calls oracle/seccomp.c makes: it waits at its start; a call and a stop lie at fixed places. The filter that seccomp.c
// adds knows the calls by their addresses, which lie in this program's page.
.globl _start
_start: jmp _start
.org 0x10
syscall
int3
