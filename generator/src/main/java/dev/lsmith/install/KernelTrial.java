package dev.lsmith.install;

import dev.lsmith.base.KernelText;
import dev.lsmith.install.Machine.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Policies tried by this host's kernel and engine: the AppArmor profile is loaded under a name that is thrown away, and a container is
 * started under all of them, without ports, network or volumes. Nothing stays.
 *
 * @param machine the host
 * @param folder the policies' folder, from where the engine takes the seccomp profile
 * @param arguments what the engine is told of the policies, one word each
 * @param profile the AppArmor profile's name and text; empty if there is none
 * @param image the image to start
 * @param command what to run in it; the image's own if there are no words
 */
public record KernelTrial(
        Machine machine,
        Path folder,
        List<String> arguments,
        Optional<TrialProfile> profile,
        String image,
        List<String> command) {
    private static final int PATIENCE = 10;
    private static final long BETWEEN_MILLIS = 300;

    public KernelTrial {
        arguments = List.copyOf(arguments);
        command = List.copyOf(command);
    }

    /** An AppArmor profile. */
    public record TrialProfile(String name, String text) {}

    /** What came of it. */
    public enum Result {
        /** The container runs under the policies, or did all it had to. */
        PASSED,
        /** The kernel or the engine refuses a policy, or the container ends under them and not without. */
        REFUSED,
        /** This host cannot tell. */
        UNTOLD
    }

    /**
     * The result and the steps that led to it.
     *
     * @param lines for a person, in their order
     */
    public record Report(Result result, List<String> lines) {
        public Report {
            lines = List.copyOf(lines);
        }
    }

    /** Tries; whatever comes of it, what was loaded and started is gone afterwards. */
    public Report run() throws InstallFault {
        Optional<String> why = unable();
        if (why.isPresent()) {
            return new Report(Result.UNTOLD, List.of("could not say: " + why.get()));
        }
        String engine = machine.hasProgram("docker") ? "docker" : "podman";
        String name = "lsmith-trial-" + ProcessHandle.current().pid();
        try {
            Path file = Files.createTempFile("lsmith", ".profile");
            try {
                return new Attempt(engine, name, file, new ArrayList<>()).run();
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw InstallFault.failed(
                    "no-temporary-file", "", "no temporary file can be written", "set java.io.tmpdir");
        }
    }

    /** Why this host cannot tell. */
    private Optional<String> unable() {
        if (!machine.mayChange()) {
            return Optional.of("only root may load a profile; use sudo");
        }
        if (!machine.hasProgram("docker") && !machine.hasProgram("podman")) {
            return Optional.of("there is neither docker nor podman");
        }
        if (profile.isPresent() && !machine.hasAppArmor()) {
            return Optional.of("the host has no AppArmor, for which there is a profile");
        }
        if (profile.isPresent() && !machine.hasProgram("apparmor_parser")) {
            return Optional.of("there is no apparmor_parser");
        }
        return image.isEmpty()
                ? Optional.of("it is not known which image to start; name one with --image")
                : Optional.empty();
    }

    /** One try. */
    private final class Attempt {
        private final String engine;
        private final String name;
        private final Path file;
        private final List<String> lines;

        Attempt(String engine, String name, Path file, List<String> lines) {
            this.engine = engine;
            this.name = name;
            this.file = file;
            this.lines = lines;
        }

        Report run() throws InstallFault, IOException {
            Result loaded = profile.isPresent() ? load(profile.get()) : Result.PASSED;
            if (loaded != Result.PASSED) {
                return new Report(loaded, lines);
            }
            try {
                return new Report(tried(), lines);
            } finally {
                machine.runAsIs(List.of(engine, "rm", "--force", name), folder);
                if (profile.isPresent()) {
                    machine.runAsIs(List.of("apparmor_parser", "-R", file.toString()), folder);
                }
            }
        }

        private Result load(TrialProfile under) throws InstallFault, IOException {
            Matcher head = Pattern.compile("(?m)^profile " + Pattern.quote(under.name()) + "(?=[ {])")
                    .matcher(under.text());
            if (!head.find()) {
                lines.add("apparmor: could not say: no line begins with: profile " + under.name());
                return Result.UNTOLD;
            }
            String renamed = under.text().substring(0, head.start()) + "profile " + name
                    + under.text().substring(head.end());
            Files.write(file, KernelText.encode(renamed));
            CommandResult outcome = machine.runAsIs(List.of("apparmor_parser", "-r", file.toString()), folder);
            lines.add("apparmor: " + (outcome.succeeded() ? "loaded as " + name : "refused: " + outcome.firstLine()));
            return outcome.succeeded() ? Result.PASSED : Result.REFUSED;
        }

        private Result tried() throws InstallFault {
            boolean labelled =
                    arguments.stream().anyMatch(word -> word.startsWith("label=type:")) && machine.hasSelinux();
            Started under = started(confined());
            lines.add(engine + ": under the policies " + under.words());
            if (!under.failed()) {
                lines.add(
                        labelled
                                ? "selinux: could not say: a module is only loaded by install"
                                : "nothing was refused");
                return labelled ? Result.UNTOLD : Result.PASSED;
            }
            Started without = started(List.of());
            lines.add(engine + ": under the engine's default " + without.words());
            if (without.failed()) {
                lines.add("could not say: it does not run without the policies either");
                return Result.UNTOLD;
            }
            return Result.REFUSED;
        }

        /** The policies' flags, with the name under which the profile is loaded now; a module is not loaded. */
        private List<String> confined() {
            List<String> words = new ArrayList<>();
            for (int i = 0; i < arguments.size(); i++) {
                String word = arguments.get(i);
                boolean option = word.equals("--security-opt") && i + 1 < arguments.size();
                if (option && arguments.get(i + 1).startsWith("label=")) {
                    i++;
                } else {
                    words.add(word.startsWith("apparmor=") ? "apparmor=" + name : word);
                }
            }
            return words;
        }

        private Started started(List<String> flags) throws InstallFault {
            machine.runAsIs(List.of(engine, "rm", "--force", name), folder);
            List<String> words =
                    new ArrayList<>(List.of(engine, "run", "--detach", "--network", "none", "--name", name));
            words.addAll(flags);
            words.add(image);
            words.addAll(command);
            CommandResult outcome = machine.runAsIs(words, folder);
            return outcome.succeeded() ? settled() : new Started(true, "does not start: " + outcome.firstLine());
        }

        /** A service is taken to run when it still does after some seconds. */
        private Started settled() throws InstallFault {
            List<String> question =
                    List.of(engine, "inspect", "--format", "{{.State.Running}} {{.State.ExitCode}}", name);
            String[] state = {"true", "0"};
            for (int i = 0; i < PATIENCE && state[0].equals("true"); i++) {
                pause();
                state = (machine.runAsIs(question, folder).firstLine() + " ?").split(" ", -1);
            }
            if (state[0].equals("true")) {
                return new Started(false, "runs");
            }
            return new Started(!state[1].equals("0"), "ended with exit code " + state[1]);
        }

        private void pause() throws InstallFault {
            try {
                Thread.sleep(BETWEEN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw InstallFault.failed("interrupted", image, "it was broken off", "try again");
            }
        }
    }

    /** How a container fared. */
    private record Started(boolean failed, String words) {}
}
