package dev.lsmith.cli;

import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The subcommands of lsmith. picocli reads the annotations of each that it is given, which takes longer than all else that
 * {@code --version} does: it is given only those that a command line can speak of.
 */
final class Subcommands {
    /** One of them. */
    record Subcommand(String name, Supplier<Object> maker) {
        /** The object with picocli's annotations. */
        Object make() {
            return maker.get();
        }
    }

    private static final List<Subcommand> ALL = List.of(
            new Subcommand("generate", GenerateCommand::new),
            new Subcommand("inspect", InspectCommand::new),
            new Subcommand("verify", VerifyCommand::new),
            new Subcommand("diff", DiffCommand::new),
            new Subcommand("explain", ExplainCommand::new),
            new Subcommand("fmt", FmtCommand::new),
            new Subcommand("lint", LintCommand::new),
            new Subcommand("help", CommandLine.HelpCommand::new));
    private static final List<List<String>> OF_NO_SUBCOMMAND = List.of(List.of("--version"), List.of("-V"));

    private Subcommands() {}

    /** Those that a command line with these arguments needs, in the order in which the help shows them. */
    static List<Subcommand> of(List<String> arguments) {
        if (OF_NO_SUBCOMMAND.contains(arguments)) {
            return List.of();
        }
        return ALL.stream()
                .filter(s -> !arguments.isEmpty() && s.name().equals(arguments.get(0)) && !s.name().equals("help"))
                .findFirst()
                .map(List::of)
                .orElse(ALL);
    }
}
