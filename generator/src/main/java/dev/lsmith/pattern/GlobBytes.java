package dev.lsmith.pattern;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyCharacter;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Globs as patterns over bytes, as apparmor_parser 3.0.8 translates them ({@code -D rule-exprs} shows it). */
public final class GlobBytes {
    private final boolean withNul;
    private final ByteSet inSegment;
    private final ByteSet inPath;

    private GlobBytes(boolean withNul) {
        this.withNul = withNul;
        this.inSegment =
                withNul ? ByteSet.of('/').complement() : ByteSet.of(0, '/').complement();
        this.inPath = withNul ? ByteSet.ALL : ByteSet.NOT_NUL;
    }

    /** Of a glob without variables, with its slashes collapsed. */
    public static BytePattern of(Glob expanded) {
        return new GlobBytes(false).sequence(expanded, true);
    }

    /** As {@link #of(Glob)}, but its stars cover NUL too: the addresses of abstract sockets. */
    public static BytePattern ofAddress(Glob expanded) {
        return new GlobBytes(true).sequence(expanded, true);
    }

    /**
     * Of a glob with variables.
     *
     * @throws InputException when a variable is not declared or there are too many combinations
     */
    public static BytePattern of(Glob glob, Map<String, List<Glob>> variables) throws InputException {
        List<BytePattern> values = new ArrayList<>();
        for (Glob expanded : GlobExpansion.expand(glob, variables)) {
            values.add(of(expanded));
        }
        return values.size() == 1 ? values.get(0) : new BytePattern.Choice(values);
    }

    private BytePattern sequence(Glob glob, boolean outermost) {
        List<BytePattern> patterns = new ArrayList<>();
        List<Part> parts = glob.parts();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part instanceof AnyInSegment || part instanceof AnyPath) {
                if (needsOne(parts, i, outermost)) {
                    patterns.add(new BytePattern.One(inSegment));
                }
                patterns.add(new BytePattern.Many(part instanceof AnyPath ? inPath : inSegment));
            } else {
                patterns.add(pattern(part));
            }
        }
        return patterns.size() == 1 ? patterns.get(0) : new BytePattern.Sequence(patterns);
    }

    /**
     * Whether a star stands for at least one character: between a slash and a slash or the end of the text. Braces are
     * text here: in <code>/{*,b}</code> the star may be empty (measured with apparmor_parser 3.0.8).
     */
    private static boolean needsOne(List<Part> parts, int star, boolean outermost) {
        boolean afterSlash =
                star > 0 && parts.get(star - 1) instanceof Literal l && l.text().endsWith("/");
        boolean last = star + 1 == parts.size();
        boolean beforeSlash =
                !last && parts.get(star + 1) instanceof Literal l && l.text().startsWith("/");
        return afterSlash && (beforeSlash || (last && outermost));
    }

    private BytePattern pattern(Part part) {
        if (part instanceof Literal literal) {
            return BytePattern.text(literal.text());
        } else if (part instanceof AnyCharacter) {
            return new BytePattern.One(ByteSet.of(0, '/').complement());
        } else if (part instanceof CharacterClass characters) {
            return new BytePattern.One(bytes(characters));
        } else if (part instanceof Glob.OddPattern odd) {
            return OddBrackets.meaning(odd.text(), withNul);
        } else if (part instanceof Alternation alternation) {
            return new BytePattern.Choice(alternation.branches().stream()
                    .map(branch -> sequence(branch, false))
                    .toList());
        }
        throw new IllegalArgumentException("not expanded: " + part);
    }

    /** The bytes of a class. */
    static ByteSet bytes(CharacterClass characters) {
        ByteSet bytes = ByteSet.NONE;
        for (Range range : characters.ranges()) {
            for (int b = Bytes.value(range.first()); b <= Bytes.value(range.last()); b++) {
                bytes = bytes.with(b);
            }
        }
        return characters.negated() ? bytes.complement() : bytes;
    }
}
