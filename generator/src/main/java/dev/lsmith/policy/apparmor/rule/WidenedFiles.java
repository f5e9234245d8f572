package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.learn.Generality.Level;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.ImageReadable;
import dev.lsmith.learn.KnownLayouts;
import dev.lsmith.learn.KnownLayouts.FutureNames;
import dev.lsmith.learn.LearnedPath;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.learn.NextStart;
import dev.lsmith.learn.OwnData;
import dev.lsmith.learn.RotatedLogs;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What file rules allow beyond what was seen of a path, each by a generalisation of {@code profiles/patterns/generalisations.csv}: who may
 * do it, what the next start does, older copies of logs, and all of a folder of the container's own data.
 */
final class WidenedFiles {
    private static final Set<FileMode> OWN_DATA = EnumSet.of(FileMode.READ, FileMode.WRITE, FileMode.LOCK);
    private static final int OBSERVED = 8;
    private static final String SYSTEM_LOGS = "/var/log/";

    private final Assignment assignment;
    private final OwnData own;
    private final NextStart next;
    private final ImageReadable readable;
    private final RotatedLogs logs;
    private final SortedMap<String, List<LearnedPath>> folders = new TreeMap<>();
    private int widened;
    private String example = "";

    WidenedFiles(Assignment assignment, OwnData own) {
        this.assignment = assignment;
        this.own = own;
        this.next = NextStart.of(assignment.model(), assignment.spec());
        this.readable = ImageReadable.of(assignment.model(), own);
        this.logs = RotatedLogs.of(assignment.model());
        if (makes(NamedGeneralisation.OWN_DATA)) {
            own.changedFolders().forEach(folder -> folders.put(folder, new ArrayList<>()));
        }
    }

    private boolean makes(NamedGeneralisation one) {
        return assignment.makes(one);
    }

    /** The path with what only its owner was seen to do allowed to everyone, where there is a reason. */
    LearnedPath widened(LearnedPath path) {
        if (path.ownerPermissions().isEmpty() || wasRefused(path)) {
            return path;
        }
        if (makes(NamedGeneralisation.IMAGE_READABLE) && readable.allows(path)) {
            widened++;
            example = example.isEmpty() ? path.glob().text() : example;
            return forEveryone(path, NamedGeneralisation.IMAGE_READABLE);
        }
        return left(path).isEmpty() ? path : forEveryone(path, NamedGeneralisation.NEXT_START);
    }

    /** What was refused left nothing, and asks for no more than it asked for. */
    private static boolean wasRefused(LearnedPath path) {
        return path.evidence().verdicts().equals(Set.of(Verdict.DENIED));
    }

    private static LearnedPath forEveryone(LearnedPath path, NamedGeneralisation why) {
        SortedSet<FilePermission> all = new TreeSet<>(path.permissions());
        all.addAll(path.ownerPermissions());
        return new LearnedPath(
                path.glob(),
                new TreeSet<>(),
                all,
                path.accesses(),
                path.evidence(),
                Optional.of(generalisation(path, why, path.glob().text() + " by another user than its owner")));
    }

    /** The generalisation of a path's pattern, if it is one, and another. */
    private static Generalisation generalisation(LearnedPath path, NamedGeneralisation why, String newlyAllowed) {
        return path.generalisation()
                .map(made -> new Generalisation(
                        made.rule() + Generalisation.AND + why.word(), made.observed(), made.newlyAllowed()))
                .orElseGet(() -> new Generalisation(why.word(), seen(List.of(path)), newlyAllowed));
    }

    private static List<String> seen(List<LearnedPath> paths) {
        return paths.stream()
                .flatMap(path -> path.accesses().stream())
                .map(Access::text)
                .distinct()
                .limit(OBSERVED)
                .toList();
    }

    private SortedSet<FilePermission> left(LearnedPath path) {
        return makes(NamedGeneralisation.NEXT_START) ? next.permissions(path) : new TreeSet<>();
    }

    /** The rules beside that of a path: what the next start does beyond what was seen, and older copies of a log. */
    List<LearnedRule> beside(LearnedPath path) {
        List<LearnedRule> rules = new ArrayList<>();
        if (wasRefused(path)) {
            return rules;
        }
        nextStart(path).ifPresent(rules::add);
        if (rules.isEmpty()) {
            readBack(path).ifPresent(rules::add);
        }
        if (makes(NamedGeneralisation.ROTATED_LOG)) {
            logs.copies(path, this::mayBeRotated).forEach(glob -> rules.add(rotated(path, glob)));
        }
        return rules;
    }

    private Optional<LearnedRule> nextStart(LearnedPath path) {
        SortedSet<FileMode> modes = FileMode.of(left(path));
        return modes.isEmpty() || FileMode.of(path.permissions()).containsAll(modes)
                ? Optional.empty()
                : Optional.of(rule(
                        Qualifiers.NONE,
                        path.glob(),
                        modes,
                        NamedGeneralisation.NEXT_START,
                        List.of(path),
                        generalisation(
                                path,
                                NamedGeneralisation.NEXT_START,
                                path.glob().text() + " r by another user")));
    }

