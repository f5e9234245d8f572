package dev.lsmith.pattern;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Globs without variables, and with slashes as the kernel sees them.
 *
 * <p>As apparmor_parser does (measured with 3.0.8): each use of a variable stands for each of its values on its own,
 * whatever the other uses stand for; then runs of slashes in the text become one, but two at the very beginning.
 */
public final class GlobExpansion {
    /** How many globs one glob may expand to. */
    public static final int MOST = 10_000;

    private final Map<String, List<Glob>> variables;
    private final Set<String> open = new LinkedHashSet<>();

    private GlobExpansion(Map<String, List<Glob>> variables) {
        this.variables = variables;
    }

    /**
     * Replaces the variables.
     *
     * @return normalised globs without variables, in the order of the values, each once
     * @throws InputException when a variable is not declared or holds itself, or when there are too many combinations
     */
    public static List<Glob> expand(Glob glob, Map<String, List<Glob>> variables) throws InputException {
        return expandText(glob, variables).stream()
                .map(g -> collapseSlashes(g, true))
                .distinct()
                .toList();
    }

    /**
     * Replaces the variables of a pattern that is no path: its slashes stay as they are.
     *
     * @return normalised globs without variables, in the order of the values, each once
     * @throws InputException as {@link #expand(Glob, Map)}
     */
    public static List<Glob> expandText(Glob glob, Map<String, List<Glob>> variables) throws InputException {
        return new GlobExpansion(variables)
                .expand(glob).stream().map(Glob::normalised).distinct().toList();
    }

    private List<Glob> expand(Glob glob) throws InputException {
        List<Glob> prefixes = List.of(Glob.EMPTY);
        for (Part part : glob.parts()) {
            prefixes = combine(prefixes, expand(part));
        }
        return prefixes;
    }

    private List<Glob> expand(Part part) throws InputException {
        if (part instanceof Variable variable) {
            return values(variable.name());
        }
        if (part instanceof Alternation alternation) {
            return alternations(alternation);
        }
        if (part instanceof Glob.Fragment fragment) {
            throw fault("bad-glob", "`" + fragment.text() + "` is no pattern by itself", "close its braces");
        }
        return List.of(Glob.of(part));
    }

    private List<Glob> values(String name) throws InputException {
        List<Glob> values = variables.get(name);
        if (values == null) {
            throw fault("undeclared-variable", "variable `@{" + name + "}` is used but not declared", "declare it");
        }
        if (!open.add(name)) {
            throw fault("recursive-variable", "variable `@{" + name + "}` holds itself", "write its values out");
        }
        List<Glob> all = new ArrayList<>();
        for (Glob value : values) {
            all.addAll(expand(value));
            limit(all.size());
        }
        open.remove(name);
        return all;
    }

    private List<Glob> alternations(Alternation alternation) throws InputException {
        List<List<Glob>> choices = List.of(List.of());
        for (Glob branch : alternation.branches()) {
            List<Glob> branches = expand(branch);
            limit((long) choices.size() * branches.size());
            List<List<Glob>> longer = new ArrayList<>();
            for (List<Glob> choice : choices) {
                for (Glob one : branches) {
                    List<Glob> chosen = new ArrayList<>(choice);
                    chosen.add(one);
                    longer.add(chosen);
                }
            }
            choices = longer;
        }
        return choices.stream().map(c -> Glob.of(new Alternation(c))).toList();
    }

    private static List<Glob> combine(List<Glob> prefixes, List<Glob> suffixes) throws InputException {
        limit((long) prefixes.size() * suffixes.size());
        List<Glob> all = new ArrayList<>();
        for (Glob prefix : prefixes) {
            for (Glob suffix : suffixes) {
                List<Part> parts = new ArrayList<>(prefix.parts());
                parts.addAll(suffix.parts());
                all.add(new Glob(parts));
            }
        }
        return all;
    }

    private static Glob collapseSlashes(Glob glob, boolean first) {
        List<Part> parts = new ArrayList<>();
        for (Part part : glob.parts()) {
            if (part instanceof Literal literal) {
                parts.add(new Literal(collapseSlashes(literal.text(), first && parts.isEmpty())));
            } else if (part instanceof Alternation alternation) {
                parts.add(new Alternation(alternation.branches().stream()
                        .map(b -> collapseSlashes(b, false))
                        .toList()));
            } else if (part instanceof Glob.OddPattern odd) {
                parts.add(new Glob.OddPattern(odd.text().replaceAll("/+", "/")));
            } else {
                parts.add(part);
            }
        }
        return new Glob(parts);
    }

    private static String collapseSlashes(String text, boolean first) {
        boolean two = first && text.startsWith("//") && !text.startsWith("///");
        return (two ? "/" : "") + text.replaceAll("/+", "/");
    }

    private static void limit(long size) throws InputException {
        if (size > MOST) {
            throw fault(
                    "pattern-too-complex",
                    "a pattern expands to more than " + MOST + " through its variables",
                    "use fewer variables in one pattern");
        }
    }

    private static InputException fault(String code, String message, String help) {
        return new InputException(Diagnostic.error(code, message, help));
    }
}
