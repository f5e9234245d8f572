package dev.lsmith.spec.run;

import dev.lsmith.json.JsonValue.JsonString;
import dev.lsmith.spec.Engine;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A command that starts a container: {@code sudo A=1 podman --remote container run} and what stands behind it.
 *
 * @param engine who runs it
 * @param words the flags, the image and its command
 */
record RunCommand(Engine engine, List<JsonString> words) {
    private static final Set<String> BEFORE = Set.of("$", "sudo", "exec", "time", "command", "env", "nohup");
    private static final Set<String> PROGRAMS = Set.of("docker", "podman", "nerdctl");

    RunCommand {
        words = List.copyOf(words);
    }

    /** The command, if this is one. */
    static Optional<RunCommand> of(List<JsonString> words) {
        int at = 0;
        while (at < words.size()
                && (BEFORE.contains(words.get(at).text())
                        || isAssignment(words.get(at))
                        || (at > 0 && words.get(at).text().startsWith("-")))) {
            at++;
        }
        String program = text(words, at).replaceFirst("^.*/", "");
        if (!PROGRAMS.contains(program)) {
            return Optional.empty();
        }
        at = behindFlags(words, at + 1);
        if (text(words, at).equals("container")) {
            at++;
        }
        if (!Set.of("run", "create").contains(text(words, at))) {
            return Optional.empty();
        }
        Engine engine = program.equals("podman") ? Engine.PODMAN : Engine.DOCKER;
        return Optional.of(new RunCommand(engine, words.subList(at + 1, words.size())));
    }

    private static int behindFlags(List<JsonString> words, int from) {
        RunFlags flags = RunFlags.global();
        int at = from;
        while (text(words, at).startsWith("-")) {
            String word = text(words, at);
            Optional<RunFlags.Flag> flag = word.startsWith("--")
                    ? flags.named(word.substring(2))
                    : word.length() == 2 ? flags.lettered(word.charAt(1)) : Optional.empty();
            at += flag.isPresent() && flag.get().takesValue() ? 2 : 1;
        }
        return at;
    }

    private static boolean isAssignment(JsonString word) {
        return word.text().matches("(?s)[A-Za-z_][A-Za-z0-9_]*=.*");
    }

    private static String text(List<JsonString> words, int i) {
        return i < words.size() ? words.get(i).text() : "";
    }
}
