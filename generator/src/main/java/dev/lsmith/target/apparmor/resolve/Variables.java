package dev.lsmith.target.apparmor.resolve;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables and booleans of a policy.
 *
 * <p>A variable with one value is replaced by it, one with several by an alternation, as apparmor_parser does
 * ({@code expand_by_alternation}; measured with 3.0.8): so each use stands for each of its values on its own. A slash at
 * an end of a value meets a slash beside the variable as one.
 */
final class Variables {
    /** How many parts one pattern may grow to. */
    static final int MOST_PARTS = 1_000_000;

    private final Map<String, List<Glob>> values = new TreeMap<>();
    private final Map<String, Boolean> booleans = new TreeMap<>();

    /** A copy that can be changed on its own. */
    Variables copy() {
        Variables copy = new Variables();
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
        return glob.variables().isEmpty() ? glob : new Expansion().glob(glob).normalised();
    }

    private final class Expansion {
        private final Set<String> open = new LinkedHashSet<>();
        private int parts;

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
            if (parts > MOST_PARTS) {
                throw fault(
                        "pattern-too-complex", "a pattern grows over " + MOST_PARTS + " parts", "use fewer variables");
            }
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
            if (!values.containsKey(name)) {
                throw fault("undeclared-variable", "variable `@{" + name + "}` is used but not declared", "declare it");
            }
            if (!open.add(name)) {
                throw fault("recursive-variable", "variable `@{" + name + "}` holds itself", "write its values out");
            }
            List<Glob> branches = new ArrayList<>();
            for (Glob value : values.getOrDefault(name, List.of())) {
                branches.add(trimmed(glob(value), slashBefore, slashAfter));
            }
            open.remove(name);
            if (branches.size() == 1) {
                done.addAll(branches.get(0).parts());
            } else {
                done.add(new Alternation(branches));
            }
        }
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
