package dev.lsmith.policy.selinux;

import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import dev.lsmith.policy.selinux.CommandLists.ExtendedPermission;
import dev.lsmith.policy.selinux.ModuleGrants.Grant;
import dev.lsmith.policy.selinux.ModuleGrants.Vector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which permissions only one of two modules gives: pair of types by pair, or between all types of a host's whole policy where it is given. */
final class GrantComparison {
    private static final Pattern FIRST_PERMISSION = Pattern.compile("\\{ (\\S+)");

    private final SelinuxModule before;
    private final SelinuxModule after;
    private final List<Difference> differences = new ArrayList<>();

    GrantComparison(SelinuxModule before, SelinuxModule after) {
        this.before = before;
        this.after = after;
    }

    /** The differences, in the order of their types. */
    List<Difference> differences() {
        if (before.host().isWhole() && after.host().isWhole()) {
            loadedGrants();
        } else {
            grants();
        }
        return differences;
    }

    private void grants() {
        ModuleGrants was = new ModuleGrants(before);
        ModuleGrants is = new ModuleGrants(after);
        SortedSet<Vector> all = new TreeSet<>(was.all().keySet());
        all.addAll(is.all().keySet());
        for (Vector vector : all) {
            Grant one = was.of(vector);
            Grant other = is.of(vector);
            permissions(vector, was, is, false);
            permissions(vector, is, was, true);
            for (ExtendedPermission permission : ExtendedPermission.values()) {
                commands(permission, vector, one, other, false);
                commands(permission, vector, other, one, true);
            }
        }
    }

    /** What one module allows and the other does not. */
    private void permissions(Vector vector, ModuleGrants own, ModuleGrants others, boolean added) {
        Grant lacks = others.of(vector);
        Map<List<String>, SortedSet<String>> byRule = new LinkedHashMap<>();
        for (Map.Entry<String, String> permission : own.of(vector).permissions().entrySet()) {
            if (lacks.permissions().containsKey(permission.getKey()) || own.isExpanded(vector, permission.getKey())) {
                continue;
            }
            String unknown = others.mayAllow(vector, permission.getKey());
            byRule.computeIfAbsent(List.of(permission.getValue(), unknown), r -> new TreeSet<>())
                    .add(permission.getKey());
        }
        byRule.forEach((rules, permissions) -> differences.add(ModuleComparison.difference(
                added ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                vector.source(),
                vector.tclass(),
                vector.target() + ":" + vector.tclass() + " { " + String.join(" ", permissions) + " }"
                        + (rules.get(1).isEmpty() ? "" : ", unless the host's policy gives it " + rules.get(1)),
                vector.text(permissions.first()),
                rules.get(0),
                "",
                added,
                depends(vector, rules.get(1)))));
    }

    /** Which types the host's policy gives an attribute, where the permission is given to an attribute or may be. */
    private String depends(Vector vector, String unknown) {
        String attribute = unknown.isEmpty()
                ? Stream.of(vector.source(), vector.target())
                        .filter(name -> !before.types().contains(name)
                                && !after.types().contains(name)
                                && ModuleGrants.isAttribute(name))
                        .findFirst()
                        .orElse("")
                : unknown;
        return attribute.isEmpty() ? "" : "which types the host's policy gives " + attribute;
    }

    /** Between all types of a host's whole policy; what one rule does is told once, with one pair of types. */
    private void loadedGrants() {
        LoadedGrants was = new LoadedGrants(before);
        LoadedGrants is = new LoadedGrants(after);
        Set<String> changed = LoadedGrants.changed(before, after);
        Set<SelinuxRule> known = LoadedGrants.inBoth(before, after);
        Set<Vector> vectors = new TreeSet<>();
        was.addDiffering(known, changed, vectors);
        is.addDiffering(known, changed, vectors);
        LoadedGrants.Differences narrowed = new LoadedGrants.Differences();
        LoadedGrants.Differences widened = new LoadedGrants.Differences();
        for (Vector vector : vectors) {
            LoadedGrants.Allowed one = was.of(vector);
            LoadedGrants.Allowed other = is.of(vector);
            differing(vector, one, other, narrowed);
            differing(vector, other, one, widened);
        }
        narrowed.byRule().forEach((rule, where) -> add(rule, where, false));
        widened.byRule().forEach((rule, where) -> add(rule, where, true));
    }

