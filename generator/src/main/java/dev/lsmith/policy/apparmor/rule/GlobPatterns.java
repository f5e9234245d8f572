package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobBytes;
import dev.lsmith.pattern.GlobExpansion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The globs of a profile as patterns over bytes. */
public final class GlobPatterns {
    /** {@code .*}: any bytes, NUL too. */
    public static final BytePattern ANYTHING = new BytePattern.Many(ByteSet.ALL);

    /** {@code .}: any one byte. */
    public static final BytePattern ANY_BYTE = new BytePattern.One(ByteSet.ALL);

    /** At least one byte, none of them NUL. */
    public static final BytePattern SOMEBODY =
            BytePattern.sequence(new BytePattern.One(ByteSet.NOT_NUL), new BytePattern.Many(ByteSet.NOT_NUL));

    private final Map<String, List<Glob>> variables;

    public GlobPatterns(Map<String, List<Glob>> variables) {
        this.variables = variables;
    }

    /** A path: runs of slashes are one. */
    public BytePattern path(Glob glob) throws InputException {
        return choice(GlobExpansion.expand(glob, variables), GlobBytes::of);
    }

    /** A path, or any text where none is given. */
    public BytePattern path(Optional<Glob> glob) throws InputException {
        return glob.isPresent() ? path(glob.get()) : BytePattern.any();
    }

    /** A name: of a profile, a bus, an interface. Slashes are as they are. */
    public BytePattern name(Glob glob) throws InputException {
        return choice(GlobExpansion.expandText(glob, variables), GlobBytes::of);
    }

    /** A name, or any text where none is given. */
    public BytePattern name(Optional<Glob> glob) throws InputException {
        return glob.isPresent() ? name(glob.get()) : BytePattern.any();
    }

    /** The label of a peer, or any label where none is given. */
    public BytePattern somebody(Optional<Glob> peer) throws InputException {
        return peer.isPresent() ? name(peer.get()) : SOMEBODY;
    }

    /** An abstract address as written, {@code @name}: its {@code @} is left out, and stars cover NUL too. */
    public BytePattern address(Glob glob) throws InputException {
        return choice(GlobExpansion.expand(glob, variables), value -> GlobBytes.ofAddress(withoutAt(value)));
    }

    private static Glob withoutAt(Glob glob) {
        List<Glob.Part> parts = new ArrayList<>(glob.parts());
        if (!parts.isEmpty()
                && parts.get(0) instanceof Glob.Literal first
                && first.text().startsWith("@")) {
            parts.set(0, new Glob.Literal(first.text().substring(1)));
        }
        return new Glob(parts);
    }

    private static BytePattern choice(List<Glob> values, Function<Glob, BytePattern> pattern) {
        List<BytePattern> patterns = new ArrayList<>();
        for (Glob value : values) {
            patterns.add(pattern.apply(value));
        }
        return patterns.size() == 1 ? patterns.get(0) : new BytePattern.Choice(patterns);
    }
}
