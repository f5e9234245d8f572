package dev.lsmith.learn;

import dev.lsmith.pattern.Glob.Part;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Names that the container created and removed or renamed away, and those that it created as well-known programs name
 * their temporary files.
 */
final class TemporaryFiles implements SegmentRule {
    private final Identifiers identifiers;
    private final MadeUpParts madeUp = new MadeUpParts();
    private final NumbersInNames numbers = new NumbersInNames();
    private final TemporaryNames known = new TemporaryNames();

    TemporaryFiles(Identifiers identifiers) {
        this.identifiers = identifiers;
    }

    @Override
    public String name() {
        return "temporary-file";
    }

    @Override
    public SortedMap<String, List<Part>> patterns(Siblings siblings) {
        SortedMap<String, List<Part>> found = new TreeMap<>();
        siblings.names().forEach((name, node) -> {
            if (node.created()) {
                pattern(name, node.createdAndRemoved()).ifPresent(p -> found.put(name, p));
            }
        });
        return found;
    }

    private Optional<List<Part>> pattern(String name, boolean removed) {
        Optional<List<Part>> maker = known.pattern(name, removed);
        if (maker.isPresent() || !removed) {
            return maker;
        }
        List<Part> parts = identifiers.replaceShortToo(NamePatterns.literal(name));
        return NamePatterns.ifPattern(numbers.replace(madeUp.replace(parts)));
    }
}
