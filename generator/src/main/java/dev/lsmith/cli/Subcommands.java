package dev.lsmith.cli;

import java.util.List;
import picocli.CommandLine;

/**
 * The subcommands of lsmith by name. picocli reads the annotations of each that it is given, which takes longer than all else
 * that {@code --version} does: it is given only those that a command line can speak of.
 */
final class Subcommands {
    private static final String HELP = "help";
    private static final List<String> ALL =
            List.of("generate", "inspect", "verify", "diff", "explain", "fmt", "lint", HELP);
    private static final List<List<String>> OF_NO_SUBCOMMAND = List.of(List.of("--version"), List.of("-V"));

    private Subcommands() {}

    /** Those that a command line with these arguments needs, in the order in which the help shows them. */
    static List<String> of(List<String> arguments) {
        if (OF_NO_SUBCOMMAND.contains(arguments)) {
            return List.of();
        }
        String first = arguments.isEmpty() ? HELP : arguments.get(0);
        return first.equals(HELP) || !ALL.contains(first) ? ALL : List.of(first);
    }

    /** The object with picocli's annotations. Not by a method reference, which would load all of the classes. */
    static Object make(String name) {
        return switch (name) {
            case "generate" -> new GenerateCommand();
            case "inspect" -> new InspectCommand();
            case "verify" -> new VerifyCommand();
            case "diff" -> new DiffCommand();
            case "explain" -> new ExplainCommand();
            case "fmt" -> new FmtCommand();
            case "lint" -> new LintCommand();
            case HELP -> new CommandLine.HelpCommand();
            default -> throw new IllegalArgumentException(name);
        };
    }
}
