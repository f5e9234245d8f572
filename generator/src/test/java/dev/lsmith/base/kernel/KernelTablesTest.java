package dev.lsmith.base.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelTablesTest {
    private static final Path HEADERS = Path.of("/usr/include/x86_64-linux-gnu/asm");

    private final Syscalls syscalls = new Syscalls();

    @Test
    void eachConventionHasItsCalls() {
        assertThat(syscalls.arches())
                .containsExactly(
                        "aarch64",
                        "arm",
                        "loongarch64",
                        "mips",
                        "mips64",
                        "mips64n32",
                        "mipsel",
                        "mipsel64",
                        "mipsel64n32",
                        "ppc",
                        "ppc64",
                        "ppc64le",
                        "riscv64",
                        "s390",
                        "s390x",
                        "x32",
                        "x86",
                        "x86_64");
        assertThat(syscalls.name("loongarch64", 291)).contains("statx");
        assertThat(syscalls.name("mips", 4003)).contains("read");
        assertThat(syscalls.name("mipsel64", 5000)).contains("read");
        assertThat(syscalls.name("mips64n32", 6000)).contains("read");
        assertThat(syscalls.number("ppc64", "mseal")).isEqualTo(syscalls.number("ppc64le", "mseal"));
        assertThat(syscalls.names("x86_64")).hasSize(385);
        assertThat(syscalls.number("x86_64", "mkdir")).contains(83L);
        assertThat(syscalls.number("x86", "mkdir")).contains(39L);
        assertThat(syscalls.number("aarch64", "mkdir")).isEmpty();
        assertThat(syscalls.number("x32", "execve")).contains(520L);
        assertThat(syscalls.name("riscv64", 259)).contains("riscv_flush_icache");
        assertThat(syscalls.name("s390x", 1)).contains("exit");
        assertThat(syscalls.names()).contains("breakpoint", "s390_pci_mmio_read", "subpage_prot", "mseal");
    }

    /** A number has one name but where the kernel itself has two for it. */
    @Test
    void numbersAreUnique() {
        Map<String, Long> byNumber = new TreeMap<>();
        for (List<String> row : ShippedData.rows("kernel/syscalls.csv")) {
            byNumber.merge(row.get(1) + " " + row.get(2), 1L, Long::sum);
        }
        byNumber.values().removeIf(n -> n == 1);
        assertThat(byNumber.keySet()).containsExactly("arm 341");
    }

    @ParameterizedTest
    @CsvSource({"x86_64, unistd_64.h, 0", "x86, unistd_32.h, 0", "x32, unistd_x32.h, 1073741824"})
    void agreesWithTheHeaders(String arch, String header, long bit) throws IOException {
        Path file = HEADERS.resolve(header);
        Assumptions.assumeTrue(Files.exists(file), "linux-libc-dev is not installed");
        Pattern define = Pattern.compile("#define __NR_(\\w+) \\(?(?:__X32_SYSCALL_BIT \\+ )?(\\d+)\\)?");
        try (Stream<String> lines = Files.lines(file)) {
            List<Matcher> all =
                    lines.map(define::matcher).filter(Matcher::matches).toList();
            assertThat(all).hasSizeGreaterThan(300);
            for (Matcher m : all) {
                assertThat(syscalls.number(arch, m.group(1))).as(m.group()).contains(Long.parseLong(m.group(2)) & ~bit);
            }
        }
    }

    /** auditd's own tables, where its names are the kernel's. Its riscv64 is the host's, so it says nothing. */
    @ParameterizedTest
    @CsvSource({"x86_64, x86_64", "x86, i386", "aarch64, aarch64", "arm, arm", "ppc64le, ppc64le", "s390x, s390x"})
    void agreesWithAusyscall(String arch, String machine) throws IOException {
        Path tool = Path.of("/usr/bin/ausyscall");
        Assumptions.assumeTrue(Files.isExecutable(tool), "auditd is not installed");
        Process process = new ProcessBuilder(tool.toString(), machine, "--dump").start();
        long compared = 0;
        for (String line : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .skip(1)
                .toList()) {
            String[] row = line.split("\\s+", 2);
            Optional<Long> ours = syscalls.number(arch, row[1]);
            if (ours.isPresent()) {
                assertThat(ours).as(line).contains(Long.parseLong(row[0]));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(290);
    }

    @Test
    void smallTables() {
        KernelTable capabilities = KernelTable.CAPABILITIES;
        assertThat(capabilities.names())
                .hasSize(41)
                .startsWith("chown", "dac_override")
                .endsWith("checkpoint_restore");
        assertThat(capabilities.number("net_bind_service")).contains(10L);
        assertThat(capabilities.name(41)).isEmpty();
        assertThat(KernelTable.SIGNALS.names()).hasSize(31);
        assertThat(KernelTable.SIGNALS.name(20)).contains("stp");
        assertThat(KernelTable.ERRNOS.number("ENOSYS")).contains(38L);
        assertThat(KernelTable.ADDRESS_FAMILIES.name(16)).contains("netlink");
        assertThat(KernelTable.ADDRESS_FAMILIES.number("unix")).contains(1L);
        assertThat(KernelTable.SOCKET_TYPES.number("seqpacket")).contains(5L);
        assertThat(KernelTable.AUDIT_ARCHES.name(0xc000003eL)).contains("x86_64");
        assertThat(KernelTable.AUDIT_ARCHES.name(0x40000003L)).contains("x86");
        assertThat(KernelTable.AUDIT_ARCHES.number("riscv64")).contains(0xc00000f3L);
        assertThat(KernelTable.seccompAction(0x50001)).contains("errno");
    }

    @Test
    void capabilitiesAgreeWithTheHeader() throws IOException {
        Path header = Path.of("/usr/include/linux/capability.h");
        Assumptions.assumeTrue(Files.exists(header), "linux-libc-dev is not installed");
        Pattern define = Pattern.compile("#define CAP_([A-Z_]+)\\s+(\\d+)");
        try (Stream<String> lines = Files.lines(header)) {
            List<Matcher> all =
                    lines.map(define::matcher).filter(Matcher::matches).toList();
            assertThat(all).hasSize(41);
            all.forEach(m -> assertThat(KernelTable.CAPABILITIES.name(Integer.parseInt(m.group(2))))
                    .contains(m.group(1).toLowerCase(Locale.ROOT)));
        }
    }
}
