package dev.lsmith.learn;

import dev.lsmith.base.ShippedData;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.SegmentRule.Siblings;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shared libraries of the image: their patch version and the folder of their architecture are others in the next image.
 *
 * <p>Without the image nobody knows who owns a file. What is asked instead: that it lies where the Filesystem Hierarchy Standard (3.0, 4.5
 * and 4.9) has the image's libraries, that it was read and mapped only, and that no name in its folder was made or removed. Then no rule
 * of the policy lets anything create a file there, and only what the image brings can match.
 */
final class ImageLibraries {
    /** A folder of libraries, from the root: {@code /lib}, {@code /usr/lib64}, {@code /usr/local/lib}. */
    private static final Pattern LIBRARIES = Pattern.compile("/(?:usr/|usr/local/)?lib(?:32|64|x32)?(?:/.*)?");

    /** The folder of an architecture (Debian policy, 9.1.1), directly in one of libraries. */
    private static final Pattern MULTIARCH = Pattern.compile("[a-z0-9_]+-linux-gnu[a-z0-9_]*");

    private ImageLibraries() {}

    private static boolean holdsLibraries(Siblings siblings) {
        return siblings.directory().depth() <= 16
                && LIBRARIES
                        .matcher("/" + String.join("/", siblings.directory().names()))
                        .matches();
    }

    /** Any patch version of the same soname. */
    static final class Versions implements SegmentRule {
        /** A name as the linker makes it: its versions behind {@code .so}, with a dot before each. */
        private static final Pattern VERSIONED =
                Pattern.compile("(?<name>[A-Za-z0-9_+.-]+\\.so)(?<version>(?:\\.[0-9]+[a-z]?)+)");

        private static final Part PATCHES = Alternation.of(Glob.EMPTY, Glob.of(new Literal("."), new AnyInSegment()));

        private final List<SonameParts> exceptions = ShippedData.rows("patterns/sonames.csv").stream()
                .map(row -> new SonameParts(Pattern.compile(row.get(0)), Integer.parseInt(row.get(1))))
                .toList();

        /** How many numbers of a library's version are in its soname; one for most. */
        private record SonameParts(Pattern name, int count) {}

        @Override
        public String name() {
            return NamedGeneralisation.LIBRARY_VERSION.word();
        }

        @Override
        public SortedMap<String, List<Part>> patterns(Siblings siblings) {
            SortedMap<String, List<Part>> found = new TreeMap<>();
            if (siblings.kind() == DirectoryKinds.DirectoryKind.FIXED
                    && !siblings.namesChange()
                    && holdsLibraries(siblings)) {
                siblings.names().forEach((name, node) -> {
                    if (node.children().isEmpty() && WorldReadable.READING.containsAll(node.permissions())) {
                        pattern(name).ifPresent(pattern -> found.put(name, pattern));
                    }
                });
            }
            return found;
        }

        private Optional<List<Part>> pattern(String name) {
            Matcher library = VERSIONED.matcher(name);
            if (!library.matches()) {
                return Optional.empty();
            }
            int parts = exceptions.stream()
                    .filter(e -> e.name().matcher(library.group("name")).matches())
                    .mapToInt(SonameParts::count)
                    .findFirst()
                    .orElse(1);
            List<String> numbers = List.of(library.group("version").substring(1).split("\\.", -1));
            String soname =
                    library.group("name") + "." + String.join(".", numbers.subList(0, Math.min(parts, numbers.size())));
            return Optional.of(List.of(new Literal(soname), PATCHES));
        }

        @Override
        public boolean takesWhatFits() {
            return false;
        }
    }

    /** The folder of any architecture. */
    static final class Folders implements SegmentRule {
        @Override
        public String name() {
            return NamedGeneralisation.MULTIARCH_FOLDER.word();
        }

        @Override
        public SortedMap<String, List<Part>> patterns(Siblings siblings) {
            SortedMap<String, List<Part>> found = new TreeMap<>();
            if (holdsLibraries(siblings)) {
                siblings.names().forEach((name, node) -> {
                    if (!node.made() && MULTIARCH.matcher(name).matches()) {
                        found.put(name, List.of(new Variable("multiarch")));
                    }
                });
            }
            return found;
        }

        @Override
        public boolean takesWhatFits() {
            return false;
        }
    }
}
