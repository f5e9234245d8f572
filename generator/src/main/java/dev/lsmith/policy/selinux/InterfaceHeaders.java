package dev.lsmith.policy.selinux;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The macros of refpolicy's headers: interfaces and templates ({@code .if}), patterns and sets of permissions ({@code .spt}). They are expanded
 * here as far as rules are made of them and not by m4(1), which would run what a file tells it to.
 */
final class InterfaceHeaders {
    /** No headers. */
    static final InterfaceHeaders NONE = new InterfaceHeaders(Map.of(), Optional.empty());

    private static final Set<String> DEFINING = Set.of("interface", "template", "define");

    /** What refpolicy's own grammar here reads as it stands. */
    private static final Set<String> KEPT = Set.of("gen_require", "optional_policy", "policy_module");

    private static final int MOST_NESTED = 40;
    private static final int MOST_TEXT = 1 << 22;
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Pattern PARAMETER = Pattern.compile("\\$([1-9*])");
    private static final Pattern INNER_SET = Pattern.compile("\\{([^{};:]*)\\{([^{};:]*)}");

    /** A line of {@code build.conf}. */
    private static final Pattern SETTING =
            Pattern.compile("(?m)^(?:override )?([A-Z_]+)\\s*[?:]?=[ \\t]*(\\S*)[ \\t]*$");

    private final Map<String, String> bodies;

    /** With what the policy is built; empty where nobody says. */
    private final Optional<Set<String>> built;

    private InterfaceHeaders(Map<String, String> bodies, Optional<Set<String>> built) {
        this.bodies = bodies;
        this.built = built;
    }

    /**
     * Of the texts of header files.
     *
     * @param build the {@code build.conf} that stands beside them, if it does
     */
    static InterfaceHeaders of(List<String> texts, Optional<String> build) {
        Map<String, String> bodies = new HashMap<>();
        texts.forEach(text -> define(withoutComments(text), bodies));
        KEPT.forEach(bodies::remove);
        return bodies.isEmpty() ? NONE : new InterfaceHeaders(bodies, build.map(InterfaceHeaders::options));
    }

    /** The words that refpolicy's Makefile defines for m4. */
    private static Set<String> options(String build) {
        Set<String> options = new HashSet<>();
        SETTING.matcher(build).results().forEach(setting -> {
            String value = setting.group(2);
            switch (setting.group(1)) {
                case "TYPE" -> options.add("enable_" + value);
                case "DISTRO" -> options.add("distro_" + value);
                case "SYSTEMD" -> options.add(value.equals("y") ? "init_systemd" : "");
                case "DIRECT_INITRC" -> options.add(value.equals("y") ? "direct_sysadm_daemon" : "");
                case "UBAC" -> options.add(value.equals("y") ? "enable_ubac" : "");
                case "CUSTOM_BUILDOPT" -> options.add(value);
                default -> {}
            }
        });
        return options;
    }

    boolean isGiven() {
        return !bodies.isEmpty();
    }

    /** Whether a name is one of theirs. */
    boolean knows(String name) {
        return bodies.containsKey(name);
    }

    /**
     * What macros stand for.
     *
     * @param text statements of type enforcement's language, sets within sets made one
     * @param untold what was decided without knowing how the policy is built: options of its build, booleans
     */
    record Expanded(String text, SortedSet<String> untold) {}

    /** Empty where they nest without end, or become too much. */
    Optional<Expanded> expand(String text) {
        Expansion expansion = new Expansion();
        StringBuilder out = new StringBuilder();
        if (!expansion.expand(text, 0, out)) {
            return Optional.empty();
        }
        return Optional.of(new Expanded(flat(out.toString()), expansion.untold));
    }

    /** The names that a set of permissions or classes stands for; the name itself where it is none. */
    List<String> names(String name) {
        if (!knows(name)) {
            return List.of(name);
        }
        return expand(name)
                .map(expanded -> WORD.matcher(expanded.text())
                        .results()
                        .map(m -> m.group())
                        .toList())
                .filter(names -> !names.isEmpty())
                .orElse(List.of(name));
    }

    /** Sets within sets are one set. */
    private static String flat(String text) {
        String flat = text;
        String before = "";
        while (!flat.equals(before)) {
            before = flat;
            flat = INNER_SET
                    .matcher(flat)
                    .replaceAll(m -> Matcher.quoteReplacement("{" + m.group(1) + " " + m.group(2) + " "));
        }
        return flat;
    }

