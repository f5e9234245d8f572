package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.PathLanguage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Data folders of programs whose layout is known ({@code profiles/patterns/known-layouts.csv}), recognised by a file that the program
 * always keeps there: the names that it makes sooner or later.
 */
public final class KnownLayouts {
    private static final String ENDING = "*";
    private static final String EACH = "/*";
    private static final String MARKED = "%";

    /** Files that are looked at: a container may make any number of them. */
    private static final int MOST = 64;

    private final List<KnownLayout> known = ShippedData.rows("patterns/known-layouts.csv").stream()
            .map(row -> new KnownLayout(
                    row.get(0),
                    row.get(1),
                    LearnedPatterns.parse("/" + row.get(2).replace('|', ',')),
                    row.get(3)))
            .toList();

    /**
     * A row of the table; the names begin with a slash, and with the mark where the marker is an ending; with two slashes where they are
     * no names of the marker's folder.
     */
    private record KnownLayout(String program, String marker, List<Part> names, String why) {
        boolean isElsewhere() {
            return ((Literal) names.get(0)).text().startsWith("//");
        }

        /** How the paths of marked files end. */
        String end() {
            return marker.startsWith(ENDING)
                    ? marker.substring(ENDING.length())
                    : marker.startsWith(EACH) ? marker.substring(EACH.length()) : marker;
        }

        /** The pattern of the names beside a marked file, if it is one. */
        Optional<Glob> beside(String path) {
            boolean isEnding = marker.startsWith(ENDING);
            String end = end();
            if (!path.endsWith(end)) {
                return Optional.empty();
            }
            Literal first = (Literal) names.get(0);
            if (isElsewhere()) {
                List<Part> parts = new ArrayList<>(names);
                parts.set(0, new Literal(first.text().substring(1)));
                return Optional.of(new Glob(parts).normalised());
            }
            String folder = path.substring(0, path.length() - end.length());
            String before = isEnding
                    ? path + first.text().substring(1 + MARKED.length())
                    : (marker.startsWith(EACH) ? folder.substring(0, Math.max(0, folder.lastIndexOf('/'))) : folder)
                            + first.text();
            List<Part> parts = new ArrayList<>(names);
            parts.set(0, new Literal(before));
            return Optional.of(new Glob(parts).normalised());
        }
    }

    /**
     * Names that a program makes sooner or later.
     *
     * @param program whose layout it is
     * @param marked the file by which it was recognised
     * @param names the pattern of their paths
     * @param locks whether it was seen to lock that file
     * @param why what they are for
     * @param accesses what was done to that file, sorted
     * @param evidence of all of them together
     */
    public record FutureNames(
            String program,
            String marked,
            Glob names,
            boolean locks,
            String why,
            List<Access> accesses,
            Evidence evidence) {
        public FutureNames {
            accesses = List.copyOf(accesses);
        }

        /** One of the names, as short as can be; the empty text if the pattern allows none. */
        public String sample() {
            try {
                return PathLanguage.of(names, LearnedVariables.load().all())
                        .difference(PathLanguage.of(Glob.literal(marked), Map.of()))
                        .orElse("");
            } catch (InputException e) {
                throw new IllegalStateException("known-layouts.csv: " + names.text(), e);
            }
        }
    }

    /** Those of all folders of a container's own data, in the order of their patterns. */
    public List<FutureNames> in(Model model, OwnData own) {
        SortedMap<String, SortedMap<Access, Evidence>> files = new TreeMap<>();
        model.accesses(FileAccess.class).forEach((file, evidence) -> {
            if (file.reach() == Reach.ATTACHED && own.holds(file.path()) && isMarked(file.path())) {
                files.computeIfAbsent(file.path(), p -> new TreeMap<>()).put(file, evidence);
            }
        });
        List<FutureNames> found = new ArrayList<>();
        files.entrySet().stream().limit(MOST).forEach(file -> {
            String path = file.getKey();
            for (KnownLayout one : known) {
                one.beside(path)
                        .filter(glob -> one.isElsewhere() || own.holds(glob.beginning()))
                        .ifPresent(glob -> found.add(names(one, path, glob, file.getValue())));
            }
        });
        found.sort(Comparator.comparing(FutureNames::names));
        return found;
    }

    private boolean isMarked(String path) {
        return known.stream().anyMatch(one -> path.endsWith(one.end()));
    }

    private static FutureNames names(KnownLayout one, String path, Glob names, Map<Access, Evidence> accesses) {
        boolean locks = accesses.keySet().stream()
                .anyMatch(
                        a -> a instanceof FileAccess file && file.permissions().contains(FilePermission.LOCK));
        return new FutureNames(
                one.program(),
                path,
                names,
                locks,
                one.why(),
                List.copyOf(accesses.keySet()),
                accesses.values().stream().reduce(Evidence::merge).orElseThrow());
    }
}
