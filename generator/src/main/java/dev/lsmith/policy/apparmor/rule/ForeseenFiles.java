package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Reach;
import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.LearnedPath;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.learn.OwnData;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.GlobParser;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Files that nothing was seen of and that follow from what was: other modules of an interpreter whose modules were read, a process's other
 * files in /proc that tell of itself, the list of a folder in which names were made. Each by a generalisation of {@code
 * profiles/patterns/generalisations.csv}.
 */
final class ForeseenFiles {
    private static final Pattern PROCESS = Pattern.compile("/proc/[0-9]+/([^/]+)");
    private static final Pattern ARCHITECTURE = Pattern.compile("(?<=/)[a-z0-9_]+-linux-gnu[a-z0-9_]*(?=/)");
    private static final Set<FilePermission> READING = EnumSet.of(FilePermission.READ, FilePermission.MAP_EXEC);
    private static final int OBSERVED = 8;

    private final Assignment assignment;
    private final OwnData own;
    private final SortedMap<String, SortedMap<FileAccess, Evidence>> modules = new TreeMap<>();

    ForeseenFiles(Assignment assignment, OwnData own) {
        this.assignment = assignment;
        this.own = own;
        if (assignment.makes(NamedGeneralisation.MODULE_FOLDER)) {
            findModules();
        }
    }

    private void findModules() {
        List<Pattern> folders = ShippedData.rows("patterns/module-folders.csv").stream()
                .map(row -> Pattern.compile(row.get(1)))
                .toList();
        files((path, file) -> folder(folders, path)).forEach((folder, accesses) -> {
            boolean read = accesses.keySet().stream().allMatch(file -> READING.containsAll(file.permissions()));
            long names =
                    accesses.keySet().stream().map(FileAccess::path).distinct().count();
            if (read && names >= NamedGeneralisation.MODULE_FOLDER.threshold()) {
                modules.put(folder, accesses);
            }
        });
    }

    private static Optional<String> folder(List<Pattern> folders, String path) {
        return folders.stream()
                .map(pattern -> pattern.matcher(path))
                .filter(Matcher::lookingAt)
                .map(Matcher::group)
                .findFirst();
    }

    /** Under what a file's access is gathered; nothing if it does not count. */
    @FunctionalInterface
    private interface Heading {
        Optional<String> of(String path, FileAccess file);
    }

    private SortedMap<String, SortedMap<FileAccess, Evidence>> files(Heading heading) {
        SortedMap<String, SortedMap<FileAccess, Evidence>> found = new TreeMap<>();
        assignment.model().accesses(FileAccess.class).forEach((file, evidence) -> {
            if (file.reach() == Reach.ATTACHED) {
                heading.of(file.path(), file)
                        .ifPresent(name -> found.computeIfAbsent(name, n -> new TreeMap<>())
                                .put(file, evidence));
            }
        });
        return found;
    }

    /** Whether the rules of a folder of modules allow all that was done to a path, so that it needs none of its own. */
    boolean takes(LearnedPath path) {
        SortedSet<FilePermission> permissions = new TreeSet<>(path.permissions());
        permissions.addAll(path.ownerPermissions());
        boolean mapped = permissions.contains(FilePermission.MAP_EXEC);
        return path.accesses().stream()
                .allMatch(access -> access instanceof FileAccess file
                        && modules.keySet().stream().anyMatch(file.path()::startsWith)
                        && READING.containsAll(permissions)
                        && (!mapped || file.path().endsWith(".so")));
    }

    /** The rules. */
    List<LearnedRule> rules() {
        List<LearnedRule> rules = new ArrayList<>();
        modules.forEach((folder, accesses) -> {
            String any = assignment.makes(NamedGeneralisation.MULTIARCH_FOLDER)
                    ? ARCHITECTURE.matcher(folder).replaceAll("@{multiarch}")
                    : folder;
            rules.add(rule(
                    NamedGeneralisation.MODULE_FOLDER,
                    any + "{,**}",
                    Set.of(FileMode.READ),
                    accesses,
                    folder + "other"));
            rules.add(rule(
                    NamedGeneralisation.MODULE_FOLDER,
                    any + "**.so",
                    Set.of(FileMode.READ, FileMode.MAP_EXEC),
                    accesses,
                    folder + "other.so"));
        });
        if (assignment.makes(NamedGeneralisation.OWN_PROC)) {
            rules.addAll(ofProcess());
        }
        if (assignment.makes(NamedGeneralisation.LIST_FOLDER)) {
            rules.addAll(lists());
        }
        return rules;
    }

    private List<LearnedRule> ofProcess() {
        List<String> names = ShippedData.rows("patterns/own-proc.csv").stream()
                .map(row -> row.get(0))
                .toList();
        return files((path, file) -> Optional.of(PROCESS.matcher(path))
                        .filter(m ->
                                m.matches() && names.contains(m.group(1)) && READING.containsAll(file.permissions()))
                        .map(m -> "/proc"))
                .values()
                .stream()
                .map(accesses -> rule(
                        NamedGeneralisation.OWN_PROC,
                        "@{PROC}/@{pid}/{" + String.join(",", names) + "}",
                        Set.of(FileMode.READ),
                        accesses,
                        "/proc/2/" + names.get(0)))
                .map(rule -> new LearnedRule(
                        rule.rule().with(Qualifiers.OWNER), rule.comment(), rule.reason(), rule.generalisation()))
                .toList();
    }

    /** The folders of its own data in which, or below which, names were made. */
    private List<LearnedRule> lists() {
        SortedSet<String> folders = own.changedFolders();
        return files((path, file) -> own.folder(path)
                        .filter(folder -> folders.contains(folder)
                                && (file.permissions().contains(FilePermission.CREATE)
                                        || file.permissions().contains(FilePermission.DELETE))))
                .entrySet()
                .stream()
                .map(e -> new LearnedRule(
                        FileRule.of(
                                Qualifiers.OWNER,
                                Glob.of(new Literal(e.getKey())),
                                new TreeSet<>(Set.of(FileMode.READ))),
                        NamedGeneralisation.LIST_FOLDER.word(),
                        reason(NamedGeneralisation.LIST_FOLDER, e.getValue()),
                        Optional.of(generalisation(
                                NamedGeneralisation.LIST_FOLDER, e.getValue(), "listing " + e.getKey()))))
                .toList();
    }

    private static LearnedRule rule(
            NamedGeneralisation why,
            String pattern,
            Set<FileMode> modes,
            SortedMap<FileAccess, Evidence> accesses,
            String newly) {
        return new LearnedRule(
                FileRule.of(Qualifiers.NONE, parse(pattern), new TreeSet<>(modes)),
                why.word(),
                reason(why, accesses),
                Optional.of(generalisation(why, accesses, newly)));
    }

    private static Glob parse(String pattern) {
        try {
            return GlobParser.parse(pattern);
        } catch (InputException e) {
            throw new IllegalStateException("a pattern of profiles/patterns: " + pattern, e);
        }
    }

    private static Reason reason(NamedGeneralisation why, SortedMap<FileAccess, Evidence> accesses) {
        return new Reason.Derived(why.why(), List.<Access>copyOf(accesses.keySet()), LearnedRules.merged(accesses));
    }

    private static Generalisation generalisation(
            NamedGeneralisation why, SortedMap<FileAccess, Evidence> accesses, String newly) {
        List<String> seen = accesses.keySet().stream()
                .map(Access::text)
                .distinct()
                .limit(OBSERVED)
                .toList();
        return new Generalisation(why.word(), seen, newly);
    }
}
