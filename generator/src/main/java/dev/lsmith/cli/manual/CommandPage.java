package dev.lsmith.cli.manual;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What picocli knows of one command, as a page needs it.
 *
 * @param words the command as it is typed, without the program: {@code record start}; none for the program itself
 * @param synopsis on one line
 * @param paragraphs what it does; the first is a summary
 * @param parameters what stands without a name
 * @param options in the order of {@code --help}
 * @param exitCodes by code, where the command has a list of its own
 * @param commands below this one
 */
public record CommandPage(
        List<String> words,
        String synopsis,
        List<String> paragraphs,
        List<Argument> parameters,
        List<Argument> options,
        Map<String, String> exitCodes,
        List<CommandPage> commands) {
    public CommandPage {
        words = List.copyOf(words);
        paragraphs = List.copyOf(paragraphs);
        parameters = List.copyOf(parameters);
        options = List.copyOf(options);
        commands = List.copyOf(commands);
    }

    /** The page of a command, with those below it. {@code help} has none: it shows what the pages say. */
    static CommandPage of(CommandLine line, List<String> words) {
        CommandSpec spec = line.getCommandSpec();
        List<CommandPage> below = line.getSubcommands().entrySet().stream()
                .filter(entry -> !entry.getKey().equals("help"))
                .map(entry -> of(
                        entry.getValue(),
                        Stream.concat(words.stream(), Stream.of(entry.getKey())).toList()))
                .toList();
        Help help = new Help(spec, Help.defaultColorScheme(Ansi.OFF));
        return new CommandPage(
                words,
                plain(help.synopsis(0)).replaceAll("\\s+", " ").strip(),
                paragraphs(spec.usageMessage().description()),
                spec.positionalParameters().stream()
                        .filter(parameter -> !parameter.hidden())
                        .map(parameter -> Argument.of(parameter, List.of()))
                        .toList(),
                spec.options().stream()
                        .filter(option -> !option.hidden())
                        .map(option -> Argument.of(option, List.of(option.names())))
                        .toList(),
                spec.usageMessage().exitCodeList(),
                below);
    }

    /** The page's name: {@code lsmith-record-start}. */
    public String name() {
        return Stream.concat(Stream.of("lsmith"), words.stream()).collect(Collectors.joining("-"));
    }

    /** The command as it is typed, with the program. */
    public String typed() {
        return name().replace('-', ' ');
    }

    /** The last word of the command. */
    public String word() {
        return words.isEmpty() ? "lsmith" : words.get(words.size() - 1);
    }

    /** What it does, in a sentence. */
    public String summary() {
        return paragraphs.isEmpty() ? "" : paragraphs.get(0);
    }

    /** This page and all below it. */
    Stream<CommandPage> all() {
        return Stream.concat(Stream.of(this), commands.stream().flatMap(CommandPage::all));
    }

    /** An empty line ends a paragraph, and each element of picocli's list is one. */
    private static List<String> paragraphs(String... lines) {
        return Stream.of(lines)
                .map(CommandPage::plain)
                .filter(line -> !line.isBlank())
                .toList();
    }

    private static String plain(String text) {
        return Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%").strip();
    }

    /**
     * An option or a parameter.
     *
     * @param names of an option, each with its dashes
     * @param value what stands for its value in texts; empty where it takes none
     * @param words the only values that it takes, where there are few
     * @param isFile whether its value names a file or a folder
     */
    public record Argument(List<String> names, String value, List<String> words, boolean isFile, String description) {
        public Argument {
            names = List.copyOf(names);
            words = List.copyOf(words);
        }

        static Argument of(ArgSpec spec, List<String> names) {
            boolean takesValue = spec.arity().max() > 0;
            List<String> words = new ArrayList<>();
            if (takesValue && spec.typeInfo().isEnum()) {
                spec.typeInfo().getEnumConstantNames().forEach(word -> words.add(word.toLowerCase(Locale.ROOT)));
            }
            Optional<Iterable<String>> candidates = Optional.ofNullable(spec.completionCandidates());
            candidates.filter(some -> words.isEmpty()).ifPresent(some -> some.forEach(words::add));
            String label = takesValue ? spec.paramLabel() : "";
            boolean isFile = takesValue
                    && words.isEmpty()
                    && (names.isEmpty()
                            || spec.typeInfo().getType() == Path.class
                            || spec.auxiliaryTypes()[0] == Path.class
                            || label.contains("FILE")
                            || label.contains("DIR"));
            String description =
                    Stream.of(spec.description()).map(CommandPage::plain).collect(Collectors.joining(" "));
            return new Argument(names, label, words, isFile, description);
        }

        /** The first sentence of the description. */
        public String sentence() {
            int end = description.indexOf(". ");
            String first = end < 0 ? description : description.substring(0, end);
            return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
        }

        /** The values among which a shell offers, on one line. */
        public String choice() {
            return String.join(" ", words);
        }
    }
}
