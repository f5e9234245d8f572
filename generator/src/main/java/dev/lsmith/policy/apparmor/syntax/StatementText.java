package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.KernelText;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes heads of profiles, statements before the first profile, and single words; whatever could end a word is escaped or quoted. */
final class StatementText {
    private static final String PLAIN = "_.+:=/@%<>&^-";
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:/*+-]*");

    private StatementText() {}

    static String preamble(Preamble statement) {
        if (statement instanceof Preamble.AbiStatement abi) {
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
        return "alias " + word(alias.path()) + " -> " + word(alias.replacement()) + ",";
    }

    static String head(Profile.Head profile) {
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
                    .map(x -> escape(x.name())
                            + (x.value().normalised().parts().isEmpty() ? "" : "=" + listed(x.value())))
                    .collect(Collectors.joining(" ", " xattrs=(", ")")));
        }
        if (!profile.identities().isEmpty()) {
            head.append(profile.identities().stream()
                    .map(StatementText::listed)
                    .collect(Collectors.joining(" ", " + identities=(", ")")));
        }
        if (!profile.flags().isEmpty()) {
            head.append(profile.flags().stream()
                    .map(StatementText::escape)
                    .collect(Collectors.joining(", ", " flags=(", ")")));
        }
        return head.toString();
    }

    static String condition(Condition condition) {
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
        Condition.Relation comparison = (Condition.Relation) condition;
        return operand(comparison.left()) + " " + comparison.operator().word() + " " + operand(comparison.right());
    }

    private static String operand(Condition.Operand operand) {
        if (operand instanceof Condition.VariableOperand variable) {
            return "@{" + escape(variable.name()) + "}";
        }
        return '"' + escape(((Condition.WordOperand) operand).word()) + '"';
    }

    /** A pattern as one word. */
    static String pattern(Glob glob) {
        return quoted(GlobWriter.write(glob));
    }

    /** A pattern as one word between parentheses, where a comma always separates. */
    static String listed(Glob glob) {
        return listed(GlobWriter.write(glob));
    }

    private static String listed(String written) {
        boolean parted = written.chars().anyMatch(c -> c == ',' || c == '=');
        return parted ? '"' + written + '"' : quoted(written);
    }

    /** The address of an abstract socket: its {@code @} is one even before braces. */
    static String address(Glob glob) {
        return quoted(addressText(glob));
    }

    /** The same between parentheses. */
    static String listedAddress(Glob glob) {
        return listed(addressText(glob));
    }

    private static String addressText(Glob glob) {
        String written = GlobWriter.write(glob);
        return written.startsWith("[@]{") ? "@" + written.substring(3) : written;
    }

    private static String word(String text) {
        return quoted(GlobWriter.writeText(text));
    }

    private static String quoted(String written) {
        return isBare(written) ? written : '"' + written + '"';
    }

    /** Whether a written pattern can stand without quotes: as a path, or as a plain word. */
    private static boolean isBare(String text) {
        return !GlobWriter.needsQuotes(text) || PLAIN_WORD.matcher(text).matches();
    }

    /** A name of a file; the language knows no escapes in it, so what could end it is written so that no file is found. */
    static String fileName(FileName file) {
        String name = file.name();
        boolean plain = name.chars().noneMatch(c -> c < ' ' || c == '"' || c == '<' || c == '>');
        if (name.equals(escape(name)) || !plain) {
            return file.searched() ? "<" + escape(name) + ">" : '"' + escape(name) + '"';
        }
        return file.searched() ? "<\"" + name + "\">" : '"' + name + '"';
    }

    /** Every character that is not part of a plain word as its bytes in octal. */
    static String escape(String text) {
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
