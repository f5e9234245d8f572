package dev.lsmith.app.comparison;

import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.policy.capability.CapabilitySet;
import dev.lsmith.policy.capability.CapabilitySet.Kept;
import dev.lsmith.policy.capability.CapabilitySet.NoNewPrivileges;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service unit or a drop-in of one says in its section {@code [Service]}, as systemd reads it (systemd.syntax(7), systemd.exec(5)
 * of systemd 252): lists gather, an empty assignment empties them, of single values the last counts.
 */
final class UnitSettings {
    private static final Pattern SECTION = Pattern.compile("(?m)^\\[Service\\][ \\t\\r]*$");
    private static final String CAPABILITIES = "CapabilityBoundingSet";
    private static final String FILTER = "SystemCallFilter";
    private static final String ERROR = "SystemCallErrorNumber";
    private static final String PROFILE = "AppArmorProfile";
    private static final String NO_NEW_PRIVILEGES = "NoNewPrivileges";
    private static final Set<String> TRUE = Set.of("1", "yes", "true", "on");

    /** Lists of which each element more opens something. */
    private static final Set<String> OPENING = Set.of(
            "ReadWritePaths",
            "BindPaths",
            "BindReadOnlyPaths",
            "ExecPaths",
            "AmbientCapabilities",
            "DeviceAllow",
            "RestrictAddressFamilies",
            "SystemCallArchitectures",
            "SupplementaryGroups");

    /** Lists of which each element more closes something. */
    private static final Set<String> CLOSING =
            Set.of("ReadOnlyPaths", "InaccessiblePaths", "NoExecPaths", "TemporaryFileSystem", "SystemCallLog");

    /** Beginnings of the names of switches that close something where they are on. */
    private static final List<String> SWITCHES =
            List.of("Protect", "Private", "Restrict", "Lock", "MemoryDeny", "NoNew", "Remove");

