package dev.lsmith.access.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.trace.TraceReader.TraceGap;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lines of strace's mean. The lines are strace 6.1's own, with shorter names where nothing hangs on them. */
class StraceReaderTest {
    private static final String EXECVE = "execve(\"/usr/bin/sh\", [\"sh\"], 0x7ffe /* 39 vars */) = 0";
    private static final String X86 = "arch_prctl(ARCH_SET_FS, 0x7f1ae01f1740) = 0";

    private static ReadTrace after(String... lines) {
        String[] all = new String[lines.length + 2];
        all[0] = EXECVE;
        all[1] = X86;
        System.arraycopy(lines, 0, all, 2, lines.length);
        return ReadTrace.of(all);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "22194 ",
                "[pid 22194] ",
                "22194<sh> ",
                "14:58:55 ",
                "22194 14:58:55.905745 ",
                "[pid 22194] 1796050736.307972 ",
                "[pid 22194] 14:58:55.9 (+     0.000123) ",
                "     0.000123 ",
                "22194 [00007f1ae0418a2b] "
            })
    void aCallIsKnownBehindWhateverOptionsPutBeforeIt(String prefix) {
        ReadTrace read = ReadTrace.of(
                prefix + EXECVE,
                prefix + X86,
                prefix + "openat(AT_FDCWD, \"/etc/passwd\", O_RDONLY|O_CLOEXEC) = 3 <0.000168>");
        assertThat(read.told("file")).containsExactly("/etc/passwd (read)");
        assertThat(read.told("exec")).containsExactly("/usr/bin/sh unknown");
        assertThat(read.fates).allMatch(fate -> fate.endsWith("READ system call"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ==> ",
            quoteCharacter = '\0',
            value = {
                "openat(AT_FDCWD, \"/a\", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3 ==> /a (write,create)",
                "openat(AT_FDCWD, \"/a\", O_WRONLY|O_CREAT|O_APPEND, 0666) = 3 ==> /a (append,create)",
                "open(\"/a\", O_RDWR) = 3 ==> /a (read,write)",
                "openat2(AT_FDCWD, \"/a\", {flags=O_RDWR|O_CLOEXEC, resolve=RESOLVE_BENEATH}, 24) = 3 ==> /a (read,write)",
                "openat(AT_FDCWD</root>, \"b\", O_RDONLY) = 3</root/b> ==> /root/b (read)",
                "openat(7</srv>, \"../etc/x\", O_RDONLY) = 3 ==> /etc/x (read)",
                "openat(AT_FDCWD, \"/d\", O_RDONLY|O_DIRECTORY) = 3 ==> /d/ (read) directory",
                "openat(AT_FDCWD, \"/lib/x.so\", O_RDONLY) = 3</usr/lib/x.so.1> ==> /usr/lib/x.so.1 (read)",
                "openat(AT_FDCWD, \"/dev/null\", O_RDONLY) = 3</dev/null<char 1:3>> ==> /dev/null (read)",
                "getdents64(3</srv>, 0x7f84 /* 9 entries */, 32768) = 272 ==> /srv/ (read) directory",
                "unlink(\"/a\") = 0 ==> /a (delete)",
                "unlinkat(AT_FDCWD</x>, \"d\", AT_REMOVEDIR) = 0 ==> /x/d/ (delete) directory",
                "mkdir(\"/d\", 0777) = 0 ==> /d/ (create) directory",
                "fchmodat(AT_FDCWD</x>, \"a\", 0600) = 0 ==> /x/a (setattr)",
                "fchown(3</x/a>, 1, 1) = 0 ==> /x/a (setattr)",
                "symlink(\"a\", \"/l\") = 0 ==> /l (create)",
                "ftruncate(3</x/a>, 0) = 0 ==> /x/a (write)",
                "flock(3</x/a>, LOCK_EX) = 0 ==> /x/a (lock)",
                "fcntl(3</x/a>, F_SETLK, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=0}) = 0 ==> /x/a (lock)",
                "mmap(0x7f, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE, 3</x/l.so>, 0x26000) = 0x7f ==> /x/l.so (read,map-exec)",
                "openat(AT_FDCWD, \"/proc/self/status\", O_RDONLY) = 3</proc/77/status> ==> /proc/77/status (read)",
            })
    void whatACallDoesToAFile(String line, String access) {
        assertThat(after(line).told("file")).containsExactly(access);
    }

    /** Mounts, user namespaces, limits and other processes: the lines of mount(8), unshare(1), prlimit(1) and gdb. */
    @ParameterizedTest
    @CsvSource(
            delimiterString = " ==> ",
            quoteCharacter = '\0',
            value = {
                "mount(\"none\", \"/m\", \"tmpfs\", MS_RDONLY|MS_NOSUID, \"size=1m\") = 0 ==> mount ==> /m/ source=none"
                        + " fstype=tmpfs flags=[nosuid, ro] options=size=1m",
                "mount(\"none\", \"/m\", \"\"..., MS_NODEV, \"\"...) = 0 ==> mount ==> /m/ source=none flags=[nodev, rw]",
                "mount(\"/etc/\", \"/m\", 0x55, MS_BIND|MS_REC, NULL) = 0 ==> mount ==> /m/ source=/etc/ flags=[rbind, rw]",
                "mount(\"/dev/vda\", \"/m\", 0x55, MS_RDONLY|MS_REMOUNT|MS_BIND, NULL) = 0 ==> mount ==> /m/ flags=[bind,"
                        + " remount, ro]",
                "mount(\"none\", \"/\", NULL, MS_REC|MS_PRIVATE, NULL) = 0 ==> mount ==> / flags=[rprivate, rw]",
                "umount2(\"/m\", MNT_DETACH) = 0 ==> umount ==> /m/",
                "pivot_root(\"/new\", \"/new/old\") = 0 ==> pivot-root ==> /new/ oldroot=/new/old/",
                "unshare(CLONE_NEWUSER|CLONE_NEWNS) = 0 ==> userns ==> create",
                "clone(child_stack=NULL, flags=CLONE_NEWUSER|SIGCHLD) = 77 ==> userns ==> create",
                "clone3({flags=CLONE_NEWUSER, exit_signal=SIGCHLD}, 88) = 77 ==> userns ==> create",
                "prlimit64(0, RLIMIT_NOFILE, {rlim_cur=100, rlim_max=200*1024}, NULL) = 0 ==> rlimit ==> nofile <= 204800",
                "setrlimit(RLIMIT_CORE, {rlim_cur=0, rlim_max=RLIM64_INFINITY}) = 0 ==> rlimit ==> core <= 9223372036854775807",
                "kcmp(7, 8, KCMP_FILE, 1, 1) = 0 ==> ptrace ==> read peer=@own"
            })
    void whatACallDoesToTheSystem(String line, String kind, String access) {
        String own = access.replace("@own", dev.lsmith.access.Access.OWN_LABEL);
        assertThat(after(line).told(kind)).contains(own);
    }

    /** What was only asked, or was refused, changed nothing. */
    @Test
    void whatChangesNothing() {
        ReadTrace read = after(
                "prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}) = 0",
                "mount(\"none\", \"/m\", \"tmpfs\", 0, NULL) = -1 EPERM (Operation not permitted)",
                "unshare(CLONE_NEWNS) = 0",
                "ptrace(PTRACE_TRACEME) = 0");
        assertThat(read.told("mount")).isEmpty();
        assertThat(read.told("rlimit")).isEmpty();
        assertThat(read.told("userns")).isEmpty();
        assertThat(read.told("ptrace")).isEmpty();
        assertThat(after("ptrace(PTRACE_SEIZE, 7, NULL, 0) = 0").told("ptrace"))
                .hasSize(2)
                .anyMatch(text -> text.startsWith("trace "))
                .anyMatch(text -> text.startsWith("tracedby "));
    }

    @Test
    void theOptionOfPrctlIsTold() {
        assertThat(after("prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) = 0").told("syscall"))
                .contains("prctl x86_64 arg0=38");
    }

    @Test
    void whatStraceEscapedIsTheBytesThatTheProcessChose() {
        assertThat(after("openat(AT_FDCWD, \"/a\\nb\\\"\\303\\244\\1\", O_RDONLY) = 3")
                        .told("file"))
                .containsExactly("/a\nb\"ä\u0001 (read)");
    }

    @Test
    void aRenameAndALinkNameTwoFiles() {
        ReadTrace read = after(
                "renameat2(AT_FDCWD</t>, \"b\", AT_FDCWD</t>, \"c\", RENAME_NOREPLACE) = 0",
                "linkat(AT_FDCWD</t>, \"a\", AT_FDCWD</t>, \"e\", 0) = 0");
        assertThat(read.told("file")).containsExactly("/t/b (read,write,delete)", "/t/c (write,create)");
        assertThat(read.told("link")).containsExactly("/t/e -> /t/a unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "openat(AT_FDCWD, \"/nowhere\", O_RDONLY) = -1 ENOENT (No such file or directory)",
                "openat(AT_FDCWD, \"/etc/shadow\", O_RDONLY) = -1 EACCES (Permission denied)",
                "execve(\"/opt/x\", [\"x\"], 0x7 /* 1 var */) = -1 ENOENT (No such file or directory)",
                "openat(AT_FDCWD, \"/x\", O_RDONLY) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)",
                "openat(AT_FDCWD, \"/x\", O_PATH|O_CLOEXEC) = 3",
                "stat(\"/x\", {st_mode=S_IFREG|0644, st_size=1, ...}) = 0"
            })
    void whatFailedOrAsksForNothingIsACallAndNoAccess(String line) {
        ReadTrace read = after(line);
        assertThat(read.told("file")).isEmpty();
        assertThat(read.told("exec")).hasSize(1);
        assertThat(read.told("syscall")).hasSize(3);
    }

    @Test
    void aRefusedCallIsToldApart() {
        assertThat(after("setuid(0) = -1 EPERM (Operation not permitted)").fates)
                .contains("3 READ system call that failed with EPERM");
    }

    @Test
    void descriptorsAreFollowedWhereTheTraceDoesNotSayWhatTheyAre() {
        ReadTrace read = after(
                "chdir(\"/srv\") = 0",
                "openat(AT_FDCWD, \"lib\", O_RDONLY) = 3",
                "dup2(3, 9) = 9",
                "close(3) = 0",
                "openat(9, \"x.so\", O_RDONLY) = 4",
                "mmap(NULL, 4096, PROT_READ|PROT_EXEC, MAP_PRIVATE, 4, 0) = 0x7f",
                "openat(3, \"lost\", O_RDONLY) = 5");
        assertThat(read.told("file"))
                .containsExactly("/srv/lib (read)", "/srv/lib/x.so (read)", "/srv/lib/x.so (read,map-exec)");
        assertThat(read.fates).contains("9 PARTIAL system call on a file whose folder the trace does not tell");
        assertThat(read.gaps).extracting(TraceGap::code).containsExactly("paths-unresolved");
    }

    @Test
    void childrenHaveDescriptorsAndFolderOfTheirParent() {
        ReadTrace read = ReadTrace.of(
                "10 " + EXECVE,
                "10 " + X86,
                "10 chdir(\"/srv\") = 0",
                "10 vfork( <unfinished ...>",
                "11 openat(AT_FDCWD, \"a\", O_RDONLY) = 3",
                "11 execve(\"/usr/bin/cp\", [\"cp\"], 0x7 /* 1 var */ <unfinished ...>",
                "10 <... vfork resumed>) = 11",
                "11 <... execve resumed>) = 0",
                "11 openat(AT_FDCWD, \"b\", O_RDONLY) = 4",
                "11 +++ exited with 0 +++",
                "10 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=11} ---",
                "10 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD, child_tidptr=0x7) = 12",
                "12 openat(AT_FDCWD, \"c\", O_RDONLY) = 4",
                "10 exit_group(0) = ?",
                "10 +++ exited with 0 +++");
        assertThat(read.told("file")).containsExactly("/srv/a (read)", "/srv/b (read)", "/srv/c (read)");
        assertThat(read.told("exec")).containsExactly("/usr/bin/sh unknown", "/usr/bin/cp unknown");
        assertThat(read.observations).extracting(o -> o.subject().name()).containsOnly("/usr/bin/sh");
        assertThat(read.observations.stream()
                        .filter(o -> o.access().text().startsWith("/srv/b"))
                        .findFirst())
                .map(o -> o.evidence().programs().first())
                .contains("cp");
        assertThat(read.gaps).extracting(TraceGap::code).containsExactly("paths-unresolved");
    }

    @Test
    void wordsOfStracesOwnBreakLinesOnStandardError() {
        ReadTrace read = ReadTrace.of(
                EXECVE,
                X86,
                "clone(child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLDstrace: Process 22213 attached",
                ", child_tidptr=0x7f070c542a10) = 22213",
                "[pid 22213] openat(AT_FDCWD, \"/a\", O_RDONLY) = 3",
                "[pid 22212] vfork(strace: Process 22214 attached",
                " <unfinished ...>",
                "[pid 22214] exit_group(0)             = ?",
                "[pid 22214] +++ exited with 0 +++",
                "[pid 22212] <... vfork resumed>) = 22214",
                "--- SIGCHLD {si_signo=SIGCHLD} ---",
                "+++ exited with 0 +++");
        assertThat(read.fates).noneMatch(fate -> fate.contains("UNRECOGNISED"));
        assertThat(read.told("syscall")).contains("clone x86_64 arg0=16777233", "vfork x86_64", "exit_group x86_64");
    }

    @Test
    void aCallThatIsNeverFinishedWasMadeAllTheSame() {
        ReadTrace read = ReadTrace.of(
                "1 " + EXECVE,
                "1 " + X86,
                "1 pause( <unfinished ...>",
                "1 +++ killed by SIGKILL +++",
                "2 read(3,  <unfinished ...>) = ?");
        assertThat(read.told("syscall")).contains("pause x86_64", "read x86_64");
        assertThat(read.fates).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " ==> ",
            quoteCharacter = '\0',
            value = {
                "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP) = 3 ==> socket x86_64 arg0=2",
                "socket(AF_UNIX, SOCK_STREAM, 0) = 3 ==> socket x86_64 arg0=1",
                "socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3 ==> socket x86_64 arg0=16",
                "socket(0x2c /* AF_??? */, SOCK_STREAM, 0) = -1 EAFNOSUPPORT (not supported) ==> socket x86_64 arg0=44",
                "personality(0xffffffff) = 0 (PER_LINUX) ==> personality x86_64 arg0=4294967295",
                "clone(child_stack=NULL, flags=CLONE_NEWUSER|SIGCHLD) = -1 EPERM (no) ==> clone x86_64 arg0=268435473",
                "syscall_0x1c3(0x1, 0x2) = -1 ENOSYS (Function not implemented) ==> cachestat x86_64",
            })
    void argumentsByWhichFiltersDecide(String line, String access) {
        assertThat(after(line).told("syscall")).contains(access);
    }

    @Test
    void socketsWithTheirAddresses() {
        ReadTrace read = after(
                "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3<TCP:[7717243]>",
                "bind(3<TCP:[7717243]>, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr(\"0.0.0.0\")}, 16) = 0",
                "listen(3<TCP:[0.0.0.0:8080]>, 5) = 0",
                "accept4(3<TCP:[0.0.0.0:8080]>, {sa_family=AF_INET, sin_port=htons(42412), sin_addr=inet_addr(\"10.0.0.1\")}, [16],"
                        + " SOCK_CLOEXEC) = 5<TCP:[10.0.0.2:8080->10.0.0.1:42412]>",
                "read(5<TCP:[10.0.0.2:8080->10.0.0.1:42412]>, \"x\", 1) = 1",
                "socket(AF_UNIX, SOCK_STREAM, 0) = 6<UNIX-STREAM:[1]>",
                "connect(6<UNIX-STREAM:[1]>, {sa_family=AF_UNIX, sun_path=\"/run/x.sock\"}, 110) = 0",
                "socket(AF_UNIX, SOCK_DGRAM, 0) = 7",
                "bind(7, {sa_family=AF_UNIX, sun_path=@\"abs\"}, 6) = 0",
                "connect(9<TCPv6:[2]>, {sa_family=AF_INET6, sin6_port=htons(443), sin6_flowinfo=htonl(0),"
                        + " inet_pton(AF_INET6, \"2001:db8::1\", &sin6_addr), sin6_scope_id=0}, 28) = -1 EINPROGRESS (now)");
        assertThat(read.told("network"))
                .containsExactly(
                        "inet stream 0 (create)",
                        "inet stream 0 (bind) local=any:8080",
                        "inet stream 0 (listen)",
                        "inet stream 0 (accept)",
                        "inet stream 0 (receive)",
                        "inet6 stream 6 (connect) remote=[2001:db8::1]:443");
        assertThat(read.told("unix"))
                .containsExactly("stream (create)", "stream (connect)", "dgram (create)", "dgram (bind) addr=@abs");
        assertThat(read.told("file")).containsExactly("/run/x.sock (read,write) socket");
    }

    @Test
    void signalsAreForTheTracedThemselves() {
        assertThat(after("kill(22194, SIGUSR1) = 0", "kill(1, 0) = 0", "tgkill(1, 2, SIGRT_3) = 0")
                        .told("signal"))
                .containsExactly(
                        "send usr1 peer=@self",
                        "receive usr1 peer=@self",
                        "send exists peer=@self",
                        "receive exists peer=@self");
    }

    @Test
    void theLoaderIsNamedByNoCallAndLiesBesideTheLibrary() {
        ReadTrace read = after("openat(AT_FDCWD, \"/lib/x86_64-linux-gnu/libc.so.6\", O_RDONLY) ="
                + " 3</usr/lib/x86_64-linux-gnu/libc.so.6>");
        assertThat(read.told("file"))
                .containsExactly(
                        "/usr/lib/x86_64-linux-gnu/libc.so.6 (read)",
                        "/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 (read,map-exec)");
    }

    @Test
    void programsAreWhereTheLinksOfAMergedUsrLead() {
        ReadTrace read = ReadTrace.of(
                "execve(\"/bin/sh\", [\"sh\"], 0x7ffe /* 39 vars */) = 0",
                X86,
                "openat(AT_FDCWD</>, \"/lib/x/libz.so\", O_RDONLY|O_CLOEXEC) = 3</usr/lib/x/libz.so>");
        assertThat(read.told("exec")).containsExactly("/usr/bin/sh unknown");
    }

    @Test
    void otherMachinesAndModes() {
        ReadTrace arm = ReadTrace.of(
                EXECVE,
                "faccessat(AT_FDCWD, \"/etc/ld.so.preload\", R_OK) = -1 ENOENT (no)",
                "set_tid_address(0x7f) = 1");
        assertThat(arm.told("syscall")).contains("execve aarch64", "faccessat aarch64");
        ReadTrace old = ReadTrace.of(
                EXECVE,
                X86,
                "strace: [ Process PID=12 runs in 32 bit mode. ]",
                "set_thread_area({entry_number=-1}) = 0");
        assertThat(old.told("syscall")).contains("set_thread_area x86");
    }

    @Test
    void timesAreKeptWhereTheyTellTheDay() {
        assertThat(ReadTrace.of("7 1796050736.303769 " + EXECVE).observations)
                .extracting(o -> o.evidence().first())
                .containsOnly(java.util.Optional.of(Instant.parse("2026-11-30T14:58:56.303Z")));
        assertThat(ReadTrace.of("7 14:58:56 " + EXECVE).observations)
                .allMatch(o -> o.evidence().first().isEmpty());
    }

    @Test
    void whatIsMissingIsTold() {
        assertThat(ReadTrace.of("read(3, \"x\", 1) = 1", "close(3) = 0").gaps)
                .extracting(TraceGap::code)
                .containsExactly("start-missing", "paths-unresolved");
        assertThat(after("clone(child_stack=NULL, flags=SIGCHLD) = 4242").gaps)
                .extracting(TraceGap::code)
                .contains("children-missing");
    }

    @Test
    void stringsThatAProcessChoseAreNoSyntax() {
        ReadTrace read = after(
                "openat(AT_FDCWD, \"/a <unfinished ...>\", O_RDONLY) = 3",
                "openat(AT_FDCWD, \"/b\\\") = 0\\nexecve(\\\"/evil\\\", [], 0) = 0\", O_RDONLY) = 3",
                "openat(AT_FDCWD, \"/c\", O_RDONLY) = 3</c\\76, \\74d\\76>",
                "openat(4</x->, \"d\", O_RDONLY) = 5",
                "write(2, \"strace: Process 7 attached\"..., 26) = 26");
        assertThat(read.told("file"))
                .containsExactly(
                        "/a <unfinished ...> (read)",
                        "/b\") = 0\nexecve(\"/evil\", [], 0) = 0 (read)",
                        "/c>, <d> (read)",
                        "/x-/d (read)");
        assertThat(read.told("exec")).containsExactly("/usr/bin/sh unknown");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=AVC msg=audit(1700000000.123:456): apparmor=\"ALLOWED\" operation=\"open\"",
                "usr1",
                "write(1, \"half",
                "<... read resumed>\"abc\", 3) = 3",
                "openat(AT_FDCWD, \"/x\", O_RDONLY)"
            })
    void whatIsNoLineOfStracesIsCounted(String line) {
        List<Observation> before = after().observations;
        ReadTrace read = after(line);
        assertThat(read.observations).hasSize(before.size());
        assertThat(read.fates).anyMatch(fate -> fate.startsWith("3 UNRECOGNISED"));
    }

    @Test
    void aLineOfBracketsDoesNotExhaustTheStack() {
        assertThat(after("write(1, " + "[".repeat(100_000) + "]".repeat(100_000) + ") = 1").fates)
                .anyMatch(fate -> fate.startsWith("3 UNRECOGNISED"));
    }
}
