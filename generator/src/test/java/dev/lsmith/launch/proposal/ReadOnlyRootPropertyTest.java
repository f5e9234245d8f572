package dev.lsmith.launch.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.container.Specs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * What is proposed is safe: a random program runs on a small image and is recorded as AppArmor would; where a read-only root is
 * proposed, the same program on that root and with those directories in memory does all that it did, and reads what it read.
 */
class ReadOnlyRootPropertyTest {
    private static final List<String> FOLDERS = List.of("/etc", "/run", "/run/app", "/tmp");
    private static final List<String> NAMES = List.of("a", "b", "c");

    /** A step of the program: {@code make}, {@code open} (makes if need be), {@code append}, {@code read}, {@code unlink}, {@code list}, {@code rename}. */
    record Step(String verb, String path, String other) {}

    /** Files by path with who wrote them, on a root that may be read-only, with directories that start empty. */
    private static final class Files {
        private final Map<String, String> content = new TreeMap<>();
        private final Set<String> folders = new TreeSet<>(FOLDERS);
        private final Optional<Set<String>> scratch;

        Files(Map<String, String> image, Optional<Set<String>> scratch) {
            this.scratch = scratch;
            image.forEach((path, text) -> {
                if (scratch.isEmpty() || scratch.get().stream().noneMatch(f -> path.startsWith(f + "/"))) {
                    content.put(path, text);
                }
            });
            scratch.ifPresent(empty ->
                    folders.removeIf(f -> !empty.contains(f) && empty.stream().anyMatch(e -> f.startsWith(e + "/"))));
        }

        private Optional<String> fileSystem(String path) {
            String folder = path.substring(0, path.lastIndexOf('/'));
            return scratch.isEmpty()
                    ? Optional.of("root")
                    : scratch.get().stream()
                            .filter(s -> folder.equals(s) || folder.startsWith(s + "/"))
                            .reduce((a, b) -> a.length() > b.length() ? a : b);
        }

        private boolean writable(String path) {
            return folders.contains(path.substring(0, path.lastIndexOf('/')))
                    && fileSystem(path).isPresent();
        }

        /** What a step comes to, and, if it succeeds, what AppArmor says of it. */
        String run(Step step, int number, List<String> log) {
            String path = step.path();
            boolean there = content.containsKey(path);
            switch (step.verb()) {
                case "make" -> {
                    return writable(path) && !there ? made(path, number, log, "wc") : "refused";
                }
                case "open", "append" -> {
                    String mask = step.verb().equals("open") ? "wc" : "ac";
                    if (!writable(path)) {
                        return "refused";
                    }
                    if (!there) {
                        made(path, number, log, mask);
                        return "opened";
                    }
                    log.add(mask + " " + path);
                    content.put(
                            path, step.verb().equals("open") ? "by " + number : content.get(path) + " and " + number);
                    return "opened";
                }
                case "read" -> {
                    if (there) {
                        log.add("r " + path);
                    }
                    return content.getOrDefault(path, "absent");
                }
                case "unlink" -> {
                    if (!there || !writable(path)) {
                        return "refused";
                    }
                    log.add("d " + path);
                    content.remove(path);
                    return "gone";
                }
                case "rename" -> {
                    boolean one = fileSystem(path).equals(fileSystem(step.other()));
                    if (!there || !one || !writable(path) || !writable(step.other())) {
                        return "refused";
                    }
                    log.add("mv " + path + " " + step.other());
                    content.put(step.other(), content.get(path));
                    if (!path.equals(step.other())) {
                        content.remove(path);
                    }
                    return "renamed";
                }
                default -> {
                    String folder = path.substring(0, path.lastIndexOf('/'));
                    log.add("r " + folder + "/");
                    return content.keySet().stream()
                                    .filter(p -> p.lastIndexOf('/') == folder.length() && p.startsWith(folder))
                                    .toList()
                            + "";
                }
            }
        }

        private String made(String path, int number, List<String> log, String mask) {
            log.add("c " + path);
            log.add(mask + " " + path);
            content.put(path, "by " + number);
            return "made";
        }
    }

    private static String path(RandomGenerator random) {
        return FOLDERS.get(random.nextInt(FOLDERS.size())) + "/" + NAMES.get(random.nextInt(NAMES.size()));
    }

    private static List<Step> program(RandomGenerator random) {
        List<String> verbs = List.of("make", "open", "append", "read", "read", "unlink", "list", "rename");
        List<Step> steps = new ArrayList<>();
        int length = 1 + random.nextInt(8);
        for (int i = 0; i < length; i++) {
            steps.add(new Step(verbs.get(random.nextInt(verbs.size())), path(random), path(random)));
        }
        return steps;
    }

    @Test
    void aProposalChangesNothing() {
        int proposed = 0;
        for (long seed = 0; seed < 5_000; seed++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            Map<String, String> image = new TreeMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                image.put(path(random), "of the image");
            }
            List<Step> program = program(random);
            List<String> log = new ArrayList<>();
            List<String> before = outcomes(new Files(image, Optional.empty()), program, log);
            Recording recording = new Recording().file("r", "/usr/bin/app");
            for (String line : log) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("mv")) {
                    recording.rename(words[1], words[2]);
                } else {
                    recording.file(words[0], words[1]);
                }
            }
            Optional<List<TmpfsMount>> scratch = ReadOnlyRoot.of(recording.recorded(), Optional.of(Specs.host("")))
                    .orElseThrow()
                    .value();
            if (scratch.isPresent()) {
                proposed++;
                Set<String> folders = new TreeSet<>();
                scratch.get().forEach(s -> folders.add(s.path()));
                List<String> after = outcomes(new Files(image, Optional.of(folders)), program, new ArrayList<>());
                for (int i = 0; i < before.size(); i++) {
                    // What fails leaves no record: that a file of the image is there to make it fail cannot be known.
                    if (!before.get(i).equals("refused") && !before.get(i).equals("absent")) {
                        assertThat(after.get(i))
                                .as("seed %d, step %d of %s, image %s, tmpfs %s", seed, i, program, image, folders)
                                .isEqualTo(before.get(i));
                    }
                }
            }
        }
        assertThat(proposed).isGreaterThan(500);
    }

    private static List<String> outcomes(Files files, List<Step> program, List<String> log) {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < program.size(); i++) {
            outcomes.add(files.run(program.get(i), i, log));
        }
        return outcomes;
    }
}
