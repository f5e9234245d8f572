// Secrets to read, files to change.
#include "probe.h"
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>

// What an engine masks with an empty file or folder is there and holds nothing.
static long masked(void) {
  errno = ENODATA;
  return -1;
}

static long reads(const struct attempt *it) {
  char word[8]; // the machine's pages are read in words; nothing lies at the beginning of a process's memory
  int file = open(it->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (file < 0)
    return -1;
  long result = read(file, word, sizeof word);
  return result == 0 ? masked() : unless(unless(unless(result, EAGAIN), EISDIR), EIO);
}

static long lists(const struct attempt *it) {
  DIR *folder = opendir(it->path);
  if (folder == 0)
    return -1;
  int entries = 0;
  while (readdir(folder) != 0)
    entries++;
  return entries > 2 ? 0 : masked(); // besides itself and the one above
}

// Opened, never written: the right to write is what is asked for.
static long opens(const struct attempt *it) { return open(it->path, O_WRONLY | O_CLOEXEC); }
static long appends(const struct attempt *it) { return open(it->path, O_WRONLY | O_APPEND | O_CLOEXEC); }
static long creates(const struct attempt *it) { return open(it->path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755); }
static long makes_folder(const struct attempt *it) { return mkdir(it->path, 0755); }
static long removes(const struct attempt *it) { return unlink(it->path); }
static long renames(const struct attempt *it) { return rename(it->path, "/etc/.renamed"); }
static long changes_mode(const struct attempt *it) { return chmod(it->path, it->a); }
static long changes_owner(const struct attempt *it) { return chown(it->path, it->a, it->b); }
static long truncates(const struct attempt *it) { return truncate(it->path, 1 << 20); }

static long writes_word(const struct attempt *it) {
  const char *word = (const char *)it->a;
  int file = open(it->path, O_WRONLY | O_CLOEXEC);
  return file < 0 ? -1 : write(file, word, strlen(word));
}

static long in_own_folder(char *name, size_t size, const char *base) {
  const char *folder = own_folder();
  if (folder == 0) {
    errno = EROFS;
    return -1;
  }
  snprintf(name, size, "%s/%s", folder, base);
  return 0;
}

static long links(const struct attempt *it) {
  char name[64];
  return in_own_folder(name, sizeof name, "link") < 0 ? -1 : unless(link(it->path, name), EXDEV);
}

static long makes_setuid(const struct attempt *it) {
  (void)it;
  char name[64];
  if (in_own_folder(name, sizeof name, "setuid") < 0)
    return -1;
  int file = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
  return file < 0 ? -1 : fchmod(file, 04755);
}

static long gives_capabilities(const struct attempt *it) {
  (void)it;
  char name[64];
  static const unsigned char value[20] = {0, 0, 0, 2, 0xff};
  if (in_own_folder(name, sizeof name, "capable") < 0)
    return -1;
  int file = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0700);
  return file < 0 ? -1 : fsetxattr(file, "security.capability", value, sizeof value, 0);
}