    /** Read by its owner: what was made in the container's own data and removed again is still there after a crash. */
    private Optional<LearnedRule> readBack(LearnedPath path) {
        boolean made = path.accesses().stream()
                .anyMatch(a -> a instanceof FileAccess file
                        && own.holds(file.path())
                        && file.permissions().contains(FilePermission.CREATE));
        boolean read = path.permissions().contains(FilePermission.READ)
                || path.ownerPermissions().contains(FilePermission.READ);
        if (!made || read || !makes(NamedGeneralisation.READ_BACK)) {
            return Optional.empty();
        }
        return Optional.of(rule(
                Qualifiers.OWNER,
                path.glob(),
                new TreeSet<>(Set.of(FileMode.READ)),
                NamedGeneralisation.READ_BACK,
                List.of(path),
                generalisation(path, NamedGeneralisation.READ_BACK, path.glob().text() + " r by its owner")));
    }

    /** In the system's folder of logs others turn them over, as logrotate(8) of the host does, unless the container was seen to. */
    private boolean mayBeRotated(String path) {
        return own.holds(path)
                || logs.turnsOver(path)
                || (assignment.generality().level() == Level.BROAD && path.startsWith(SYSTEM_LOGS));
    }

    private LearnedRule rotated(LearnedPath path, Glob copies) {
        boolean owner = path.permissions().isEmpty() && left(path).isEmpty();
        SortedSet<FileMode> modes = FileMode.of(owner ? path.ownerPermissions() : path.permissions());
        modes.remove(FileMode.APPEND);
        modes.addAll(Set.of(FileMode.READ, FileMode.WRITE));
        return rule(
                owner ? Qualifiers.OWNER : Qualifiers.NONE,
                copies,
                modes,
                NamedGeneralisation.ROTATED_LOG,
                List.of(path),
                new Generalisation(
                        NamedGeneralisation.ROTATED_LOG.word(),
                        List.of(path.glob().text()),
                        RotatedLogs.sample(path.glob())));
    }

    private static LearnedRule rule(
            Qualifiers qualifiers,
            Glob glob,
            SortedSet<FileMode> modes,
            NamedGeneralisation why,
            List<LearnedPath> from,
            Generalisation generalisation) {
        Evidence evidence =
                from.stream().map(LearnedPath::evidence).reduce(Evidence::merge).orElseThrow();
        List<Access> accesses =
                from.stream().flatMap(path -> path.accesses().stream()).sorted().toList();
        return new LearnedRule(
                FileRule.of(qualifiers, glob, modes),
                why.word(),
                new Reason.Derived(why.why(), accesses, evidence),
                Optional.of(generalisation));
    }

    /**
     * Whether the rule of a whole folder allows all that was done to a path, so that it needs none of its own. What was done in the
     * folder is kept as the reason of that rule; the folder itself is not below it, and whoever made it makes it again in the next container.
     */
    boolean takes(LearnedPath path) {
        Optional<List<LearnedPath>> folder =
                own.folder(path.glob().beginning()).flatMap(f -> Optional.ofNullable(folders.get(f)));
        folder.ifPresent(f -> f.add(path));
        SortedSet<FilePermission> owner = new TreeSet<>(path.ownerPermissions());
        owner.remove(FilePermission.APPEND);
        boolean itself =
                path.glob().isLiteral() && folders.containsKey(path.glob().beginning());
        return folder.isPresent()
                && !itself
                && path.permissions().isEmpty()
                && OWN_DATA.containsAll(FileMode.of(owner));
    }

    /** The rules for all of a folder of the container's own data. */
    List<LearnedRule> ofFolders() {
        List<LearnedRule> rules = new ArrayList<>();
        folders.forEach((folder, paths) -> {
            if (!paths.isEmpty()) {
                rules.add(rule(
                        Qualifiers.OWNER,
                        Glob.of(new Literal(folder), new AnyPath()),
                        new TreeSet<>(OWN_DATA),
                        NamedGeneralisation.OWN_DATA,
                        paths,
                        new Generalisation(NamedGeneralisation.OWN_DATA.word(), seen(paths), folder + "any")));
            }
        });
        return rules;
    }

    /** The rules for what programs whose layout is known make sooner or later in their data folder. */
    List<LearnedRule> ofLayouts() {
        List<LearnedRule> rules = new ArrayList<>();
        if (!makes(NamedGeneralisation.KNOWN_LAYOUT)) {
            return rules;
        }
        NamedGeneralisation why = NamedGeneralisation.KNOWN_LAYOUT;
        for (FutureNames one : new KnownLayouts().in(assignment.model(), own)) {
            SortedSet<FileMode> modes = new TreeSet<>(Set.of(FileMode.READ, FileMode.WRITE));
            if (one.locks()) {
                modes.add(FileMode.LOCK);
            }
            rules.add(new LearnedRule(
                    FileRule.of(Qualifiers.OWNER, one.names(), modes),
                    why.word() + " " + one.program(),
                    new Reason.Derived(one.program() + ": " + one.why(), one.accesses(), one.evidence()),
                    Optional.of(new Generalisation(why.word(), List.of(one.marked()), one.sample()))));
        }
        return rules;
    }

    /** How many rules are without {@code owner} as everyone may read what they are of. */
    Optional<String> told() {
        return widened == 0
                ? Optional.empty()
                : Optional.of(widened
                        + " rules are written without owner though only the owner was seen to read, such as that for "
                        + example
                        + ": every user of an image may read it, and docker exec --user makes another user");
    }
}
