package dev.lsmith.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachableCallsTest {
    @TempDir
    Path root;

    private ReachableCalls reach(String... programs) throws IOException, InputException {
        try (Image image = Image.open(root)) {
            return ReachableCalls.of(image, List.of(programs), List.of());
        }
    }

    private ReachableCalls reach(int... code) throws IOException, InputException {
        SmallProgram.write(root, "/bin/a", SmallProgram.x86(code));
        return reach("/bin/a");
    }

    @Test
    void theNumberIsFoundInTheRegister() throws IOException, InputException {
        // mov eax,60; xor edi,edi; syscall; hlt
        ReachableCalls calls = reach(0xb8, 60, 0, 0, 0, 0x31, 0xff, 0x0f, 0x05, 0xf4);
        assertThat(calls.calls().keySet()).containsExactly("exit");
        assertThat(calls.architecture()).isEqualTo("x86_64");
        assertThat(calls.calls().values())
                .extracting(ReachableCalls.CallWay::text)
                .containsExactly("/bin/a (0x400078)");
        assertThat(calls.diagnostics()).isEmpty();
    }

    @Test
    void everyWayToACallCounts() throws IOException, InputException {
        // mov eax,39; test edi,edi; je +5; mov eax,102; syscall; hlt
        ReachableCalls calls = reach(0xb8, 39, 0, 0, 0, 0x85, 0xff, 0x74, 5, 0xb8, 102, 0, 0, 0, 0x0f, 0x05, 0xf4);
        assertThat(calls.calls().keySet()).containsExactly("getpid", "getuid");
    }

    @Test
    void theNumberIsFollowedOverTheStack() throws IOException, InputException {
        // push 57; pop rax; syscall; mov dword [rsp-8],83; mov eax,[rsp-8]; syscall; hlt
        ReachableCalls calls = reach(
                0x6a, 57, 0x58, 0x0f, 0x05, 0xc7, 0x44, 0x24, 0xf8, 83, 0, 0, 0, 0x8b, 0x44, 0x24, 0xf8, 0x0f, 0x05,
                0xf4);
        assertThat(calls.calls().keySet()).containsExactly("fork", "mkdir");
    }

    /** As the calls that can be cancelled are since glibc 2.41: the number is the seventh argument, handed on from stack to stack. */
    @Test
    void callersAreAskedForANumberOnTheStack() throws IOException, InputException {
        // push 288; call f; hlt; f: sub rsp,16; push [rsp+24]; call g; hlt; g: push rbx; mov rax,[rsp+16]; syscall; ret
        ReachableCalls calls = reach(
                0x68, 0x20, 1, 0, 0, 0xe8, 1, 0, 0, 0, 0xf4, 0x48, 0x83, 0xec, 16, 0xff, 0x74, 0x24, 24, 0xe8, 1, 0, 0,
                0, 0xf4, 0x53, 0x48, 0x8b, 0x44, 0x24, 16, 0x0f, 0x05, 0xc3);
        assertThat(calls.calls().keySet()).containsExactly("accept4");
        assertThat(calls.diagnostics()).isEmpty();
    }

    /** As musl's clone does. */
    @Test
    void aNumberIsPutTogetherFromItsLowByte() throws IOException, InputException {
        // xor eax,eax; mov al,56; syscall; mov al,60; hlt
        assertThat(reach(0x31, 0xc0, 0xb0, 56, 0x0f, 0x05, 0xf4).calls().keySet())
                .containsExactly("clone");
    }

    /** As musl's read does: test rax,rax; je; syscall. */
    @Test
    void aNumberThatIsNotKnownMayBeZero() throws IOException, InputException {
        // mov rax,[rdi]; test rax,rax; jne +2; syscall; hlt
        ReachableCalls calls = reach(0x48, 0x8b, 0x07, 0x48, 0x85, 0xc0, 0x75, 2, 0x0f, 0x05, 0xf4);
        assertThat(calls.calls().keySet()).containsExactly("read");
    }

    /** Go hands the number of setuid to all its threads through memory. */
    @Test
    void goMakesCallsOfAllThreadsWhoseNumberIsAnArgument() throws IOException, InputException {
        // mov eax,105; call f; mov eax,41; call f; hlt; f: mov [rip+..],rax; ret, and Go's mark
        int[] code = {0xb8, 105, 0, 0, 0, 0xe8, 11, 0, 0, 0, 0xb8, 41, 0, 0, 0, 0xe8, 1, 0, 0, 0, 0xf4, 0xc3};
        byte[] mark = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
        int[] marked = java.util.Arrays.copyOf(code, code.length + mark.length);
        for (int i = 0; i < mark.length; i++) {
            marked[code.length + i] = mark[i] & 0xff;
        }
        assertThat(reach(code).calls()).isEmpty();
        assertThat(reach(marked).calls().keySet()).containsExactly("setuid");
    }

    @Test
    void callersAreAskedForTheNumber() throws IOException, InputException {
        // mov edi,84; call f; mov edi,165; call f; hlt; f: mov eax,edi; syscall; ret
        ReachableCalls calls = reach(
                0xbf, 84, 0, 0, 0, 0xe8, 11, 0, 0, 0, 0xbf, 165, 0, 0, 0, 0xe8, 1, 0, 0, 0, 0xf4, 0x89, 0xf8, 0x0f,
                0x05, 0xc3);
        assertThat(calls.calls().keySet()).containsExactly("mount", "rmdir");
        assertThat(calls.diagnostics()).isEmpty();
    }

    @Test
    void aarch64IsReadToo() throws IOException, InputException {
        // mov x8,#34; svc #0; mov w0,#40; bl f; brk; f: mov x8,x0; svc #0; ret
        int[] words = {0xd2800448, 0xd4000001, 0x52800500, 0x94000002, 0xd4200000, 0xaa0003e8, 0xd4000001, 0xd65f03c0};
        int[] bytes = new int[words.length * 4];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (words[i / 4] >>> (i % 4 * 8)) & 0xff;
        }
        SmallProgram.write(root, "/bin/a", SmallProgram.of(ElfFile.AARCH64, bytes));
        ReachableCalls calls = reach("/bin/a");
        assertThat(calls.architecture()).isEqualTo("aarch64");
        assertThat(calls.calls().keySet()).containsExactly("mkdirat", "mount");
    }

    @Test
    void whatIsOnlyPointedToIsReachedAndWhatIsNotIsNot() throws IOException, InputException {
        // lea rax,[rip+f]; call rax; hlt; f: mov eax,87; syscall; ret; g: mov eax,165; syscall; ret
        ReachableCalls calls = reach(
                0x48, 0x8d, 0x05, 3, 0, 0, 0, 0xff, 0xd0, 0xf4, 0xb8, 87, 0, 0, 0, 0x0f, 0x05, 0xc3, 0xb8, 165, 0, 0, 0,
                0x0f, 0x05, 0xc3);
        assertThat(calls.calls().keySet()).contains("unlink");
    }

    @Test
    void aNumberThatIsNotConstantIsSaid() throws IOException, InputException {
        // mov rax,[rdi]; syscall; hlt
        ReachableCalls calls = reach(0x48, 0x8b, 0x07, 0x0f, 0x05, 0xf4);
        assertThat(calls.calls().keySet()).containsExactly("read");
        assertThat(calls.diagnostics()).extracting(Diagnostic::code).containsExactly("reach-number");
    }

    @Test
    void theReachOfAScriptIsItsInterpreters() throws IOException, InputException {
        SmallProgram.write(root, "/bin/a", SmallProgram.x86(0xb8, 60, 0, 0, 0, 0x0f, 0x05, 0xf4));
        SmallProgram.write(root, "/run.sh", "#!/bin/a -x\nrm -rf /\n".getBytes(StandardCharsets.UTF_8));
        SmallProgram.write(root, "/env.sh", "#!/usr/bin/env a\n".getBytes(StandardCharsets.UTF_8));
        SmallProgram.write(root, "/usr/bin/env", SmallProgram.x86(0xf4));
        ReachableCalls calls = reach("/run.sh", "/env.sh", "/missing");
        assertThat(calls.calls().keySet()).containsExactly("exit");
        assertThat(calls.diagnostics()).extracting(Diagnostic::code).containsExactly("reach-script", "reach-program");
    }

    @Test
    void damagedProgramsAreHarmless() throws IOException, InputException {
        byte[] whole = SmallProgram.x86(0xb8, 60, 0, 0, 0, 0x0f, 0x05, 0xf4);
        for (int i = 4; i < whole.length; i++) {
            byte[] broken = whole.clone();
            broken[i] = (byte) 0xff;
            SmallProgram.write(root, "/bin/b" + i, broken);
            SmallProgram.write(root, "/bin/c" + i, java.util.Arrays.copyOf(whole, i));
            reach("/bin/b" + i, "/bin/c" + i);
        }
    }

    /** What a program of this machine is seen to call under strace must be among what it can reach. */
    @Test
    void whatStraceSeesIsReachable() throws IOException, InputException, InterruptedException {
        Path loader = Path.of("/lib64/ld-linux-x86-64.so.2");
        Path library = Path.of("/lib/x86_64-linux-gnu/libc.so.6");
        Path program = Path.of("/usr/bin/cat");
        Path strace = Path.of("/usr/bin/strace");
        assumeTrue(
                List.of(loader, library, program).stream().allMatch(Files::isReadable) && Files.isExecutable(strace),
                "strace is not installed, or this is no x86_64");
        for (Path file : List.of(loader, library, program)) {
            SmallProgram.write(root, file.toString(), Files.readAllBytes(file));
        }
        Path trace = root.resolve("trace");
        new ProcessBuilder(
                        strace.toString(), "-f", "-o", trace.toString(), program.toString(), "/etc/passwd", "/missing")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        ReachableCalls calls = reach("/usr/bin/cat");
        Pattern name = Pattern.compile("^\\d+ +(\\w+)\\(");
        List<String> seen = Files.readAllLines(trace, StandardCharsets.ISO_8859_1).stream()
                .map(name::matcher)
                .filter(Matcher::find)
                .map(m -> m.group(1))
                .distinct()
                .toList();
        assumeTrue(!seen.isEmpty(), "strace may not trace here");
        assertThat(calls.calls().keySet()).containsAll(seen);
        assertThat(calls.calls().keySet()).doesNotContain("mount", "ptrace", "bpf", "reboot", "init_module", "setns");
        assertThat(calls.calls().size()).isLessThan(100);
    }
}
