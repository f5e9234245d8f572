// apparmor POLICY QUESTIONS NAME: loads a compiled policy in the place of all others, asks the kernel's .access what it says, and compares
// with the answers in QUESTIONS. A record is a 16-bit length and as many bytes: with the highest bit set the name of the profile that is
// asked from now on; else a question, its class first, and the answers, three 32-bit masks (allow, audit, quiet): of a file (class 2) for
// its owner and for others, of all else once. Numbers are big-endian. Prints each disagreement, at most MOST of them, and the counts.
// Whose half is asked goes by the asker's fsuid: the owner of what is asked about is taken to be 0 (label_query in apparmorfs.c).
#define _GNU_SOURCE
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <sys/fsuid.h>
#include <unistd.h>

// Of files the reading of attributes does not count, which the kernel allows whatever the rules say; of sockets only their making does.
enum { FILES = 2, SOCKETS = 14, NOBODY = 65534, GETATTR = 0x200, CREATE = 0x10, MOST = 20 };

#define APPARMOR "/sys/kernel/security/apparmor/"

static unsigned char question[1 << 16];
static char text[1 << 22];
static size_t head;
static long asked, disagreed;

static int put(const char *to, const void *what, size_t length) {
  int file = open(to, O_WRONLY);
  int done = file >= 0 && write(file, what, length) == (ssize_t)length;
  if (file >= 0) close(file);
  return done;
}

static size_t read_all(const char *from) {
  int file = open(from, O_RDONLY);
  size_t length = 0;
  ssize_t got;
  while (file >= 0 && (got = read(file, text + length, sizeof text - 1 - length)) > 0) length += got;
  if (file >= 0) close(file);
  text[length] = 0;
  return length;
}

// A line of the list: NAME (MODE). What lies below a profile goes with it. Replacing one policy after the other has crashed kernel 6.1.
static void remove_all(void) {
  read_all(APPARMOR "profiles");
  for (char *line = strtok(text, "\n"); line; line = strtok(0, "\n")) {
    char *mode = strrchr(line, '(');
    if (!mode || mode == line || strstr(line, "//")) continue;
    mode[-1] = 0;
    put(APPARMOR ".remove", line, strlen(line));
  }
}

static int load(const char *policy) {
  remove_all();
  size_t length = read_all(policy);
  return length > 0 && put(APPARMOR ".load", text, length);
}

static int ask(int file, size_t length, uint32_t said[3]) {
  char answer[200];
  uint32_t deny;
  if (pwrite(file, question, length, 0) != (ssize_t)length) return errno;
  ssize_t got = pread(file, answer, sizeof answer - 1, 0);
  if (got <= 0) return errno ? errno : EIO;
  answer[got] = 0;
  return sscanf(answer, "allow 0x%x\ndeny 0x%x\naudit 0x%x\nquiet 0x%x", &said[0], &deny, &said[1], &said[2]) == 4 && deny == 0 ? 0 : EPROTO;
}

static void tell(const char *name, const char *whose, size_t length, int error, const uint32_t said[3], const uint32_t thought[3]) {
  if (disagreed++ >= MOST) return;
  printf("%s %s %s ", name, (char *)question + sizeof "label", whose);
  for (size_t i = head; i < head + length; i++) {
    if (question[i] > ' ' && question[i] < 127 && question[i] != '\\') putchar(question[i]);
    else printf("\\x%02x", question[i]);
  }
  if (error) printf(": %s\n", strerror(error));
  else printf(": kernel %x %x %x, lsmith %x %x %x\n", said[0], said[1], said[2], thought[0], thought[1], thought[2]);
}

static int mask(FILE *in, uint32_t thought[3]) {
  if (fread(thought, 4, 3, in) != 3) return 0;
  for (int i = 0; i < 3; i++) thought[i] = be32toh(thought[i]);
  return 1;
}

int main(int count, char **words) {
  FILE *in = count == 4 ? fopen(words[2], "r") : NULL;
  int access = open(APPARMOR ".access", O_RDWR);
  if (!in || access < 0 || !load(words[1])) {
    printf("refused: %s: %s\n", words[count - 1], strerror(errno));
    return 2;
  }
  uint16_t length;
  while (fread(&length, 2, 1, in) == 1) {
    length = be16toh(length);
    if (length & 0x8000) {
      memcpy(question, "label", sizeof "label");
      head = sizeof "label" + fread(question + sizeof "label", 1, length & 0x7fff, in);
      question[head++] = 0;
      continue;
    }
    if (fread(question + head, 1, length, in) != length) return 2;
    int halves = question[head] == FILES ? 2 : 1;
    for (int half = 0; half < halves; half++) {
      uint32_t said[3] = {0}, thought[3];
      if (!mask(in, thought)) return 2;
      setfsuid(half ? NOBODY : 0);
      int error = ask(access, head + length, said);
      setfsuid(0);
      for (int i = 0; i < 3; i++) said[i] &= question[head] == FILES ? ~GETATTR : question[head] == SOCKETS ? CREATE : ~0;
      asked++;
      if (error || memcmp(said, thought, sizeof said)) tell(words[3], halves == 1 ? "-" : half ? "other" : "owner", length, error, said, thought);
    }
  }
  printf("%s: %ld asked, %ld disagreed\n", words[3], asked, disagreed);
  return 0;
}
