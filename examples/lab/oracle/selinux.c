// selinux FOLDER LAST: loads each NAME.policy of the folder, asks the kernel's access file what it allows, and compares with the answers in
// NAME.questions: a line each, SOURCE TARGET CLASS MASK, where the mask has the class's permissions in the order in which the policy declares them. Prints
// each disagreement, at most MOST of a policy, and the counts. In the end it loads the policy LAST: under the small ones, which know none of the
// guest's labels, no program can be started.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define SELINUX "/sys/fs/selinux/"
enum { MOST = 20 };

static int load(const char *path) {
  struct stat about;
  int from = open(path, O_RDONLY), to = open(SELINUX "load", O_WRONLY);
  if (from < 0 || to < 0 || fstat(from, &about) < 0) return 0;
  void *policy = mmap(0, about.st_size, PROT_READ, MAP_PRIVATE, from, 0);
  int done = policy != MAP_FAILED && write(to, policy, about.st_size) == about.st_size;
  close(from);
  close(to);
  return done;
}

static int class_number(const char *name) {
  char path[200], text[20] = "";
  snprintf(path, sizeof path, SELINUX "class/%s/index", name);
  int file = open(path, O_RDONLY);
  if (file < 0 || read(file, text, sizeof text - 1) <= 0) text[0] = 0;
  close(file);
  return atoi(text);
}

// 0, or errno. The answer: allowed decided auditallow auditdeny seqno flags.
static int ask(const char *source, const char *target, int number, unsigned *allowed) {
  char text[1000];
  int file = open(SELINUX "access", O_RDWR), length = snprintf(text, sizeof text, "%s %s %d", source, target, number), error = 0;
  if (file < 0 || write(file, text, length) < 0) error = errno;
  else {
    ssize_t got = read(file, text, sizeof text - 1);
    text[got > 0 ? got : 0] = 0;
    if (sscanf(text, "%x", allowed) != 1) error = EPROTO;
  }
  close(file);
  return error;
}

static void ask_all(const char *folder, const char *name) {
  char path[600];
  snprintf(path, sizeof path, "%s/%s.policy", folder, name);
  int loaded = load(path), error = errno;
  snprintf(path, sizeof path, "%s/%s.questions", folder, name);
  FILE *in = fopen(path, "r");
  if (!loaded || !in) {
    printf("refused: %s: %s\n", name, strerror(error));
    return;
  }
  char source[300], target[300], class[100], known[100] = "";
  unsigned thought, said;
  int number = 0;
  long asked = 0, disagreed = 0;
  while (fscanf(in, "%299s %299s %99s %x", source, target, class, &thought) == 4) {
    if (strcmp(class, known)) number = class_number(strcpy(known, class));
    said = 0;
    error = ask(source, target, number, &said);
    asked++;
    if ((error || said != thought) && disagreed++ < MOST)
      printf("%s %s %s %s: kernel %x, lsmith %x %s\n", name, source, target, class, said, thought, error ? strerror(error) : "");
  }
  fclose(in);
  printf("%s: %ld asked, %ld disagreed\n", name, asked, disagreed);
}

static int is_policy(const struct dirent *entry) {
  const char *end = strrchr(entry->d_name, '.');
  return end && !strcmp(end, ".policy");
}

int main(int count, char **words) {
  struct dirent **found;
  int some = count == 3 ? scandir(words[1], &found, is_policy, alphasort) : -1;
  if (some < 0) return 2;
  for (int i = 0; i < some; i++) {
    *strrchr(found[i]->d_name, '.') = 0;
    ask_all(words[1], found[i]->d_name);
  }
  return load(words[2]) ? 0 : 2;
}
