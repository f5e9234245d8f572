package dev.lsmith.cli;

import dev.lsmith.app.Installation;
import dev.lsmith.app.recording.RecordingReview;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.base.InputException;
import dev.lsmith.record.RecordScript;
import dev.lsmith.record.ScriptRun;
import dev.lsmith.report.RecordingWriter;
import dev.lsmith.report.Review;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith record}: from a running service to a recording that policies can be made of. */
@Command(
        name = "record",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {
            RecordCommand.Start.class,
            RecordCommand.Flags.class,
            RecordCommand.Restart.class,
            RecordCommand.Status.class,
            RecordCommand.Stop.class,
            RecordCommand.Abort.class,
            RecordCommand.ShownRecording.class,
            RecordCommand.Script.class
        },
        description = {
            "Records what a container does on this host, as root: start, use the service, stop.",
            "",
            "start loads a learning profile (or domain) of the container's own, which lets everything through and "
                    + "logs it, and starts"
                    + " the container under it; stop cuts the audit log, reads the container's description, and puts the host back as it was."
                    + " The folder that stop writes is what generate takes.",
            "",
            "Everything is done by a shell script, which `record script` prints: it can be read before, and run "
                    + "on hosts without Java.",
            "",
            "Exit code 0 if it was done, 1 if a check says no, 4 if the host does not let it be done; review: 5 "
                    + "if part is missing."
        })
