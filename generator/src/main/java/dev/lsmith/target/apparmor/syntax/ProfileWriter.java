package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.render.OutputLanguage;
import dev.lsmith.render.Templates;
import dev.lsmith.text.KernelText;
import dev.lsmith.text.Printable;
import freemarker.template.TemplateMethodModelEx;
import freemarker.template.TemplateModel;
import freemarker.template.TemplateModelException;
import freemarker.template.utility.DeepUnwrap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Policies as text. Patterns are written by {@link GlobWriter}; any other text is escaped by the output language, which
 * lets through no byte that could end a word.
 */
public final class ProfileWriter {
    private static final String PLAIN = "_.+:=/@%<>&^-";
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:/*+-]*");
    private static final OutputLanguage LANGUAGE = new OutputLanguage("apparmor", ProfileWriter::escape);

    private final Templates templates = new Templates(LANGUAGE);
    private final RuleOrder order = RuleOrder.shipped();

    /** A whole file, with a heading before each group of rules. */
    public String write(AppArmorProfile policy) {
        return templates.render(
                "apparmor/AppArmorProfile.ftl",
                Map.of(
                        "policy", policy,
                        "preamble", method(Preamble.class, this::preamble),
                        "head", method(Profile.class, ProfileWriter::head),
                        "sections", (TemplateMethodModelEx) a -> sections(argument(Profile.class, a)),
                        "condition", method(Condition.class, ProfileWriter::condition),
                        "text", method(Rule.class, this::write),
                        "heading", method(Section.class, section -> Printable.of(section.heading())),
                        "comment", method(RuleLine.class, l -> Printable.of(l.comment()))));
    }

    /** One rule without its comment, on one line. */
    public String write(Rule rule) {
        return templates
                .render(
                        "apparmor/" + rule.kind() + ".ftl",
                        Map.of(
                                "rule", rule,
                                "glob", method(Glob.class, ProfileWriter::pattern),
                                "file", method(Preamble.FileName.class, ProfileWriter::fileName)))
                .strip();
    }

    private String preamble(Preamble statement) {
        if (statement instanceof Preamble.Comment comment) {
            return "# " + Printable.of(comment.text());
        }
        if (statement instanceof Preamble.AbiRule abi) {
            return "abi " + fileName(abi.file()) + ",";
        }
        if (statement instanceof Preamble.Include include) {
            return "include " + (include.ifExists() ? "if exists " : "") + fileName(include.file());
        }
        if (statement instanceof Preamble.VariableDefinition definition) {
            return "@{" + escape(definition.name()) + "} "
                    + definition.assignment().word()
                    + definition.values().stream().map(v -> " " + pattern(v)).collect(Collectors.joining());
        }
        if (statement instanceof Preamble.BooleanDefinition definition) {
            return "$" + escape(definition.name()) + " "
                    + definition.assignment().word() + " " + condition(definition.condition());
        }
        Preamble.Alias alias = (Preamble.Alias) statement;
        return "alias " + pattern(alias.path()) + " -> " + pattern(alias.replacement()) + ",";
    }

    private static String head(Profile profile) {
        StringBuilder head = new StringBuilder();
        head.append(
                switch (profile.form()) {
                    case PROFILE -> "profile ";
                    case HAT -> "hat ";
                    case PATH -> "";
                });
        head.append(pattern(profile.name()));
        profile.attachment().ifPresent(a -> head.append(' ').append(pattern(a)));
        if (!profile.xattrs().isEmpty()) {
            head.append(profile.xattrs().stream()
                    .map(x -> escape(x.name()) + "=" + pattern(x.value()))
                    .collect(Collectors.joining(" ", " xattrs=(", ")")));
        }
        if (!profile.head().identities().isEmpty()) {
            head.append(profile.head().identities().stream()
                    .map(ProfileWriter::pattern)
                    .collect(Collectors.joining(" ", " + identities=(", ")")));
        }
        if (!profile.flags().isEmpty()) {
            head.append(profile.flags().stream()
                    .map(ProfileWriter::escape)
                    .collect(Collectors.joining(", ", " flags=(", ")")));
        }
        return head.toString();
    }

    private static String condition(Condition condition) {
        if (condition instanceof Condition.Constant constant) {
            return Boolean.toString(constant.value());
        }
        if (condition instanceof Condition.BooleanValue value) {
            return "$" + escape(value.name());
        }
        if (condition instanceof Condition.BooleanDefined defined) {
            return "defined $" + escape(defined.name());
        }
        if (condition instanceof Condition.VariableDefined defined) {
            return "defined @{" + escape(defined.name()) + "}";
        }
        if (condition instanceof Condition.Not not) {
            return "not " + condition(not.condition());
        }
        if (condition instanceof Condition.And both) {
            return "(" + condition(both.left()) + " and " + condition(both.right()) + ")";
        }
        if (condition instanceof Condition.Or either) {
            return "(" + condition(either.left()) + " or " + condition(either.right()) + ")";
        }
        Condition.Comparison comparison = (Condition.Comparison) condition;
        return operand(comparison.left()) + " " + comparison.operator().word() + " " + operand(comparison.right());
    }

    private static String operand(Condition.Operand operand) {
        if (operand instanceof Condition.VariableOperand variable) {
            return "@{" + escape(variable.name()) + "}";
        }
        return '"' + escape(((Condition.WordOperand) operand).word()) + '"';
    }

    /**
     * Neighbouring items of one group.
     *
     * @param heading the group's heading; empty for none
     * @param items the rules, blocks and conditionals, in order
     */
    public record Section(String heading, List<Item> items) {
        public Section {
            items = List.copyOf(items);
        }
    }

    private List<Section> sections(Profile profile) {
        List<Section> sections = new ArrayList<>();
        List<Item> items = new ArrayList<>();
        String heading = "";
        for (Item item : profile.items()) {
            if (item instanceof Profile) {
                continue;
            }
            String next = item instanceof RuleLine line ? order.heading(line.rule()) : "";
            if (!items.isEmpty() && !next.equals(heading)) {
                sections.add(new Section(heading, items));
                items = new ArrayList<>();
            }
            heading = next;
            items.add(item);
        }
        if (!items.isEmpty()) {
            sections.add(new Section(heading, items));
        }
        return sections;
    }

    private static <T> TemplateMethodModelEx method(Class<T> type, Function<T, String> markup) {
        return arguments -> LANGUAGE.fromMarkup(markup.apply(argument(type, arguments)));
    }

    private static <T> T argument(Class<T> type, List<?> arguments) throws TemplateModelException {
        return type.cast(DeepUnwrap.unwrap((TemplateModel) arguments.get(0)));
    }

    /** A pattern as one word. */
    private static String pattern(Glob glob) {
        String text = GlobWriter.write(glob);
        return isBare(text) ? text : '"' + text + '"';
    }

    /** Whether a written pattern can stand without quotes: as a path, or as a plain word. */
    private static boolean isBare(String text) {
        return GlobWriter.needsQuotes(text) ? PLAIN_WORD.matcher(text).matches() : true;
    }

    private static String fileName(Preamble.FileName file) {
        String name = escape(file.name());
        return file.searched() ? "<" + name + ">" : '"' + name + '"';
    }

    /** Every character that is not part of a plain word as its bytes in octal. */
    private static String escape(String text) {
        StringBuilder out = new StringBuilder();
        for (byte b : KernelText.encode(text)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || PLAIN.indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('\\')
                        .append((char) ('0' + (c >> 6)))
                        .append((char) ('0' + ((c >> 3) & 7)))
                        .append((char) ('0' + (c & 7)));
            }
        }
        return out.toString();
    }
}
