package dev.lsmith.cli;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.report.ExplanationWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lsmith explain}: would this be allowed, and which rule says so? */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks a policy about one access: the answer, and the rules that give it.",
            "",
            "The access is written much like a rule:",
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
            "Exit code 0 if every profile of the file allows it, 1 if one denies it."
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
            arity = "1..*",
            paramLabel = "ACCESS",
            description = "The access, as one word or several.")
    private List<String> access = new ArrayList<>();

    @Option(names = "--json", description = "Print the answer as JSON.")
    private boolean json;

    @Mixin
    private PolicyOptions options = new PolicyOptions();

    @Override
    public Integer call() throws InputException {
        List<Explanation> explanations = explain();
        if (json) {
            spec.commandLine().getOut().print(ExplanationWriter.json(explanations));
            spec.commandLine().getOut().flush();
        } else {
            new Console(spec.commandLine().getOut()).print(ExplanationWriter.lines(explanations));
        }
        boolean denied = explanations.stream().anyMatch(e -> e.outcome() == Outcome.DENIED);
        return (denied ? ExitCode.FOUND : ExitCode.OK).code();
    }

    private List<Explanation> explain() throws InputException {
        return options.analysis().explain(policy == null ? Path.of(".") : policy, String.join(" ", access), System.in);
    }
}