    private static final Pattern LIMIT = Pattern.compile("Limit[A-Z]+|TasksMax|MemoryMax|MemorySwapMax|CPUQuota");
    private static final Pattern NUMBER = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)([KMGT]?)%?(?::.*)?");

    private final SortedMap<String, List<String>> values = new TreeMap<>();

    private UnitSettings() {}

    /** Whether a text is a unit of a service; a Quadlet has a section of its own. */
    static boolean areIn(String text) {
        return SECTION.matcher(text).find() && !text.contains("[Container]");
    }

    static UnitSettings read(PolicyFile file) {
        UnitSettings settings = new UnitSettings();
        boolean service = false;
        for (String line : file.text().replaceAll("\\\\\\r?\\n", " ").lines().toList()) {
            String text = line.strip();
            int equals = text.indexOf('=');
            if (text.startsWith("[")) {
                service = text.equals("[Service]");
            } else if (service && equals > 0 && !text.startsWith("#") && !text.startsWith(";")) {
                settings.assign(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
        return settings;
    }

    private void assign(String name, String value) {
        boolean list =
                OPENING.contains(name) || CLOSING.contains(name) || name.equals(FILTER) || name.equals(CAPABILITIES);
        if (value.isEmpty()) {
            values.remove(name);
        } else if (list) {
            values.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        } else {
            values.put(name, List.of(value));
        }
    }

    private List<String> of(String name) {
        return values.getOrDefault(name, List.of());
    }

    private boolean isOn(String name) {
        return of(name).stream().anyMatch(v -> TRUE.contains(v.toLowerCase(Locale.ROOT)));
    }

    /** Whether it says which capabilities are kept; without that every one is. */
    boolean boundsCapabilities() {
        return values.containsKey(CAPABILITIES);
    }

    /** The bounding set as a set of capabilities, beside another unit; where only one of the two has one, that is a difference of its own. */
    CapabilitySet capabilities(UnitSettings other) {
        if (boundsCapabilities() != other.boundsCapabilities()) {
            return capabilities(new TreeMap<>());
        }
        TreeSet<String> kept = new TreeSet<>();
        boolean set = false;
        for (String value : of(CAPABILITIES)) {
            boolean without = value.startsWith("~");
            List<String> named = words(without ? value.substring(1) : value).stream()
                    .map(c -> c.toLowerCase(Locale.ROOT).replaceFirst("^cap_", ""))
                    .toList();
            if (without) {
                kept.addAll(set ? List.of() : KernelTable.CAPABILITIES.names());
                named.forEach(kept::remove);
            } else {
                kept.addAll(named);
            }
            set = true;
        }
        if (!set) {
            kept.addAll(KernelTable.CAPABILITIES.names());
        }
        SortedMap<String, Kept> keep = new TreeMap<>();
        kept.forEach(c -> keep.put(c, new Kept(CAPABILITIES, List.of())));
        return capabilities(keep);
    }

    private CapabilitySet capabilities(SortedMap<String, Kept> keep) {
        return new CapabilitySet(
                "unit", keep, new TreeMap<>(), false, new NoNewPrivileges(isOn(NO_NEW_PRIVILEGES), NO_NEW_PRIVILEGES));
    }

    /** The filter as an engine would be told it; groups of calls stand in it by their names ({@code @system-service}). */
    record CallFilter(String defaultAction, int defaultErrnoRet, List<CallGroup> syscalls) {}

    record CallGroup(List<String> names, String action, int errnoRet) {}

    /** The filter in the form of a profile that an engine takes. */
    String filter() {
        List<String> all = of(FILTER);
        boolean allows = !all.isEmpty() && !all.get(0).startsWith("~");
        int errno = errno(String.join("", of(ERROR)));
        SortedSet<String> named = new TreeSet<>();
        List<CallGroup> groups = new ArrayList<>();
        for (String value : all) {
            boolean without = value.startsWith("~");
            for (String word : words(without ? value.substring(1) : value)) {
                String call = word.replaceFirst(":.*", "");
                if (without == allows) {
                    named.remove(call);
                    if (word.contains(":")) {
                        groups.add(refused(List.of(call), errno(word.substring(word.indexOf(':') + 1))));
                    }
                } else {
                    named.add(call);
                }
            }
        }
        named.removeIf(call -> call.startsWith("@"));
        if (allows) {
            groups.add(new CallGroup(List.copyOf(named), "SCMP_ACT_ALLOW", 0));
        } else if (!named.isEmpty()) {
            groups.add(refused(List.copyOf(named), errno));
        }
        boolean kills = errno == 0;
        String other = allows ? kills ? "SCMP_ACT_KILL_PROCESS" : "SCMP_ACT_ERRNO" : "SCMP_ACT_ALLOW";
        return JsonText.line(new CallFilter(other, allows ? errno : 0, groups));
    }

    private static CallGroup refused(List<String> names, int errno) {
        return errno == 0
                ? new CallGroup(names, "SCMP_ACT_KILL_PROCESS", 0)
                : new CallGroup(names, "SCMP_ACT_ERRNO", errno);
    }

    private static int errno(String word) {
        if (word.isEmpty() || word.equals("kill")) {
            return 0;
        }
        return KernelTable.ERRNOS.number(word).orElse(1L).intValue();
    }

    /** Groups of calls that only one of two filters names: what is in them is systemd's to say. */
    private SortedSet<String> groups() {
        TreeSet<String> groups = new TreeSet<>();
        of(FILTER).forEach(v -> words(v).stream().filter(w -> w.contains("@")).forEach(groups::add));
        return groups;
    }

    private static List<String> words(String value) {
        return List.of(value.strip().split("\\s+"));
    }

    /**
     * All but the filter and the capabilities.
     *
     * @param policies the mechanisms whose policies are compared beside it, whatever they are called
     */
    static Comparison compare(UnitSettings before, UnitSettings after, Set<String> policies) {
        List<Difference> differences = new ArrayList<>();
        List<OpenQuestion> open = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>(before.values.keySet());
        names.addAll(after.values.keySet());
        names.removeAll(Set.of(CAPABILITIES, FILTER, ERROR, NO_NEW_PRIVILEGES));
        if (policies.contains("apparmor") && before.values.containsKey(PROFILE) && after.values.containsKey(PROFILE)) {
            names.remove(PROFILE);
        }
        for (String name : new TreeSet<>(names)) {
            setting(name, before, after, differences, open);
        }
        if (before.boundsCapabilities() != after.boundsCapabilities()) {
            differences.add(difference(
                    before.boundsCapabilities() ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                    CAPABILITIES,
                    CAPABILITIES + ", without which every capability is kept",
                    before,
                    after));
        }
        if (!before.groups().equals(after.groups())) {
            String told = FILTER + "=" + String.join(" ", after.groups());
            differences.add(difference(ChangeDirection.CHANGED, FILTER, told, before, after));
            open.add(new OpenQuestion(
                    "the service", "whether this opens more: " + told, "systemd says what is in them"));
        }
        return new Comparison(differences, open);
    }

    private static void setting(
            String name,
            UnitSettings before,
            UnitSettings after,
            List<Difference> differences,
            List<OpenQuestion> open) {
        SortedSet<String> was = before.elements(name);
        SortedSet<String> is = after.elements(name);
        if (was.equals(is)) {
            return;
        }
        boolean lists = OPENING.contains(name) || CLOSING.contains(name);
        // Without a list of families or architectures none is closed.
        boolean unset =
                (name.startsWith("Restrict") || name.startsWith("SystemCallArch")) && (was.isEmpty() || is.isEmpty());
        boolean inverted =
                was.stream().anyMatch(v -> v.startsWith("~")) || is.stream().anyMatch(v -> v.startsWith("~"));
        if (lists && !inverted) {
            boolean more = OPENING.contains(name) != unset;
            elements(
                    name,
                    is,
                    was,
                    more ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                    before,
                    after,
                    differences);
            elements(
                    name,
                    was,
                    is,
                    more ? ChangeDirection.NARROWED : ChangeDirection.WIDENED,
                    before,
                    after,
                    differences);
        } else if (SWITCHES.stream().anyMatch(name::startsWith) && before.isOn(name) != after.isOn(name)) {
            ChangeDirection direction = before.isOn(name) ? ChangeDirection.WIDENED : ChangeDirection.NARROWED;
            differences.add(difference(direction, name, name + "=" + String.join(" ", is), before, after));
        } else if (LIMIT.matcher(name).matches()) {
            boolean more = limit(is) > limit(was);
            ChangeDirection direction = more ? ChangeDirection.WIDENED : ChangeDirection.NARROWED;
            differences.add(difference(direction, name, name + "=" + String.join(" ", is), before, after));
        } else {
            String told = name + "=" + String.join(" ", is);
            differences.add(difference(ChangeDirection.CHANGED, name, told, before, after));
            open.add(new OpenQuestion("the service", "whether this opens more: " + told, "it is not weighed here"));
        }
    }

    /** How much a limit lets through; without one everything. */
    private static double limit(SortedSet<String> value) {
        Matcher number = NUMBER.matcher(String.join("", value));
        if (!number.matches()) {
            return Double.POSITIVE_INFINITY;
        }
        return Double.parseDouble(number.group(1))
                * Math.pow(1024, number.group(2).isEmpty() ? 0 : "KMGT".indexOf(number.group(2)) + 1);
    }

    private SortedSet<String> elements(String name) {
        SortedSet<String> elements = new TreeSet<>();
        of(name).forEach(value -> elements.addAll(
                name.equals("DeviceAllow") || !(OPENING.contains(name) || CLOSING.contains(name))
                        ? List.of(value)
                        : words(value)));
        return elements;
    }

    private static void elements(
            String name,
            SortedSet<String> some,
            SortedSet<String> others,
            ChangeDirection direction,
            UnitSettings before,
            UnitSettings after,
            List<Difference> differences) {
        SortedSet<String> only = new TreeSet<>(some);
        only.removeAll(others);
        if (!only.isEmpty()) {
            differences.add(difference(direction, name, name + "=" + String.join(" ", only), before, after));
        }
    }

    private static Difference difference(
            ChangeDirection direction, String name, String accesses, UnitSettings before, UnitSettings after) {
        return new Difference(
                direction, "the service", "unit setting", accesses, "", before.rules(name), after.rules(name), "");
    }

    private List<DecidingRule> rules(String name) {
        return of(name).stream()
                .map(value -> new DecidingRule(name + "=" + value, "", ""))
                .toList();
    }
}