static const struct attempt list[] = {
    {"shadow", "the passwords' hashes", reads, "/etc/shadow", 0, 0},
    {"gshadow", "the groups' passwords", reads, "/etc/gshadow", 0, 0},
    {"shadow-old", "yesterday's passwords", reads, "/etc/shadow-", 0, 0},
    {"passwd", "who is known here", reads, "/etc/passwd", 0, 0},
    {"host-key", "the key of the ssh server", reads, "/etc/ssh/ssh_host_ed25519_key", 0, 0},
    {"tls-keys", "the folder of private keys", lists, "/etc/ssl/private", 0, 0},
    {"rndc-key", "control of the name server", reads, "/etc/bind/rndc.key", 0, 0},
    {"mysql-conf", "the database's settings and passwords", reads, "/etc/mysql/mariadb.cnf", 0, 0},
    {"mysql-tables", "the database's files", lists, "/var/lib/mysql", 0, 0},
    {"pg-files", "the database's files", lists, "/var/lib/postgresql", 0, 0},
    {"root-home", "root's files", lists, "/root", 0, 0},
    {"root-bashrc", "what root's shell starts", reads, "/root/.bashrc", 0, 0},
    {"inventory", "which versions of what are installed", reads, "/var/lib/dpkg/status", 0, 0},
    {"neighbour", "a neighbour's secret", reads, "/neighbour/secret", 0, 0},
    {"neighbour-dir", "what a neighbour has", lists, "/neighbour", 0, 0},
    {"neighbour-add", "a file among a neighbour's", creates, "/neighbour/planted", 0, 0},
    {"kcore", "the kernel's memory", reads, "/proc/kcore", 0, 0},
    {"kallsyms", "where the kernel's functions lie", reads, "/proc/kallsyms", 0, 0},
    {"kmsg", "the kernel's messages", reads, "/proc/kmsg", 0, 0},
    {"proc-keys", "the keys of the kernel's key rings", reads, "/proc/keys", 0, 0},
    {"timers", "the machine's timers", reads, "/proc/timer_list", 0, 0},
    {"iomem", "the machine's memory map", reads, "/proc/iomem", 0, 0},
    {"ioports", "the machine's ports", reads, "/proc/ioports", 0, 0},
    {"modules", "which modules are loaded", reads, "/proc/modules", 0, 0},
    {"slabs", "the kernel's heap, to aim an overflow", reads, "/proc/slabinfo", 0, 0},
    {"vmalloc", "the kernel's mappings", reads, "/proc/vmallocinfo", 0, 0},
    {"page-types", "the kernel's free pages", reads, "/proc/pagetypeinfo", 0, 0},
    {"page-flags", "the machine's pages", reads, "/proc/kpageflags", 0, 0},
    {"page-counts", "who shares a page", reads, "/proc/kpagecount", 0, 0},
    {"pagemap", "physical addresses", reads, "/proc/self/pagemap", 0, 0},
    {"cmdline", "how the kernel was started", reads, "/proc/cmdline", 0, 0},
    {"version", "which kernel to attack", reads, "/proc/version", 0, 0},
    {"config", "how the kernel was built", reads, "/proc/config.gz", 0, 0},
    {"partitions", "the machine's disks", reads, "/proc/partitions", 0, 0},
    {"interrupts", "key strokes by their timing", reads, "/proc/interrupts", 0, 0},
    {"mounts", "where the host keeps the layers", reads, "/proc/self/mountinfo", 0, 0},
    {"environment", "secrets in the environment", reads, "/proc/1/environ", 0, 0},
    {"memory-1", "the first process's memory", reads, "/proc/1/mem", 0, 0},
    {"maps-1", "where the first process is mapped", reads, "/proc/1/maps", 0, 0},
    {"root-1", "another root folder", lists, "/proc/1/root", 0, 0},
    {"arp-table", "the neighbours on the bridge", reads, "/proc/net/arp", 0, 0},
    {"connections", "who talks to whom", reads, "/proc/net/tcp", 0, 0},
    {"routes", "the way out", reads, "/proc/net/route", 0, 0},
    {"debugfs", "the kernel's debugging files", lists, "/sys/kernel/debug", 0, 0},
    {"tracefs", "the kernel's tracing", lists, "/sys/kernel/tracing", 0, 0},
    {"firmware", "the machine's firmware tables", lists, "/sys/firmware", 0, 0},
    {"dmi", "which machine this is", reads, "/sys/class/dmi/id/sys_vendor", 0, 0},
    {"notes", "the kernel's build", reads, "/sys/kernel/notes", 0, 0},
    {"section", "where a module lies", reads, "/sys/module/overlay/sections/.text", 0, 0},
    {"aa-profiles", "the host's policy", reads, "/sys/kernel/security/apparmor/profiles", 0, 0},
    {"se-policy", "the host's policy", reads, "/sys/fs/selinux/policy", 0, 0},
    {"cgroup-list", "the container's processes", reads, "/sys/fs/cgroup/cgroup.procs", 0, 0},
    {"mac-address", "a network card's address", reads, "/sys/class/net/eth0/address", 0, 0},
    {"passwd-add", "a second root", appends, "/etc/passwd", 0, 0},
    {"shadow-add", "a known password", appends, "/etc/shadow", 0, 0},
    {"preload", "code in every program", creates, "/etc/ld.so.preload", 0, 0},
    {"cron", "code that comes back", creates, "/etc/cron.d/evil", 0, 0},
    {"profile", "code at each login", creates, "/etc/profile.d/evil.sh", 0, 0},
    {"resolver", "answers for names", appends, "/etc/resolv.conf", 0, 0},
    {"hosts", "answers for names", appends, "/etc/hosts", 0, 0},
    {"trusted-ca", "a certificate of one's own", creates, "/etc/ssl/certs/evil.pem", 0, 0},
    {"nsswitch", "a library for names", appends, "/etc/nsswitch.conf", 0, 0},
    {"usr-bin", "a program in everybody's path", creates, "/usr/bin/evil", 0, 0},
    {"usr-local", "a program in everybody's path", creates, "/usr/local/bin/evil", 0, 0},
    {"shell-swap", "another shell", opens, "/usr/bin/dash", 0, 0},
    {"perl-swap", "another program", opens, "/usr/bin/perl", 0, 0},
    {"libc-swap", "code in every program", opens, "/usr/lib/x86_64-linux-gnu/libc.so.6", 0, 0},
    {"loader-swap", "code in every program", opens, "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2", 0, 0},
    {"bashrc-add", "code at root's next shell", appends, "/root/.bashrc", 0, 0},
    {"root-file", "a file of root's", creates, "/root/evil", 0, 0},
    {"top-file", "a file in the root folder", creates, "/evil", 0, 0},
    {"opt-folder", "a place to hide", makes_folder, "/opt/evil", 0, 0},
    {"webshell", "a page that runs code", creates, "/var/www/html/evil.php", 0, 0},
    {"crontab", "code that comes back", creates, "/var/spool/cron/evil", 0, 0},
    {"tmp-file", "a place to work in", creates, "/tmp/evil", 0, 0},
    {"var-tmp-file", "a place that outlasts a start", creates, "/var/tmp/evil", 0, 0},
    {"shm-file", "a place to work in", creates, "/dev/shm/evil", 0, 0},
    {"run-file", "a place to work in", creates, "/run/evil", 0, 0},
    {"passwd-mode", "a file that all may write", changes_mode, "/etc/passwd", 0666, 0},
    {"shadow-owner", "a file of one's own", changes_owner, "/etc/shadow", 65534, 65534},
    {"remove-file", "a file less", removes, "/etc/debian_version", 0, 0},
    {"rename-file", "settings set aside", renames, "/etc/issue", 0, 0},
    {"truncate-file", "an emptied file", truncates, "/etc/login.defs", 0, 0},
    {"shadow-link", "a name for a file that one may not read", links, "/etc/shadow", 0, 0},
    {"setuid-file", "a program that is root's for all", makes_setuid, 0, 0, 0},
    {"capable-file", "a program with capabilities for all", gives_capabilities, 0, 0, 0},
    {"sysrq", "the machine's emergency keys", opens, "/proc/sysrq-trigger", 0, 0},
    {"core-pattern", "a program of the host's when something crashes", opens, "/proc/sys/kernel/core_pattern", 0, 0},
    {"modprobe-path", "a program of the host's when a module is asked for", opens, "/proc/sys/kernel/modprobe", 0, 0},
    {"aslr-off", "predictable addresses", opens, "/proc/sys/kernel/randomize_va_space", 0, 0},
    {"kptr", "kernel addresses in the clear", opens, "/proc/sys/kernel/kptr_restrict", 0, 0},
    {"overcommit", "the machine's memory", opens, "/proc/sys/vm/overcommit_memory", 0, 0},
    {"drop-caches", "a slow machine", opens, "/proc/sys/vm/drop_caches", 0, 0},
    {"ip-forward", "a router", opens, "/proc/sys/net/ipv4/ip_forward", 0, 0},
    {"low-ports", "ports of root's", opens, "/proc/sys/net/ipv4/ip_unprivileged_port_start", 0, 0},
    {"binfmt", "a program of one's own for others' files", opens, "/proc/sys/fs/binfmt_misc/register", 0, 0},
    {"protected", "links that lead root astray", opens, "/proc/sys/fs/protected_symlinks", 0, 0},
    {"oom-last", "others are killed first", writes_word, "/proc/self/oom_score_adj", (long)"-1000", 0},
    {"aa-leave", "no profile any more", writes_word, "/proc/self/attr/apparmor/current", (long)"changeprofile unconfined", 0},
    {"aa-next", "no profile for the next program", writes_word, "/proc/self/attr/apparmor/exec", (long)"exec unconfined", 0},
    {"se-leave", "another domain", writes_word, "/proc/self/attr/current", (long)"system_u:system_r:spc_t:s0", 0},
    {"se-files", "another label for files", writes_word, "/proc/self/attr/fscreate", (long)"system_u:object_r:etc_t:s0", 0},
    {"loginuid", "another's name in the audit log", writes_word, "/proc/self/loginuid", (long)"1000", 0},
    {"cgroup-move", "another's limits", opens, "/sys/fs/cgroup/cgroup.procs", 0, 0},
    {"cgroup-new", "limits of one's own", makes_folder, "/sys/fs/cgroup/evil", 0, 0},
    {"cgroup-limit", "no limits", opens, "/sys/fs/cgroup/pids.max", 0, 0},
    {"uevent", "a program of the host's when a device comes", opens, "/sys/kernel/uevent_helper", 0, 0},
    {"uevent-file", "a device that comes", opens, "/sys/class/net/lo/uevent", 0, 0},
    {"power", "a machine that sleeps", opens, "/sys/power/state", 0, 0},
    {"huge-pages", "the machine's memory", opens, "/sys/kernel/mm/transparent_hugepage/enabled", 0, 0},
    {"disk-queue", "the machine's disk", opens, "/sys/block/vda/queue/scheduler", 0, 0},
    {"aa-remove", "the host's policy gone", opens, "/sys/kernel/security/apparmor/.remove", 0, 0},
    {"se-permissive", "the host's policy off", opens, "/sys/fs/selinux/enforce", 0, 0},
};
const struct table files = ROWS(list);