    private static void define(String text, Map<String, String> bodies) {
        Matcher word = WORD.matcher(text);
        int at = 0;
        while (word.find(at)) {
            at = word.end();
            boolean called = at < text.length() && text.charAt(at) == '(';
            if (called && DEFINING.contains(word.group())) {
                Arguments arguments = Arguments.of(text, at);
                if (arguments.all().size() == 2) {
                    bodies.putIfAbsent(
                            arguments.all().get(0).strip(), arguments.all().get(1));
                }
                at = arguments.end();
            }
        }
    }

    /** m4 copies what stands between # and the end of the line as it is; nobody reads it. */
    private static String withoutComments(String text) {
        return text.replaceAll("(?m)(?:#|\\bdnl\\b).*$", "");
    }

    /**
     * The arguments of a call, each without the blanks before it and without its outer quotes.
     *
     * @param all the arguments
     * @param end behind the closing bracket
     */
    private record Arguments(List<String> all, int end) {
        static Arguments of(String text, int open) {
            List<String> all = new ArrayList<>();
            int brackets = 0;
            int quotes = 0;
            int from = open + 1;
            for (int i = open; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '`') {
                    quotes++;
                } else if (c == '\'' && quotes > 0) {
                    quotes--;
                } else if (quotes == 0 && c == '(') {
                    brackets++;
                } else if (quotes == 0 && c == ')' && --brackets == 0) {
                    all.add(unquoted(text.substring(from, i)));
                    return new Arguments(all, i + 1);
                } else if (quotes == 0 && brackets == 1 && c == ',') {
                    all.add(unquoted(text.substring(from, i)));
                    from = i + 1;
                }
            }
            return new Arguments(List.of(), text.length());
        }

        private static String unquoted(String argument) {
            String text = argument.strip();
            return text.length() > 1 && text.startsWith("`") && text.endsWith("'")
                    ? text.substring(1, text.length() - 1)
                    : text;
        }
    }

    /** One text being expanded. */
    private final class Expansion {
        private final SortedSet<String> untold = new TreeSet<>();

        /** False where it has no end. */
        boolean expand(String text, int depth, StringBuilder out) {
            if (depth > MOST_NESTED || out.length() > MOST_TEXT) {
                return false;
            }
            Matcher word = WORD.matcher(text);
            int at = 0;
            while (word.find(at)) {
                out.append(text, at, word.start());
                at = word.end();
                boolean called = at < text.length() && text.charAt(at) == '(';
                Arguments arguments = called ? Arguments.of(text, at) : new Arguments(List.of(), at);
                Optional<String> stands = stands(word.group(), arguments.all(), called);
                if (stands.isEmpty()) {
                    out.append(word.group());
                } else {
                    at = arguments.end();
                    if (!expand(stands.get(), depth + 1, out)) {
                        return false;
                    }
                }
            }
            out.append(text, at, text.length());
            return out.length() <= MOST_TEXT;
        }

        /** What a word stands for; empty where it is only a word. */
        private Optional<String> stands(String word, List<String> arguments, boolean called) {
            if (called) {
                switch (word) {
                    case "ifdef", "ifndef" -> {
                        String option = argument(arguments, 0);
                        if (built.isEmpty()) {
                            untold.add("whether the policy is built with " + option);
                        }
                        boolean defined = built.filter(b -> b.contains(option)).isPresent();
                        return Optional.of(argument(arguments, defined == word.equals("ifdef") ? 1 : 2));
                    }
                    case "tunable_policy" -> {
                        untold.add("the boolean " + argument(arguments, 0));
                        return Optional.of(argument(arguments, 2));
                    }
                    case "ifelse" -> {
                        boolean same = argument(arguments, 0).equals(argument(arguments, 1));
                        return Optional.of(argument(arguments, same ? 2 : 3));
                    }
                    case "refpolicywarn", "refpolicyerr" -> {
                        return Optional.of("");
                    }
                    default -> {}
                }
            }
            String body = bodies.get(word);
            return body == null
                    ? Optional.empty()
                    : Optional.of(PARAMETER
                            .matcher(body)
                            .replaceAll(m -> Matcher.quoteReplacement(
                                    m.group(1).equals("*")
                                            ? String.join(",", arguments)
                                            : argument(arguments, Integer.parseInt(m.group(1)) - 1))));
        }

        private String argument(List<String> arguments, int index) {
            return index < arguments.size() ? arguments.get(index) : "";
        }
    }
}
