package dev.lsmith.cli;

import dev.lsmith.app.PolicyAnalysis;
import dev.lsmith.app.comparison.PolicyComparer;
import dev.lsmith.base.InputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How policy files are read; the same for each command that asks about them. */
final class PolicyOptions {
    @Option(
            names = {"-I", "--include"},
            paramLabel = "DIR",
            description = "Look for included files here too, before /etc/apparmor.d.")
    private List<Path> includes = new ArrayList<>();

    @Option(
            names = "--language-version",
            paramLabel = "VERSION",
            description = "Read AppArmor's language as of this version. Default: ${DEFAULT-VALUE}.")
    private String version = "5.0";

    PolicyAnalysis analysis() throws InputException {
        return new PolicyAnalysis(includes, version);
    }

    PolicyComparer comparer() throws InputException {
        return new PolicyComparer(includes, version);
    }
}
