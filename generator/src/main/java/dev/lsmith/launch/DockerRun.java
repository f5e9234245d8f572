package dev.lsmith.launch;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.launch.proposal.Proposals;
import dev.lsmith.launch.proposal.Proposals.Proposal;
import dev.lsmith.launch.proposal.TmpfsMount;
import dev.lsmith.policy.LaunchSettings.SecurityOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The flags of {@code docker run} and {@code podman run} that put the policies in force, as {@code docker-run.args}
 * holds them.
 *
 * <p>The file has one argument a line in the sense of exec: a flag on one line, its value on the next. So both
 * {@code docker run $(cat docker-run.args) IMAGE} and {@code mapfile -t args < docker-run.args} work. No argument holds
 * a character on which a shell would split, expand or quote; a value that would need one is left out and reported.
 *
 * @param arguments in the order of the file
 * @param diagnostics what had to be left out
 */
public record DockerRun(List<Argument> arguments, List<Diagnostic> diagnostics) {
    public DockerRun {
        arguments = List.copyOf(arguments);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * A flag with its value.
     *
     * @param flag {@code --security-opt}
     * @param value {@code apparmor=nginx}; empty for a flag that stands alone
     * @param reason why it is given, in one line
     */
    public record Argument(String flag, String value, String reason) {
        /** Flag and value with a blank between. */
        public String text() {
            return String.join(" ", words());
        }

        /** Flag and value as exec would get them. */
        List<String> words() {
            return value.isEmpty() ? List.of(flag) : List.of(flag, value);
        }
    }

    /** The flags that put a plan in force under Docker. */
    public static DockerRun of(LaunchPlan plan) {
        return of(plan, plan.privileges().capabilities(), SecurityOption::docker, TmpfsMount::flag);
    }

    /** The flags that put it in force under Podman, which neither lifts the limit on low ports nor reads Docker's dialect of seccomp. */
    public static DockerRun podman(LaunchPlan plan) {
        String user = LaunchView.of(plan).uid();
        return of(plan, plan.capabilitiesElsewhere(), SecurityOption::podman, scratch -> scratch.podmanFlag(user));
    }

    private static DockerRun of(
            LaunchPlan plan,
            SortedSet<String> capabilities,
            Function<SecurityOption, String> engine,
            Function<TmpfsMount, String> tmpfs) {
        List<Argument> wanted = new ArrayList<>();
        plan.options().forEach(o -> wanted.add(option(engine.apply(o), o.reason())));
        if (plan.privileges().noNewPrivileges()) {
            wanted.add(option("no-new-privileges", "nothing observed gains privileges by an exec"));
        }
        capabilities(capabilities, wanted);
        proposals(plan, tmpfs, wanted);
        List<Diagnostic> diagnostics = new ArrayList<>();
        wanted.stream().filter(a -> !isPlain(a.value())).map(DockerRun::leftOut).forEach(diagnostics::add);
        plan.proposals().all().stream()
                .filter(p -> p.value().isEmpty())
                .map(DockerRun::notProposed)
                .forEach(diagnostics::add);
        return new DockerRun(wanted.stream().filter(a -> isPlain(a.value())).toList(), diagnostics);
    }

    private static void capabilities(SortedSet<String> kept, List<Argument> wanted) {
        wanted.add(new Argument("--cap-drop", "ALL", "only the capabilities that are kept are added back"));
        for (String capability : kept) {
            wanted.add(new Argument(
                    "--cap-add", capability.toUpperCase(Locale.ROOT), "kept; its reason stands in capabilities.json"));
        }
    }

    private static void proposals(LaunchPlan plan, Function<TmpfsMount, String> tmpfs, List<Argument> wanted) {
        Proposals proposals = plan.proposals();
        proposals.readOnly().filter(p -> p.value().isPresent()).ifPresent(p -> {
            wanted.add(new Argument("--read-only", "", "proposed: " + p.evidence()));
            for (TmpfsMount scratch : p.value().orElseThrow()) {
                wanted.add(new Argument(
                        "--tmpfs",
                        tmpfs.apply(scratch),
                        "proposed with --read-only: it writes there" + scratch.place()));
            }
        });
        proposals
                .pids()
                .ifPresent(p -> p.value()
                        .ifPresent(n ->
                                wanted.add(new Argument("--pids-limit", n.toString(), "proposed: " + p.evidence()))));
        boolean named = plan.spec().filter(s -> !s.process().user().isEmpty()).isPresent();
        proposals
                .user()
                .filter(p -> !named)
                .ifPresent(p -> p.value()
                        .ifPresent(user -> wanted.add(new Argument("--user", user, "proposed: " + p.evidence()))));
    }

    private static Diagnostic notProposed(Proposal<?> proposal) {
        return Diagnostic.note(
                "not-proposed", "--" + proposal.kind().word() + " is not proposed: " + proposal.evidence());
    }

    private static Argument option(String value, String reason) {
        return new Argument("--security-opt", value, reason);
    }

    /** Whether every shell takes the value for one word that means itself. */
    private static boolean isPlain(String value) {
        return value.matches("[A-Za-z0-9_@%+=:,./-]*");
    }

    private static Diagnostic leftOut(Argument argument) {
        return Diagnostic.warning(
                "launch-unquotable",
                argument.flag() + " " + argument.value() + " cannot stand unquoted in docker-run.args and was left out",
                "give it to docker run by hand");
    }

    /** The text of {@code docker-run.args}. */
    public String file() {
        return arguments.stream()
                .flatMap(a -> a.words().stream())
                .map(word -> word + "\n")
                .collect(Collectors.joining());
    }

    /**
     * The whole {@code docker run} line ({@code podman run} for a container of Podman's) that starts the same container hardened, to be given in the output folder.
     *
     * @param words what exec would get, from {@code docker} on
     * @param diagnostics what of the spec it does not repeat
     */
    public record DockerCommandLine(List<String> words, List<Diagnostic> diagnostics) {
        public DockerCommandLine {
            words = List.copyOf(words);
            diagnostics = List.copyOf(diagnostics);
        }

        /** The flags of the policies and the options of the spec. Without a spec, {@code IMAGE} stands for the image. */
        public static DockerCommandLine of(LaunchPlan plan) {
            DockerRun run = program(plan).equals("podman") ? DockerRun.podman(plan) : DockerRun.of(plan);
            SpecFlags flags = plan.spec().map(SpecFlags::of).orElse(SpecFlags.NONE);
            List<String> words = new ArrayList<>(List.of(program(plan), "run"));
            words.add(plan.spec().filter(s -> s.process().terminal()).isPresent() ? "--interactive" : "--detach");
            words.add("--name");
            words.add(plan.spec()
                    .map(ContainerSpec::name)
                    .filter(n -> !n.isEmpty())
                    .orElse(plan.name()));
            run.arguments().forEach(a -> words.addAll(a.words()));
            words.addAll(flags.words());
            words.add(plan.spec()
                    .map(ContainerSpec::image)
                    .filter(i -> !i.isEmpty())
                    .orElse("IMAGE"));
            words.addAll(flags.command());
            List<Diagnostic> diagnostics = new ArrayList<>(flags.diagnostics());
            for (String word : words) {
                if (ShellQuoting.of(word).isEmpty()) {
                    diagnostics.add(Diagnostic.warning(
                            "launch-unquotable",
                            "a word of the docker run line ends in invisible characters, which are not shown: " + word,
                            "take the word from the spec"));
                }
            }
            return new DockerCommandLine(words, diagnostics);
        }

        private static String program(LaunchPlan plan) {
            return plan.spec().filter(s -> s.engine() == Engine.PODMAN).isPresent() ? "podman" : "docker";
        }

        /** The line as a POSIX shell takes it and a terminal may show it. */
        public String line() {
            return words.stream().map(DockerCommandLine::quoted).collect(Collectors.joining(" "));
        }

        private static String quoted(String word) {
            Optional<String> whole = ShellQuoting.of(word);
            return whole.orElseGet(() -> ShellQuoting.of(word.replace("\0", "").replaceAll("\n+$", ""))
                    .orElse("''"));
        }
    }
}
