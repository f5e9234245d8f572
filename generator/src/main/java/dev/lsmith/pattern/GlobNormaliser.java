package dev.lsmith.pattern;

import dev.lsmith.base.KernelText;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.CharacterClass;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Range;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Brings globs into the form of {@link Glob#normalised()}. */
final class GlobNormaliser {
    private final List<Part> done = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();

    private GlobNormaliser() {}

    static Glob normalise(Glob glob) {
        if (isPlainText(glob)) {
            return glob;
        }
        GlobNormaliser normaliser = new GlobNormaliser();
        normaliser.addAll(glob);
        normaliser.endLiteral();
        return new Glob(normaliser.done);
    }

    /** Whether it is one literal of ASCII, which is in that form already, as most globs are. */
    private static boolean isPlainText(Glob glob) {
        return glob.parts().size() == 1
                && glob.parts().get(0) instanceof Literal literal
                && !literal.text().isEmpty()
                && literal.text().chars().allMatch(c -> c < 0x80);
    }

    private void addAll(Glob glob) {
        glob.parts().forEach(this::add);
    }

    private void add(Part part) {
        if (part instanceof Literal text) {
            literal.append(text.text());
        } else if (part instanceof Alternation alternation) {
            addAlternation(alternation);
        } else if (part instanceof CharacterClass characters) {
            addClass(characters);
        } else if (part instanceof AnyInSegment || part instanceof AnyPath) {
            addStar(part);
        } else {
            endLiteral();
            done.add(part);
        }
    }

    private void addAlternation(Alternation alternation) {
        if (alternation.branches().size() == 1) {
            addAll(alternation.branches().get(0));
            return;
        }
        endLiteral();
        done.add(new Alternation(
                alternation.branches().stream().map(GlobNormaliser::normalise).toList()));
    }

    private void addClass(CharacterClass characters) {
        List<Range> ranges = disjoint(characters.ranges());
        if (!characters.negated()
                && ranges.size() == 1
                && ranges.get(0).first() == ranges.get(0).last()) {
            literal.append(ranges.get(0).first());
            return;
        }
        endLiteral();
        done.add(new CharacterClass(ranges, characters.negated()));
    }

    /** The same bytes as the fewest ranges, in order. */
    static List<Range> disjoint(List<Range> ranges) {
        BitSet bytes = new BitSet(Bytes.COUNT);
        for (Range range : ranges) {
            bytes.set(Bytes.value(range.first()), Bytes.value(range.last()) + 1);
        }
        List<Range> result = new ArrayList<>();
        for (int first = bytes.nextSetBit(0); first >= 0; ) {
            int end = bytes.nextClearBit(first);
            result.add(new Range(Bytes.character(first), Bytes.character(end - 1)));
            first = bytes.nextSetBit(end);
        }
        return result;
    }

    private void addStar(Part star) {
        endLiteral();
        Part last = done.isEmpty() ? null : done.get(done.size() - 1);
        if (last instanceof AnyPath || (last instanceof AnyInSegment && star instanceof AnyInSegment)) {
            return;
        }
        if (last instanceof AnyInSegment) {
            done.remove(done.size() - 1);
        }
        done.add(star);
    }

    /** Bytes written one by one may make up a character together. */
    private void endLiteral() {
        if (!literal.isEmpty()) {
            done.add(new Literal(KernelText.decode(KernelText.encode(literal.toString()))));
            literal.setLength(0);
        }
    }
}
