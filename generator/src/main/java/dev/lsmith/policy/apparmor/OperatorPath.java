package dev.lsmith.policy.apparmor;

import dev.lsmith.pattern.Glob.AnyCharacter;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import dev.lsmith.pattern.Glob;

/**
 * A path pattern in the few signs that the abstract of the Security Profiles Operator takes: letters, digits,
 * {@code _ . / * ? + @ -}, blanks and variables that the node's tunables declare. What has no sign there becomes {@code *}, or {@code **} where it may
 * hold a slash; that is wider. Goes through the pattern once, whatever its length.
 */
final class OperatorPath {
    private static final String SIGNS = "_./?+@ -";

    /** Where {@code @{PROC}} lies: the first sign has to be a slash. */
    private static final String PROC = "/proc";

    private final StringBuilder out = new StringBuilder();

    private OperatorPath() {}

    /** The pattern, or {@code /**} where it does not begin with a slash. */
    static String of(Glob glob) {
        OperatorPath path = new OperatorPath();
        glob.parts().forEach(path::add);
        return path.out.indexOf("/") == 0 ? path.out.toString() : "/**";
    }

    private void add(Part part) {
        if (part instanceof Literal literal) {
            literal.text().codePoints().forEach(this::character);
        } else if (part instanceof AnyCharacter) {
            out.append('?');
        } else if (part instanceof Variable variable) {
            variable(variable.name());
        } else {
            star(part instanceof AnyInSegment || !mayHoldSlash(part) ? "*" : "**");
        }
    }

    private void character(int c) {
        boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (c == '/' && out.length() > 0 && out.charAt(out.length() - 1) == '/') {
            return;
        }
        if (plain || SIGNS.indexOf(c) >= 0) {
            out.append((char) c);
        } else {
            star("*");
        }
    }

    /** Variables of lsmith's own stand for a part of a name, and no node declares them. */
    private void variable(String name) {
        if (name.equals("PROC")) {
            out.append(PROC);
        } else if (name.startsWith("lsmith_")) {
            star("*");
        } else {
            out.append("@{").append(name).append('}');
        }
    }

    /** Stars side by side are the wider of them: two single ones would be read as a double one. */
    private void star(String star) {
        int length = out.length();
        boolean one = length > 0 && out.charAt(length - 1) == '*';
        boolean two = one && length > 1 && out.charAt(length - 2) == '*';
        if (!one) {
            out.append(star);
        } else if (!two && star.equals("**")) {
            out.append('*');
        }
    }

    private static boolean mayHoldSlash(Part part) {
        if (part instanceof Literal literal) {
            return literal.text().contains("/");
        }
        if (part instanceof Glob.CharacterClass characters) {
            return characters.negated()
                    || characters.ranges().stream().anyMatch(r -> r.first() <= '/' && '/' <= r.last());
        }
        if (part instanceof Glob.Alternation alternation) {
            return alternation.branches().stream()
                    .flatMap(branch -> branch.parts().stream())
                    .anyMatch(OperatorPath::mayHoldSlash);
        }
        return part instanceof AnyPath || part instanceof Glob.Fragment;
    }
}