    private static void differing(
            Vector vector, LoadedGrants.Allowed has, LoadedGrants.Allowed lacks, LoadedGrants.Differences differences) {
        Map<SelinuxRule, SortedSet<String>> byRule = new LinkedHashMap<>();
        has.permissions().forEach((permission, rule) -> {
            if (!lacks.permissions().containsKey(permission)) {
                byRule.computeIfAbsent(rule, r -> new TreeSet<>()).add(permission);
            }
        });
        byRule.forEach((rule, some) ->
                differences.add(Renderer.line(rule).strip(), "", "{ " + String.join(" ", some) + " }", vector));
        for (ExtendedPermission permission : ExtendedPermission.values()) {
            List<CommandRange> had = has.lists().allowed(permission);
            List<CommandRange> left = lacks.lists().allowed(permission);
            boolean both = has.permissions().containsKey(permission.word())
                    && lacks.permissions().containsKey(permission.word());
            if (both && first(had, left) >= 0) {
                differences.add(
                        has.lists().text(),
                        lacks.lists().text(),
                        permission.word() + " " + where(permission, had, left),
                        vector);
            }
        }
    }

    private static String where(ExtendedPermission permission, List<CommandRange> had, List<CommandRange> left) {
        return CommandLists.words(had, permission) + ", where the other has " + CommandLists.words(left, permission);
    }

    private void add(List<String> rule, List<Vector> where, boolean added) {
        Vector first = where.get(0);
        String permissions = rule.get(3);
        Matcher names = FIRST_PERMISSION.matcher(permissions);
        String permission = names.find() ? names.group(1) : permissions.substring(0, permissions.indexOf(' '));
        differences.add(ModuleComparison.difference(
                added ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                first.source(),
                first.tclass(),
                first.target() + ":" + first.tclass() + " " + permissions
                        + (where.size() == 1 ? "" : ", and " + (where.size() - 1) + " more pairs of types"),
                first.text(permission),
                rule.get(0),
                rule.get(1),
                added,
                ""));
    }

    /** Both allow the permission; a list closes all that it does not name. */
    private void commands(ExtendedPermission permission, Vector vector, Grant has, Grant lacks, boolean added) {
        String word = permission.word();
        if (!has.permissions().containsKey(word) || !lacks.permissions().containsKey(word)) {
            return;
        }
        List<CommandRange> had = has.lists().allowed(permission);
        List<CommandRange> left = lacks.lists().allowed(permission);
        int command = first(had, left);
        if (command >= 0) {
            String lists = has.lists().text();
            differences.add(ModuleComparison.difference(
                    added ? ChangeDirection.WIDENED : ChangeDirection.NARROWED,
                    vector.source(),
                    vector.tclass(),
                    vector.target() + ":" + vector.tclass() + " " + word + " " + where(permission, had, left),
                    vector.text(word) + " 0x" + Integer.toHexString(command),
                    lists.isEmpty() ? has.permissions().getOrDefault(word, "") : lists,
                    lacks.lists().text(),
                    added,
                    ""));
        }
    }

    /** The first command of some that is none of others; -1 if there is none. */
    private static int first(List<CommandRange> some, List<CommandRange> others) {
        for (CommandRange range : some) {
            int command = range.first();
            while (command <= range.last()) {
                int at = command;
                Optional<CommandRange> known =
                        others.stream().filter(other -> other.contains(at)).findFirst();
                if (known.isEmpty()) {
                    return command;
                }
                command = known.get().last() + 1;
            }
        }
        return -1;
    }
}
