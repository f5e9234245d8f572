package dev.lsmith.container.reader;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.shell.ShellWord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command that starts a container: {@code sudo A=1 podman --remote container run} and what stands behind it. What stands
 * before the engine's name may be anything: {@code if}, {@code ssh HOST}, {@code ExecStart=}, the {@code @} of make.
 *
 * @param engine who runs it
 * @param words the flags, the image and its command
 */
record RunCommand(Engine engine, List<ShellWord> words) {
    private static final Set<String> PROGRAMS = Set.of("docker", "podman", "nerdctl");
    private static final Set<String> OTHERS = ShippedData.rows("engines/commands.csv").stream()
            .map(row -> row.get(0))
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> SAYING = Set.of("echo", "printf", "#", "//");

    /** No command line has as many between the engine's name and {@code run}. */
    private static final int MOST_FLAGS = 100;

    /** What stands before a program's name in the same word: a path, {@code ExecStart=}, prefixes of make and systemd. */
    private static final Pattern BEFORE = Pattern.compile("(?s)^(?:[A-Za-z_-]+[=:])?[@+!:-]*(?:.*/)?");

    /** A variable that names an engine: {@code $(DOCKER)}, <code>${CONTAINER_TOOL:-podman}</code>. */
    private static final Pattern ENGINE_VARIABLE = Pattern.compile(
            "(?is)[@+-]?\\$\\$?[{(]?[A-Z0-9_]*(?:DOCKER|PODMAN|NERDCTL|ENGINE|CONTAINER|RUNTIME|OCI)[A-Z0-9_]*(?:[})]|:?[-=].*)?");

    private static final int LONGEST_IMAGE = 4_096;

    private static final Pattern IMAGE_REFERENCE = Pattern.compile(
            "(?:[A-Za-z0-9][A-Za-z0-9.-]*+(?::[0-9]{1,5})?/|\\[[0-9A-Fa-f:]+\\](?::[0-9]{1,5})?/)?[a-z0-9][a-z0-9._/-]*+"
                    + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z0-9+._-]{1,100}:[0-9a-fA-Fx]{1,200})?");

    private static final Pattern IMAGE_ELSEWHERE = Pattern.compile("(?:[a-z][a-z-]{1,30}:/?/?)?[/.]?[^\\s{}%$\\[\\]]*");

    RunCommand {
        words = List.copyOf(words);
    }

    /** The command, if this is one. */
    static Optional<RunCommand> of(List<ShellWord> words) {
        RunFlags flags = RunFlags.global();
        for (int at = 0; at < words.size() && !isSaid(words); at++) {
            Optional<Engine> engine = engine(words.get(at));
            int run = engine.isPresent() ? behindFlags(flags, words, at + 1) : words.size();
            if (text(words, run).equals("container")) {
                run++;
            }
            if (Set.of("run", "create").contains(text(words, run))) {
                return Optional.of(new RunCommand(engine.orElse(Engine.UNKNOWN), words.subList(run + 1, words.size())));
            }
        }
        return Optional.empty();
    }

    /** Whether an engine is called to do what nobody knows: {@code docker $COMMAND}. */
    static boolean isUnclear(List<ShellWord> words) {
        RunFlags flags = RunFlags.global();
        for (int at = 0; at < words.size() && !isSaid(words); at++) {
            if (engine(words.get(at)).isPresent()) {
                int next = behindFlags(flags, words, at + 1);
                boolean open = words.subList(at + 1, next).stream().anyMatch(ShellWord::open);
                if (open && !OTHERS.contains(text(words, next))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the words are only printed. */
    static boolean isSaid(List<ShellWord> words) {
        return SAYING.contains(words.get(0).text().replaceFirst("^[@-]+", ""));
    }

    private static Optional<Engine> engine(ShellWord word) {
        String program = BEFORE.matcher(word.text()).replaceFirst("");
        if (PROGRAMS.contains(program)) {
            return Optional.of(program.equals("podman") ? Engine.PODMAN : Engine.DOCKER);
        }
        boolean named = !word.expansions().isEmpty()
                && ENGINE_VARIABLE.matcher(word.text()).matches();
        return named ? Optional.of(Engine.DOCKER) : Optional.empty();
    }

    /** Where the engine's own flags end; a variable there can only be more of them, or what it is to do. */
    private static int behindFlags(RunFlags flags, List<ShellWord> words, int from) {
        int at = from;
        while (at < Math.min(words.size(), from + MOST_FLAGS)
                && (text(words, at).startsWith("-") || words.get(at).open())) {
            String word = text(words, at);
            Optional<RunFlags.Flag> flag = word.startsWith("--")
                    ? flags.named(word.substring(2))
                    : word.length() == 2 ? flags.lettered(word.charAt(1)) : Optional.empty();
            at += flag.isPresent() && flag.get().takesValue() ? 2 : 1;
        }
        return Math.min(at, words.size());
    }

    private static String text(List<ShellWord> words, int i) {
        return i < words.size() ? words.get(i).text() : "";
    }

    /**
     * Whether a word can be what an engine takes for an image: a reference (distribution/reference: a host, names in lower case, a tag,
     * a digest), an image of another transport ({@code docker-archive:/x}), or a folder ({@code --rootfs}). {@code [OPTIONS]},
     * {@code %FLAGS%} and {@code IMAGE} are none for certain.
     */
    static boolean mayBeImage(ShellWord word) {
        if (word.text().length() > LONGEST_IMAGE) {
            return false;
        }
        String outline = word.outline();
        boolean elsewhere = outline.startsWith("/") || outline.startsWith("./") || outline.matches("[a-z][a-z-]+:/.*");
        return elsewhere
                ? IMAGE_ELSEWHERE.matcher(outline).matches()
                : IMAGE_REFERENCE.matcher(outline).matches();
    }
}
