package dev.lsmith.image;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import dev.lsmith.image.Image.ImageFile;
import dev.lsmith.image.Image.Kind;
import dev.lsmith.image.ProgramReach.Place;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The system calls that programs of an image can come to make.
 *
 * @param architecture of the programs, as the tables of calls name it; empty if none was read
 * @param calls by name, each with the way to it
 * @param programs what was looked at, sorted
 * @param total how many calls there are on that architecture
 * @param diagnostics where the answer may be too small, or is larger than it need be
 */
public record ReachableCalls(
        String architecture,
        SortedMap<String, CallWay> calls,
        List<String> programs,
        int total,
        List<Diagnostic> diagnostics) {
    private static final int LONGEST_LINE = 256;
    private static final int MOST_INTERPRETERS = 4;

    public ReachableCalls {
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
        programs = List.copyOf(programs);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * How a call is come to.
     *
     * @param files the program, and the libraries through which it goes
     * @param function where the call is made: a function's name, or its address in hexadecimal
     */
    public record CallWay(List<String> files, String function) {
        public CallWay {
            files = List.copyOf(files);
        }

        /** In one line: {@code /usr/bin/a > libb.so.1 > libc.so.6 (getrandom)}. */
        public String text() {
            StringBuilder text = new StringBuilder(files.get(0));
            files.stream().skip(1).forEach(f -> text.append(" > ").append(f.substring(f.lastIndexOf('/') + 1)));
            return text.append(" (").append(function).append(')').toString();
        }
    }

    /**
     * Looks at programs.
     *
     * @param image where they are
     * @param programs paths of what was started, or is to be
     * @param opened paths of files that were mapped as code while it ran
     */
    public static ReachableCalls of(Image image, Collection<String> programs, Collection<String> opened) {
        return of(image, new Libraries(image), programs, opened);
    }

    /** The same for one of several questions about an image: what was read of it for one is not read again. */
    static ReachableCalls of(Image image, Libraries libraries, Collection<String> programs, Collection<String> opened) {
        return new Search(image, libraries, opened).search(programs);
    }

    private static final class Search {
        private final Image image;
        private final Libraries libraries;
        private final Collection<String> opened;
        private final Syscalls names = new Syscalls();
        private final Set<String> ofAllThreads = ShippedData.rows("kernel/go-thread-calls.csv").stream()
                .map(row -> row.get(0))
                .collect(Collectors.toSet());
        private final SortedMap<String, CallWay> calls = new TreeMap<>();
        private final Set<String> looked = new TreeSet<>();
        private final Set<String> missing = new TreeSet<>();
        private final SortedMap<String, String> doubts = new TreeMap<>();
        private final Set<String> absent = new TreeSet<>();
        private final Set<String> interpreters = new TreeSet<>();
        private String architecture = "";

        Search(Image image, Libraries libraries, Collection<String> opened) {
            this.image = image;
            this.libraries = libraries;
            this.opened = new TreeSet<>(opened);
        }

        ReachableCalls search(Collection<String> programs) {
            for (String program : new TreeSet<>(programs)) {
                program(program, 0);
            }
            kernelsOwn();
            int total = architecture.isEmpty() ? 0 : names.names(architecture).size();
            return new ReachableCalls(architecture, calls, List.copyOf(looked), total, diagnostics());
        }

        private void program(String path, int depth) {
            Optional<ImageFile> file = image.resolved(path).filter(f -> f.kind() == Kind.FILE);
            if (file.isEmpty()) {
                absent.add(path);
                return;
            }
            String real = file.get().path();
            if (!looked.add(real)) {
                return;
            }
            Optional<Binary> binary = libraries.at(real);
            if (binary.isPresent()) {
                run(binary.get());
            } else if (depth < MOST_INTERPRETERS) {
                interpreter(file.get()).ifPresent(i -> {
                    interpreters.add(i);
                    program(i, depth + 1);
                });
            }
        }

        private void run(Binary program) {
            Set<Binary> plugins = new LinkedHashSet<>();
            for (String path : opened) {
                libraries
                        .at(path)
                        .filter(b -> b.elf().machine() == program.elf().machine()
                                && (b.elf().soname().isPresent() || path.contains(".so")))
                        .ifPresent(plugins::add);
            }
            ProgramReach reach = new ProgramReach(libraries);
            reach.run(program, plugins);
            architecture = architecture.isEmpty() ? program.machine().name() : architecture;
            reach.numbers()
                    .forEach((number, place) -> names.name(program.machine().name(), number)
                            .ifPresent(name -> calls.putIfAbsent(name, way(reach, place))));
            reach.firstArguments()
                    .forEach((number, place) -> names.name(program.machine().name(), number)
                            .filter(ofAllThreads::contains)
                            .ifPresent(name -> calls.putIfAbsent(name, way(reach, place))));
            missing.addAll(reach.missing());
            reach.doubts().forEach((where, what) -> doubts.putIfAbsent(where, what));
        }

        private static CallWay way(ProgramReach reach, Place place) {
            long start = place.binary().start((int) place.at());
            return new CallWay(reach.way(place), place.binary().nameAt(start).orElse("0x" + Long.toHexString(start)));
        }

        /** The kernel itself has a call that a signal interrupted go on by this one (signal(7)). */
        private void kernelsOwn() {
            for (String waits : List.of("nanosleep", "clock_nanosleep", "poll", "futex")) {
                if (calls.containsKey(waits)) {
                    calls.putIfAbsent("restart_syscall", calls.get(waits));
                }
            }
        }

        /** The program that a script names in its first line; env(1) is followed to what it looks for. */
        private Optional<String> interpreter(ImageFile script) {
            String first;
            try {
                first = new String(image.beginning(script, LONGEST_LINE), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return Optional.empty();
            }
            if (!first.startsWith("#!")) {
                return Optional.empty();
            }
            List<String> words = List.of(
                    first.substring(2).lines().findFirst().orElse("").strip().split("\\s+", -1));
            if (words.get(0).endsWith("/env")) {
                return words.stream()
                        .skip(1)
                        .filter(w -> !w.startsWith("-") && !w.contains("="))
                        .findFirst()
                        .flatMap(this::inPath);
            }
            return words.get(0).isEmpty() ? Optional.empty() : Optional.of(words.get(0));
        }

        private Optional<String> inPath(String name) {
            return pathOf(image, name);
        }

        private List<Diagnostic> diagnostics() {
            List<Diagnostic> all = new ArrayList<>();
            interpreters.forEach(i -> all.add(Diagnostic.note(
                    "reach-script", i + " runs scripts: what it can reach is its own, whatever they say")));
            doubts.forEach((where, what) -> all.add(Diagnostic.note("reach-number", where + ": " + what)));
            missing.forEach(name -> all.add(
                    Diagnostic.warning("reach-library", "library " + name + " is needed and is not in the image", "")));
            absent.forEach(path -> all.add(Diagnostic.warning(
                    "reach-program",
                    Position.ofSource(path),
                    "was started and is not in the image",
                    "give the image that was recorded")));
            libraries
                    .foreign()
                    .forEach(path -> all.add(Diagnostic.warning(
                            "reach-machine",
                            Position.ofSource(path),
                            "is not for x86_64 or aarch64, or is damaged; what it calls is not known",
                            "")));
            return all;
        }
    }

    /** A program by its name, as the shell of an image finds it: in the folders of its PATH. */
    public static Optional<String> pathOf(Image image, String name) {
        if (name.contains("/")) {
            return Optional.of(name);
        }
        String path = image.config().environment().stream()
                .filter(v -> v.startsWith("PATH="))
                .map(v -> v.substring(5))
                .findFirst()
                .orElse("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        for (String folder : path.split(":", -1)) {
            String file = ImageFiles.join(folder.isEmpty() ? "/" : folder, name);
            if (image.resolved(file).filter(f -> f.kind() == Kind.FILE).isPresent()) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }
}