final class RecordCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Which recording is meant, and by which engine. */
    static final class Named {
        @Parameters(
                index = "0",
                paramLabel = "NAME",
                description = "The recording's name, and the container's unless start runs it.")
        private String name = "";

        @Option(
                names = "--engine",
                paramLabel = "PROGRAM",
                defaultValue = "docker",
                description = "What runs containers: docker, podman or nerdctl. Default: docker.")
        private String engine = "docker";

        RecordScript script() throws InputException {
            Installation.checkName(name, "the command line");
            return new RecordScript(name, engine, Review.Origin.thisVersion());
        }

        int run(List<String> words) throws InputException, IOException {
            return new ScriptRun(script().text()).with(words);
        }
    }

    /** What every word has that changes the host. */
    static final class DryRun {
        @Option(names = "--dry-run", description = "Print each command, and run none.")
        private boolean dryRun;

        List<String> before(String... words) {
            List<String> all = new ArrayList<>(dryRun ? List.of("--dry-run") : List.of());
            all.addAll(List.of(words));
            return all;
        }
    }

    /** {@code record start}. */
    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Loads the learning policies and starts the container under them, or says with which options to start it.",
                "What would lose records (a small backlog, a rate limit, rotation) is told."
            })
    static final class Start implements Callable<Integer> {
        @Mixin
        private Named named = new Named();

        @Option(
                names = "--lsm",
                paramLabel = "LSM",
                description = "apparmor or selinux. Default: the one that the kernel has.")
        private @Nullable String lsm;

        @Option(
                names = "--image",
                paramLabel = "IMAGE",
                description =
                        "Where the programs are that the AppArmor profile names beside those in the usual folders."
                                + " Default: the command's.")
        private @Nullable String image;

        @Option(
                names = "--service",
                paramLabel = "SERVICE",
                description = "The service of a compose file, or the container of a pod, for the override and the patch"
                        + " that flags names. Default: NAME.")
        private @Nullable String service;

        @Option(names = "--fix", description = "Set right what would lose records; stop and abort put it back.")
        private boolean fix;

        @Mixin
        private DryRun dryRun = new DryRun();

        @Parameters(
                index = "1..*",
                paramLabel = "COMMAND",
                description =
                        "Behind --: the engine's command, docker run … IMAGE …; the options that record are put into it.")
        private List<String> command = new ArrayList<>();

        @Override
        public Integer call() throws InputException, IOException {
            List<String> words = dryRun.before("start");
            if (fix) {
                words.add("--fix");
            }
            Optional.ofNullable(lsm).ifPresent(module -> words.addAll(List.of("--lsm", module)));
            Optional.ofNullable(image)
                    .or(() -> SpecChoice.imageOf(command))
                    .ifPresent(name -> words.addAll(List.of("--image", name)));
            Optional.ofNullable(service).ifPresent(name -> words.addAll(List.of("--service", name)));
            if (!command.isEmpty()) {
                words.add("--");
                words.addAll(command);
            }
            return named.run(words);
        }
    }

    /** {@code record flags}. */
    @Command(
            name = "flags",
            mixinStandardHelpOptions = true,
            description = "Says again what the engine is to be told: docker or podman, compose, Kubernetes.")
    static final class Flags implements Callable<Integer> {
        @Mixin
        private Named named = new Named();

        @Override
        public Integer call() throws InputException, IOException {
            return named.run(List.of("flags"));
        }
    }

    /** {@code record restart}. */
    @Command(
            name = "restart",
            mixinStandardHelpOptions = true,
            description = {
                "Stops the container and starts it again, under a profile that is loaded anew.",
                "The kernel reports a capability once for a loaded profile, so a plain restart would hide what the "
                        + "second start needs."
            })
    static final class Restart implements Callable<Integer> {
        @Mixin
        private Named named = new Named();

        @Mixin
        private DryRun dryRun = new DryRun();

        @Override
        public Integer call() throws InputException, IOException {
            return named.run(dryRun.before("restart"));
        }
    }

    /** {@code record status}. */
    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Says whether it is being recorded, how many records there are, and how many are lost.")
    static final class Status implements Callable<Integer> {
        @Mixin
        private Named named = new Named();

        @Override
        public Integer call() throws InputException, IOException {
            return named.run(List.of("status"));
        }
    }

    /** {@code record stop}. */
    @Command(
            name = "stop",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = {
                "Stops the container, writes the recording, and puts the host back as it was.",
                "A profile cannot be taken away from a running container without leaving it unconfined: so that is "
                        + "stopped first. Says how complete the recording is: what was lost, and which parts of a service's "
                        + "life it shows."
            })
    static final class Stop implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Named named = new Named();

        @Option(
                names = {"-o", "--output"},
                paramLabel = "DIR",
                description = "The recording's folder, which must not be there yet. Default: NAME.")
        private @Nullable String folder;

        @Option(
                names = "--spec",
                paramLabel = "FILE",
                description =
                        "The container is none of the engine's and has ended; FILE describes it: crictl inspect, a pod's manifest.")
        private @Nullable String described;

        @Mixin
        private DryRun dryRun = new DryRun();

        @Override
        public Integer call() throws InputException, IOException {
            String written = folder == null ? named.script().name() : folder;
            List<String> words = dryRun.before();
            Optional.ofNullable(described).ifPresent(file -> words.addAll(List.of("--spec", file)));
            words.addAll(List.of("stop", written));
            int code = named.run(words);
            if (code == ExitCode.OK.code() && Files.isDirectory(Path.of(written))) {
                review(written, new CompletenessOption(), spec);
            }
            return code;
        }
    }

    /** {@code record review}. */
    @Command(
            name = "review",
            mixinStandardHelpOptions = true,
            description = {
                "Says how complete a recording is, as stop does: what was lost, and which parts of a service's life "
                        + "it shows.",
                "Exit code 5 if part of it is missing."
            })
    static final class ShownRecording implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "DIR", description = "A folder that record stop wrote.")
        private String folder = "";

        @Mixin
        private CompletenessOption completeness = new CompletenessOption();

        @Override
        public Integer call() throws InputException {
            return review(folder, completeness, spec).code();
        }
    }

    private static ExitCode review(String folder, CompletenessOption completeness, CommandSpec spec)
            throws InputException {
        RecordingReview review = ProgressLine.during(false, progress -> RecordingReview.of(folder, progress));
        new Console(spec.commandLine().getOut())
                .print(RecordingWriter.lines(review.reading(), review.doubts(), review.life(), review.completeness()));
        ExitCode judged = completeness.judge(review, spec.commandLine().getErr());
        return judged == ExitCode.OK && review.isPartial() ? ExitCode.UNDECIDED : judged;
    }

    /** {@code record abort}. */
    @Command(
            name = "abort",
            mixinStandardHelpOptions = true,
            description = {
                "Puts the host back as it was before start and writes nothing; the container is stopped.",
                "Also after a crash, of the recording or of the host: what was changed is known."
            })
    static final class Abort implements Callable<Integer> {
        @Mixin
        private Named named = new Named();

        @Mixin
        private DryRun dryRun = new DryRun();

        @Override
        public Integer call() throws InputException, IOException {
            return named.run(dryRun.before("abort"));
        }
    }

    /** {@code record script}. */
    @Command(
            name = "script",
            mixinStandardHelpOptions = true,
            description =
                    "Prints the shell script that does all of it, for a host without Java: sh SCRIPT start, sh SCRIPT stop.")
    static final class Script implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private Named named = new Named();

        @Override
        public Integer call() throws InputException {
            PrintWriter out = spec.commandLine().getOut();
            out.print(named.script().text());
            out.flush();
            return ExitCode.OK.code();
        }
    }
}
