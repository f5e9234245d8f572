package dev.lsmith.access.trace;

import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first lines of a trace tell of the machine.
 *
 * @param arch the calling convention, as {@link Syscalls} names it
 * @param merged whether {@code /bin}, {@code /sbin} and {@code /lib} are links into {@code /usr}
 * @param resolves whether the trace says which files descriptors stand for ({@code -y})
 */
record StraceMachine(String arch, boolean merged, boolean resolves) {
    private static final Pattern MERGED =
            Pattern.compile("\"(/lib[^\"\\\\]*)\"[^\"]*\\) = [0-9]+</usr\\1>", Pattern.DOTALL);
    private static final Pattern LIBRARY = Pattern.compile("(.*/)libc\\.so\\.6");
    private static final Pattern LEGACY = Pattern.compile("(?:lib|lib32|lib64|libx32|bin|sbin)/.*", Pattern.DOTALL);

    /** Calls that one convention alone has, and that its C libraries make at each start. */
    private static final List<List<String>> TELLING = List.of(
            List.of("arch_prctl(", "x86_64"),
            List.of("riscv_hwprobe(", "riscv64"),
            List.of("riscv_flush_icache(", "riscv64"),
            List.of("set_tls(", "arm"),
            List.of("s390_", "s390x"),
            List.of("set_thread_area(", "x86"));

    /** The convention where none of those was seen: of the many that have no call of their own it is the common one. */
    private static final String OTHERWISE = "aarch64";

    static StraceMachine of(List<String> head) {
        boolean merged = head.stream().anyMatch(line -> MERGED.matcher(line).find());
        boolean resolves = head.stream().anyMatch(line -> line.contains("</"));
        Optional<String> told = TELLING.stream()
                .filter(t -> head.stream().anyMatch(line -> line.contains(t.get(0))))
                .map(t -> t.get(1))
                .findFirst();
        boolean x86 = head.stream().anyMatch(line -> line.contains(" access(\"") || line.startsWith("access(\""));
        return new StraceMachine(told.orElse(x86 ? "x86_64" : OTHERWISE), merged, resolves);
    }

    /** The convention of a process of another mode, in strace's words. */
    String in(String mode) {
        return switch (mode) {
            case "32 bit" ->
                arch.equals("x86_64") || arch.equals("x32") ? "x86" : arch.equals("aarch64") ? "arm" : arch;
            case "x32" -> "x32";
            default -> arch;
        };
    }

    /** Where a path leads that goes through the links of a merged {@code /usr}. */
    String resolved(String path) {
        return merged
                        && path.startsWith("/")
                        && LEGACY.matcher(path.substring(1)).matches()
                ? "/usr" + path
                : path;
    }

    /** The dynamic loader beside a C library; empty if the path is none ({@code profiles/kernel/elf-interpreters.csv}). */
    static Optional<String> loader(String library, String arch) {
        Matcher folder = LIBRARY.matcher(library);
        return folder.matches()
                ? ShippedData.rows("kernel/elf-interpreters.csv").stream()
                        .filter(row -> row.get(0).equals(arch))
                        .map(row -> folder.group(1) + row.get(1))
                        .findFirst()
                : Optional.empty();
    }
}
