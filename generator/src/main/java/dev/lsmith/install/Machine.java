package dev.lsmith.install;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The host on which policies are put in force.
 *
 * @param root where its file system is: {@code /}, or a folder in which an image is unpacked
 * @param any whether it stands for hosts that are not known, and so for any module that they may have
 */
public record Machine(Path root, boolean any) {
    /** Any host: one that has every security module. */
    public static final Machine ANY = new Machine(Path.of("/"), true);

    private static final Path HERE = Path.of("/");
    private static final List<String> PROGRAMS = List.of("usr/sbin", "usr/bin", "sbin", "bin");
    private static final int FIRST_LINE = 300;

    /** What became of a command: its exit code, and the first line that it printed. */
    record CommandResult(int code, String firstLine, String output) {
        boolean succeeded() {
            return code == 0;
        }
    }

    /** A file of the host by its absolute name there. */
    Path file(String name) {
        return root.resolve(name.substring(1));
    }

    /** Whether policies may be loaded: only root may (an image's root belongs to whoever unpacked it). */
    boolean mayChange() {
        return !root.equals(HERE) || effectiveUser().equals("0");
    }

    /** proc(5), /proc/PID/status: {@code Uid:} real, effective, saved and file system user. */
    private static String effectiveUser() {
        try (var lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.startsWith("Uid:"))
                    .map(line -> line.split("\\s+", -1)[2])
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether AppArmor is on (module parameter {@code enabled}). */
    public boolean hasAppArmor() {
        return any || read("/sys/module/apparmor/parameters/enabled").startsWith("Y");
    }

    /** Whether SELinux is on: its file system is there (selinuxfs). */
    public boolean hasSelinux() {
        return any || Files.exists(file("/sys/fs/selinux/enforce"));
    }

    /** The names of the AppArmor profiles that the kernel has; the file has a line {@code NAME (MODE)} for each. */
    Set<String> loadedProfiles() {
        return read("/sys/kernel/security/apparmor/profiles")
                .lines()
                .map(line -> line.replaceFirst(" \\([a-z]+\\)$", ""))
                .collect(Collectors.toSet());
    }

    private String read(String name) {
        try {
            return Files.readString(file(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** Whether a program is installed where such programs are. */
    boolean hasProgram(String name) {
        return PROGRAMS.stream()
                .anyMatch(folder -> Files.isExecutable(root.resolve(folder).resolve(name)));
    }

    /**
     * Runs a program of the host to its end. Words that are absolute names of files are taken as the host's.
     *
     * @throws InstallFault when it is not installed or cannot be started
     */
    CommandResult run(List<String> words, Path folder) throws InstallFault {
        return runAsIs(
                words.stream()
                        .map(word -> word.startsWith("/") ? file(word).toString() : word)
                        .toList(),
                folder);
    }

    /** The same, with all words but the program's name as they are. */
    CommandResult runAsIs(List<String> words, Path folder) throws InstallFault {
        try {
            Process process = new ProcessBuilder(here(words))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            try (InputStream printed = process.getInputStream()) {
                String text = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
                String first =
                        text.lines().filter(line -> !line.isBlank()).findFirst().orElse("it printed nothing");
                int code = process.waitFor();
                return new CommandResult(code, first.substring(0, Math.min(FIRST_LINE, first.length())), text);
            }
        } catch (IOException e) {
            throw InstallFault.failed("no-program", words.get(0), "it cannot be started", "install it on the host");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw InstallFault.failed("interrupted", words.get(0), "it was broken off", "install it again");
        }
    }

    private List<String> here(List<String> words) {
        List<String> here = new ArrayList<>();
        here.add(PROGRAMS.stream()
                .map(folder -> root.resolve(folder).resolve(words.get(0)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(words.get(0)));
        here.addAll(words.subList(1, words.size()));
        return here;
    }
}
