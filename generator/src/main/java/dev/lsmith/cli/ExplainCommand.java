package dev.lsmith.cli;

import dev.lsmith.app.ImageChoice;
import dev.lsmith.app.PolicyAnalysis;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.cli.PolicyOptions.BaseOptions;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.question.ConfiningLayer.Passage;
import dev.lsmith.question.ExplainedDenial;
import dev.lsmith.question.LayeredAnswer;
import dev.lsmith.question.QueryReader;
import dev.lsmith.report.DenialReasonWriter;
import dev.lsmith.report.ExplanationWriter;
import dev.lsmith.report.LayerWriter;
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
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith explain}: would this be allowed, and which rule says so? */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says what stops an access first of all that confines a container, asked in the kernel's order; or "
                    + "asks one policy.",
            "",
            "A folder that generate wrote is asked by all layers at once:",
            "  read|write|append|truncate|create|delete|exec PATH",
            "  mkdir|rmdir|mknod|chmod|chown|stat|lock|list PATH",
            "  rename FROM TO, link FILE NAME, sysctl NAME",
            "  connect|send|bind|listen tcp|udp [HOST:]PORT, connect unix PATH",
            "  ptrace, signal NAME, mount [TYPE TARGET], umount TARGET",
            "  CAP_SYS_ADMIN",
            "  ioctl TIOCSTI [PATH]",
            "  socket(AF_INET, SOCK_RAW), unshare(CLONE_NEWUSER), NAME(ARGUMENTS): any system call; ? is any argument",
            "",
            "A single seccomp or SELinux policy is asked the same; a folder and an AppArmor profile take an "
                    + "access as a rule has it, too:",
            "  /etc/shadow r",
            "  owner /home/a/x w",
            "  exec /bin/sh",
            "  link /new -> /existing",
            "  capability net_raw",
            "  network inet stream",
            "  signal send term peer=LABEL",
            "  ptrace read peer=LABEL",
            "  change_profile NAME",
            "  mount fstype=tmpfs options=(ro,nosuid) SOURCE -> TARGET",
            "  umount TARGET",
            "  unix connect stream peer_addr=@NAME peer=LABEL",
            "  dbus send bus=system path=/a interface=b member=C peer=LABEL",
            "",
            "Exit code 0 if all layers, or all profiles of the file, allow it, 1 if one stops it, 5 if that "
                    + "depends on what neither the query nor the policies say."
        })
final class ExplainCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            paramLabel = "POLICY",
            description = "A policy, or a folder that generate wrote; - for standard input.")
    private @Nullable Path policy;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "QUERY",
            description = "What is asked, as one word or several.")
    private List<String> access = new ArrayList<>();

    @Option(
            names = "--denial",
            paramLabel = "LINE",
            description =
                    "Instead of a query: a line of a log that tells of a denial, a file of such lines, or -. Says which "
                            + "layer"
                            + " of the folder refuses it and why, the least that would allow it, and what else that opens.")
    private @Nullable String denial;

    @Option(
            names = "--image",
            paramLabel = "IMAGE",
            description =
                    "The container's image: says of a path of the query what it is there, of which owner, mode, package and layer.")
    private @Nullable Path image;

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Option(
            names = "--lsm",
            paramLabel = "LSM",
            description =
                    "What the host of a folder's container has: apparmor, selinux, both or none. Default: each that there"
                            + " is a policy for.")
    private @Nullable LsmChoice lsm;

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Mixin
    private BaseOptions base = new BaseOptions();

    @Override
    public Integer call() throws InputException {
        Path asked = policy == null ? Path.of(".") : policy;
        if (access.isEmpty() == (denial == null)) {
            throw new ParameterException(
                    spec.commandLine(), denial == null ? QueryReader.FORMS : "Say either a query or --denial");
        }
        if (denial != null) {
            return denials(asked, denial).code();
        }
        ExitCode code = Files.isDirectory(asked) ? layers(asked) : profiles(asked);
        if (image != null && !json) {
            new Console(spec.commandLine().getOut())
                    .print(ExplanationWriter.facts(ImageChoice.describe(image, access)));
        }
        return code.code();
    }

    private ExitCode denials(Path folder, String line) throws InputException {
        List<ExplainedDenial> denials = options.analysis().denials(folder, line, System.in);
        if (json) {
            print(DenialReasonWriter.json(denials));
        } else {
            new Console(spec.commandLine().getOut()).print(DenialReasonWriter.lines(denials));
        }
        if (denials.stream().anyMatch(ExplainedDenial::isRefused)) {
            return ExitCode.FOUND;
        }
        return denials.stream().anyMatch(d -> d.layers().isEmpty()) ? ExitCode.UNDECIDED : ExitCode.OK;
    }

    private ExitCode layers(Path folder) throws InputException {
        return told(options.analysis(base).explain(folder, String.join(" ", access), Optional.ofNullable(lsm)));
    }

    private ExitCode told(LayeredAnswer answer) {
        if (json) {
            print(LayerWriter.json(answer));
        } else {
            new Console(spec.commandLine().getOut()).print(LayerWriter.lines(answer));
        }
        return switch (answer.passage()) {
            case STOPPED -> ExitCode.FOUND;
            case UNKNOWN -> ExitCode.UNDECIDED;
            case ALLOWED, LIFTED, NOT_ASKED -> ExitCode.OK;
        };
    }

    private ExitCode profiles(Path file) throws InputException {
        PolicyAnalysis analysis = options.analysis(base);
        PolicyFile policy = PolicyAnalysis.policy(file, System.in);
        if (!analysis.isProfile(policy)) {
            LayeredAnswer answer = analysis.explainAlone(policy, String.join(" ", access));
            ExitCode code = told(answer);
            return answer.passage() == Passage.NOT_ASKED ? ExitCode.UNDECIDED : code;
        }
        List<Explanation> explanations = analysis.explain(policy, String.join(" ", access));
        if (json) {
            print(ExplanationWriter.json(explanations));
        } else {
            new Console(spec.commandLine().getOut()).print(ExplanationWriter.lines(explanations));
        }
        boolean denied = explanations.stream().anyMatch(e -> e.outcome() == Outcome.DENIED);
        return denied ? ExitCode.FOUND : ExitCode.OK;
    }

    private void print(String text) {
        spec.commandLine().getOut().print(text);
        spec.commandLine().getOut().flush();
    }
}
