package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import dev.lsmith.pattern.GlobExpansion;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.GlobWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables and booleans of a policy.
 *
 * <p>A variable with one value is replaced by it, one with several by an alternation, as apparmor_parser does
 * ({@code expand_by_alternation}; measured with 3.0.8): so each use stands for each of its values on its own. A slash at
 * an end of a value meets a slash beside the variable as one.
 */
final class PolicyVariables {
    /** How many parts one pattern may grow to. */
    static final int MOST_PARTS = 1_000_000;

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\\\)@\\{([A-Za-z][A-Za-z0-9_]*)\\}");

    private final Map<String, List<Glob>> values = new TreeMap<>();
    private final Map<String, Boolean> booleans = new TreeMap<>();

    /** A copy that can be changed on its own. */
    PolicyVariables copy() {
        PolicyVariables copy = new PolicyVariables();
        copy.values.putAll(values);
        copy.booleans.putAll(booleans);
        return copy;
    }

    boolean isDeclared(String variable) {
        return values.containsKey(variable);
    }

    boolean isDeclaredBoolean(String name) {
        return booleans.containsKey(name);
    }

    boolean isTrue(String name) {
        return booleans.getOrDefault(name, false);
    }

    void set(String name, boolean value) {
        booleans.put(name, value);
    }

    void set(String name, List<Glob> globs) {
        values.put(name, new ArrayList<>(globs));
    }

    /** Adds values; copies of these variables must not be in use yet. */
    void add(String name, List<Glob> globs) {
        values.computeIfAbsent(name, n -> new ArrayList<>()).addAll(globs);
    }

    /** The values of a variable as declared. */
    List<Glob> values(String name) {
        return Collections.unmodifiableList(values.getOrDefault(name, List.of()));
    }

    /**
     * The pattern without variables.
     *
     * @throws InputException when a variable is not declared, holds itself, or the pattern grows too large
     */
    Glob expand(Glob glob) throws InputException {
        if (glob.variables().isEmpty() && !glob.isFragment()) {
            return glob;
        }
        VariableExpansion expansion = new VariableExpansion();
        return (expansion.needsText(glob) ? expansion.textually(glob) : expansion.glob(glob)).normalised();
    }

    private final class VariableExpansion {
        private final Set<String> open = new LinkedHashSet<>();
        private final Set<String> looked = new LinkedHashSet<>();
        private int parts;

        /** Whether the pattern or a value in it is none by itself, so that texts have to be put together. */
        boolean needsText(Glob glob) {
            if (glob.isFragment()) {
                return true;
            }
            for (String name : glob.variables()) {
                List<Glob> values = PolicyVariables.this.values(name);
                if (looked.add(name) && values.stream().anyMatch(this::needsText)) {
                    return true;
                }
                if (isInBraces(glob, name) && values.stream().anyMatch(PolicyVariables::holdsComma)) {
                    return true;
                }
            }
            return false;
        }

        Glob textually(Glob glob) throws InputException {
            String text = text(GlobWriter.write(glob));
            try {
                return GlobParser.parse(text);
            } catch (InputException e) {
                throw fault("bad-glob", e.getMessage() + " once its variables are put in", "correct their values");
            }
        }

        /** The text with each variable replaced by its values, as apparmor_parser does it for all patterns. */
        private String text(String written) throws InputException {
            StringBuilder out = new StringBuilder();
            Matcher matcher = VARIABLE.matcher(written);
            int from = 0;
            while (matcher.find()) {
                out.append(written, from, matcher.start());
                from = matcher.end();
                boolean slashBefore = out.length() > 0 && out.charAt(out.length() - 1) == '/';
                out.append(values(matcher.group(1), slashBefore, written.startsWith("/", from)));
                limit(out.length());
            }
            return out.append(written.substring(from)).toString();
        }

        private String values(String name, boolean slashBefore, boolean slashAfter) throws InputException {
            enter(name);
            List<String> texts = new ArrayList<>();
            for (Glob value : PolicyVariables.this.values(name)) {
                String text = text(GlobWriter.write(value));
                limit(text.length());
                text = slashBefore ? text.replaceFirst("^/+", "") : text;
                texts.add(slashAfter ? text.replaceFirst("/+$", "") : text);
            }
            open.remove(name);
            return texts.size() == 1 ? texts.get(0) : "{" + String.join(",", texts) + "}";
        }

        private void enter(String name) throws InputException {
            if (!values.containsKey(name)) {
                throw fault("undeclared-variable", "variable `@{" + name + "}` is used but not declared", "declare it");
            }
            if (!open.add(name)) {
                throw fault("recursive-variable", "variable `@{" + name + "}` holds itself", "write its values out");
            }
        }

        private void limit(int size) throws InputException {
            if (size > MOST_PARTS) {
                throw fault(
                        "pattern-too-complex", "a pattern grows over " + MOST_PARTS + " parts", "use fewer variables");
            }
        }

        Glob glob(Glob glob) throws InputException {
            List<Part> done = new ArrayList<>();
            for (int i = 0; i < glob.parts().size(); i++) {
                boolean slashBefore = endsWithSlash(done);
                boolean slashAfter = i + 1 < glob.parts().size()
                        && startsWithSlash(glob.parts().get(i + 1));
                add(glob.parts().get(i), slashBefore, slashAfter, done);
            }
            return new Glob(done);
        }

        private void add(Part part, boolean slashBefore, boolean slashAfter, List<Part> done) throws InputException {
            parts++;
            limit(parts);
            if (part instanceof Variable variable) {
                addValues(variable.name(), slashBefore, slashAfter, done);
            } else if (part instanceof Alternation alternation) {
                List<Glob> branches = new ArrayList<>();
                for (Glob branch : alternation.branches()) {
                    branches.add(glob(branch));
                }
                done.add(new Alternation(branches));
            } else {
                done.add(part);
            }
        }

        private void addValues(String name, boolean slashBefore, boolean slashAfter, List<Part> done)
                throws InputException {
            enter(name);
            List<Glob> branches = new ArrayList<>();
            for (Glob value : values.getOrDefault(name, List.of())) {
                for (Glob one : written(value)) {
                    branches.add(trimmed(one, slashBefore, slashAfter));
                }
            }
            open.remove(name);
            if (branches.size() == 1) {
                joinSlashes(name, done);
                done.addAll(branches.get(0).parts());
            } else {
                done.add(new Alternation(branches));
            }
        }

        /**
         * The values that a value with variables stands for, one for each combination: apparmor_parser writes them out,
         * so that a star before the end of an inner value stands before what follows it there (measured with 3.0.8).
         * Where there are too many they stay an alternation, which differs only for paths with empty names.
         */
        private List<Glob> written(Glob value) throws InputException {
            if (value.variables().isEmpty()) {
                return List.of(value);
            }
            Glob whole = glob(value);
            try {
                return GlobExpansion.expand(value, values);
            } catch (InputException tooMany) {
                return List.of(whole);
            }
        }
    }

    /**
     * Where nothing but slashes stands before a variable whose one value begins with some: apparmor_parser puts the texts
     * together and makes one of them, but keeps two at the very beginning ({@code filter_slashes}): such a rule never
     * matches. Of several values the slashes are cut off, as they are everywhere else (measured with 3.0.8).
     */
    private void joinSlashes(String name, List<Part> before) throws InputException {
        if (before.size() != 1
                || !(before.get(0) instanceof Literal only)
                || slashes(only.text()) < only.text().length()) {
            return;
        }
        Glob value = values(name).get(0);
        boolean variable = !value.parts().isEmpty() && value.parts().get(0) instanceof Variable;
        int more = slashes((variable ? expand(value) : value).beginning());
        if (more > 0) {
            before.set(0, new Literal(only.text().length() + more == 2 ? "//" : "/"));
        }
    }

    /** How many slashes a text begins with. */
    private static int slashes(String text) {
        int count = 0;
        while (count < text.length() && text.charAt(count) == '/') {
            count++;
        }
        return count;
    }

    private static boolean isInBraces(Glob glob, String variable) {
        return glob.parts().stream()
                .anyMatch(part -> part instanceof Alternation alternation
                        && alternation.branches().stream()
                                .anyMatch(branch -> branch.variables().contains(variable)));
    }

    /** A comma of a value parts the braces that the variable stands in (measured with apparmor_parser 3.0.8). */
    private static boolean holdsComma(Glob value) {
        return value.parts().stream()
                .anyMatch(part ->
                        part instanceof Literal literal && literal.text().contains(","));
    }

    private static boolean startsWithSlash(Part part) {
        return part instanceof Literal literal && literal.text().startsWith("/");
    }

    private static boolean endsWithSlash(List<Part> parts) {
        return !parts.isEmpty()
                && parts.get(parts.size() - 1) instanceof Literal literal
                && literal.text().endsWith("/");
    }

    private static Glob trimmed(Glob value, boolean slashBefore, boolean slashAfter) {
        List<Part> parts = new ArrayList<>(value.parts());
        if (slashBefore && !parts.isEmpty() && parts.get(0) instanceof Literal first) {
            parts.set(0, new Literal(first.text().replaceFirst("^/+", "")));
        }
        int last = parts.size() - 1;
        if (slashAfter && last >= 0 && parts.get(last) instanceof Literal end) {
            parts.set(last, new Literal(end.text().replaceFirst("/+$", "")));
        }
        return new Glob(parts);
    }

    private static InputException fault(String code, String message, String help) {
        return new InputException(Diagnostic.error(code, message, help));
    }
}
