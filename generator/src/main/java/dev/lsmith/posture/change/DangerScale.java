package dev.lsmith.posture.change;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.PathLanguage;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.posture.HostPath;
import dev.lsmith.posture.PostureFinding.Danger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How dangerous a widening is and why, by {@code profiles/review/danger.csv} and the tables that it names. The scale is of what is reached,
 * and not of how probable an attack is.
 */
public final class DangerScale {
    private static final String ANY = "*";
    private static final Pattern CAPABILITY = Pattern.compile("[a-z]+(?:_[a-z]+)*");
    /** {@code owner /etc/** rw}: a pattern and letters, as differences of files write them. */
    private static final Pattern FILES = Pattern.compile("(?:owner |other )?\"?(/\\S*?)\"? ([a-zA-Z]+)");

    private final List<Row> rows =
            ShippedData.rows("review/danger.csv").stream().map(Row::of).toList();
    private final List<List<String>> paths = ShippedData.rows("review/paths.csv");
    private final List<List<String>> capabilities = ShippedData.rows("posture/capabilities.csv");

    /**
     * What a widening is worth to an attacker.
     *
     * @param danger how much
     * @param reach what is reached, by the word of the table: {@code escape}, {@code host-write}, {@code kernel}, {@code secrets},
     *     {@code lateral}, {@code exhaustion}, {@code inside}
     * @param why in one sentence
     * @param narrow what would close it and may leave what is needed
     */
    public record Grade(Danger danger, String reach, String why, String narrow) {}

    private record Row(String mechanism, String kind, Pattern matches, Grade grade) {
        static Row of(List<String> row) {
            return new Row(
                    row.get(0),
                    row.get(1),
                    Pattern.compile(row.get(2)),
                    new Grade(danger(row.get(3)), row.get(4), row.get(5), row.get(6)));
        }

        boolean fits(String asked, Difference difference) {
            boolean kindFits = kind.equals(ANY) || difference.kind().matches(kind);
            return (mechanism.equals(ANY) || mechanism.equals(asked))
                    && kindFits
                    && (matches.matcher(difference.accesses()).find()
                            || matches.matcher(difference.witness()).find());
        }
    }

    private static Danger danger(String word) {
        return Danger.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * The grade of a difference; nothing for one that widens nothing.
     *
     * @param mechanism whose difference it is: {@code apparmor}, {@code selinux}, {@code seccomp}, {@code capabilities},
     *     {@code launch}, {@code recording}
     */
    public Optional<Grade> grade(String mechanism, Difference difference) {
        if (difference.direction() != ChangeDirection.WIDENED) {
            return Optional.empty();
        }
        Grade general = rows.stream()
                .filter(row -> row.fits(mechanism, difference))
                .map(Row::grade)
                .findFirst()
                .orElseThrow();
        Optional<Grade> special = special(mechanism, difference);
        // A pattern of files may be worse by how much it holds than by what it reaches; a capability's own row says
        // all.
        return Optional.of(special.filter(
                        s -> !difference.kind().equals("file") || s.danger().compareTo(general.danger()) >= 0)
                .orElse(general));
    }

    /** By the table for what it opens. */
    private Optional<Grade> special(String mechanism, Difference difference) {
        return switch (difference.kind()) {
            case "capability" -> capability(difference.accesses().toLowerCase(Locale.ROOT));
            case "file" -> mechanism.equals("apparmor") ? file(difference) : Optional.empty();
            case "host path" -> hostPath(difference.accesses());
            default -> Optional.empty();
        };
    }

    private Optional<Grade> capability(String accesses) {
        List<String> named =
                CAPABILITY.matcher(accesses).results().map(word -> word.group()).toList();
        return capabilities.stream()
                .filter(row -> named.contains(row.get(0)))
                .map(row -> capability(danger(row.get(1)), row.get(0), row.get(2)))
                .max(Comparator.comparing(Grade::danger));
    }

    private static Grade capability(Danger danger, String name, String sentence) {
        String reach = danger == Danger.CRITICAL ? "escape" : danger == Danger.HIGH ? "lateral" : "inside";
        return new Grade(danger, reach, name + " " + sentence, "drop " + name.toUpperCase(Locale.ROOT));
    }

    private Optional<Grade> file(Difference difference) {
        return Arrays.stream(difference.accesses().split(" and ", -1))
                .map(FILES::matcher)
                .filter(Matcher::matches)
                .flatMap(files -> file(files.group(1), files.group(2)))
                .max(Comparator.comparing(Grade::danger));
    }

    private Stream<Grade> file(String pattern, String letters) {
        try {
            PathLanguage reached = PathLanguage.of(GlobParser.parse(pattern), Map.of());
            return paths.stream()
                    .filter(row -> letters.contains(row.get(1)) && reached.matches(row.get(0)))
                    .map(row -> new Grade(
                            danger(row.get(2)),
                            row.get(3),
                            row.get(0) + " " + row.get(4),
                            pattern.equals(row.get(0))
                                    ? "take the rule away if nothing needs it"
                                    : "name the files that are needed instead of " + pattern));
        } catch (InputException e) {
            // A pattern with a variable: what it stands for is not known here, and the general row tells.
            return Stream.empty();
        }
    }

    private static Optional<Grade> hostPath(String accesses) {
        boolean readOnly = accesses.endsWith(", read-only");
        String source = accesses.replaceFirst("^writing to ", "").replaceFirst(" at /.*$", "");
        return HostPath.of(source)
                .map(known -> new Grade(
                        readOnly ? known.readOnly() : known.writable(),
                        known.sort().equals("socket") || known.sort().equals("device")
                                ? "escape"
                                : readOnly ? "secrets" : "host-write",
                        source + " " + known.sentence(),
                        readOnly ? "mount what is needed alone" : "mount it read-only, or what is needed alone"));
    }
}
