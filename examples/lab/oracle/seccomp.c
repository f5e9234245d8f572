// seccomp BUNDLE QUESTIONS NAME RUNTIME…: has a runtime start the program made.S under the bundle's filter, has it make each call of
// QUESTIONS (number, six arguments in hex, answer), and compares what becomes of the call with the answer: allow, errno-N, trap or kill.
// No call that is allowed is carried out: a filter of our own, which the runtime inherits, hands calls from that program's page to the
// tracer, and the kernel takes the gravest answer of all filters. So what comes to the tracer was allowed, and the tracer skips it.
// Prints each disagreement, at most MOST of them, and the counts.
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 20, PAGE = 0x10000000, CALL = PAGE + 0x10, LONGEST_WAIT = 6000, ANSWER = 40 };

static const char *bundle, *name;
static char **runtime;
static pid_t program;

// The kernel's filters see the address behind the call instruction.
static void mark_calls(void) {
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, CALL + 2, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog filter = {sizeof code / sizeof *code, code};
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &filter) < 0) _exit(3);
}

static pid_t started(const char *pid_file) {
  FILE *in = fopen(pid_file, "r");
  int pid = 0;
  if (in && fscanf(in, "%d", &pid) != 1) pid = 0;
  if (in) fclose(in);
  return pid;
}

// Starts a container and waits until its first process is the program.
static int start(void) {
  char file[300], container[300];
  static int count;
  snprintf(file, sizeof file, "%s/pid", bundle);
  snprintf(container, sizeof container, "ask-%d-%d", getpid(), count++);
  unlink(file);
  pid_t child = fork();
  if (child == 0) {
    char *words[20];
    int n = 0;
    for (char **word = runtime; *word; word++) words[n++] = *word;
    char *more[] = {"run", "--bundle", (char *)bundle, "--pid-file", file, container, 0};
    for (int i = 0; i < 7; i++) words[n++] = more[i];
    if (!freopen("/dev/null", "r", stdin)) _exit(3);
    mark_calls();
    execvp(words[0], words);
    _exit(3);
  }
  for (int waited = 0; waited < LONGEST_WAIT; waited++) {
    struct user_regs_struct state;
    int status;
    if (waitpid(child, &status, WNOHANG) == child) return 0;
    usleep(10000);
    if (!(program = started(file)) || ptrace(PTRACE_SEIZE, program, 0, PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL) < 0) continue;
    ptrace(PTRACE_INTERRUPT, program, 0, 0);
    if (waitpid(program, &status, __WALL) != program || !WIFSTOPPED(status)) return 0;
    ptrace(PTRACE_GETREGS, program, 0, &state);
    if (state.rip == PAGE) return 1;
    ptrace(PTRACE_DETACH, program, 0, 0);
  }
  return 0;
}

// The next stop that is of a call; a new tracer is told of others, too.
static int next_stop(void) {
  for (int i = 0; i < 5; i++) {
    int status = 0;
    ptrace(PTRACE_CONT, program, 0, 0);
    if (waitpid(program, &status, __WALL) != program) return -1;
    if (!WIFSTOPPED(status) || (status >> 16 != PTRACE_EVENT_STOP && (WSTOPSIG(status) == SIGTRAP || WSTOPSIG(status) == SIGSYS)))
      return status;
  }
  return -1;
}

// What becomes of a call; the program is ready for the next one afterwards, unless it was killed.
static void make(const unsigned long words[7], char answer[ANSWER]) {
  struct user_regs_struct state;
  ptrace(PTRACE_GETREGS, program, 0, &state);
  state.rip = CALL;
  state.rax = words[0];
  state.orig_rax = -1;
  state.rdi = words[1], state.rsi = words[2], state.rdx = words[3], state.r10 = words[4], state.r8 = words[5], state.r9 = words[6];
  ptrace(PTRACE_SETREGS, program, 0, &state);
  int status = next_stop();
  strcpy(answer, "?");
  if (WIFEXITED(status) || WIFSIGNALED(status)) {
    strcpy(answer, WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ? "kill" : "ended");
    program = 0;
    return;
  }
  ptrace(PTRACE_GETREGS, program, 0, &state);
  if (status >> 8 == (SIGTRAP | PTRACE_EVENT_SECCOMP << 8)) {
    strcpy(answer, "allow");
    state.orig_rax = -1;
    ptrace(PTRACE_SETREGS, program, 0, &state);
    next_stop();
  } else if (WSTOPSIG(status) == SIGSYS) {
    strcpy(answer, "trap");
  } else if (WSTOPSIG(status) == SIGTRAP) {
    snprintf(answer, ANSWER, "errno-%ld", -(long)state.rax);
  }
}

int main(int count, char **words) {
  if (count < 5) return 2;
  bundle = words[1], name = words[3], runtime = words + 4;
  FILE *in = fopen(words[2], "r");
  unsigned long call[7];
  char thought[ANSWER], said[ANSWER];
  long asked = 0, disagreed = 0;
  while (in && fscanf(in, "%lu %lx %lx %lx %lx %lx %lx %19s", call, call + 1, call + 2, call + 3, call + 4, call + 5, call + 6, thought) == 8) {
    if (!program && !start()) {
      printf("refused: %s does not start under %s\n", runtime[0], name);
      break;
    }
    make(call, said);
    asked++;
    if (strcmp(said, thought) && disagreed++ < MOST)
      printf("%s call %lu(%lx, %lx, %lx, %lx, %lx, %lx): kernel %s, lsmith %s\n", name, call[0], call[1], call[2], call[3], call[4], call[5], call[6], said, thought);
  }
  if (program) kill(program, SIGKILL);
  while (wait(0) > 0) continue;
  printf("%s: %ld asked, %ld disagreed\n", name, asked, disagreed);
  return 0;
}
