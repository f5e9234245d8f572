package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.apparmor.rule.KernelQuery;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one list of profiles allows and another does not, exactly: accesses that no kernel asks for are left out, and
 * each difference has an access as witness that the two decide differently.
 */
public final class MeaningComparison {
    private final RuleTexts texts;
    private final List<Difference> differences = new ArrayList<>();

    private MeaningComparison(ProfileWriter writer, Model seen) {
        this.texts = new RuleTexts(writer, seen);
    }

    /**
     * Compares profiles of the same name, their children too. Where each side has a single profile, the two are compared
     * whatever they are called.
     *
     * @param seen recordings that tell why a rule is there; may be empty
     * @throws InputException when the patterns of two profiles are too complex together
     */
    public static Comparison of(
            List<ProfileMeaning> before, List<ProfileMeaning> after, ProfileWriter writer, Model seen)
            throws InputException {
        MeaningComparison comparison = new MeaningComparison(writer, seen);
        if (before.size() == 1 && after.size() == 1) {
            comparison.compare(before.get(0), after.get(0));
        } else {
            comparison.compareByName(before, after);
        }
        return new Comparison(comparison.differences.stream()
                .sorted(Comparator.comparing(Difference::direction))
                .toList());
    }

    private void compareByName(List<ProfileMeaning> before, List<ProfileMeaning> after) throws InputException {
        SortedMap<String, ProfileMeaning> old = byName(before);
        SortedMap<String, ProfileMeaning> young = byName(after);
        for (ProfileMeaning profile : old.values()) {
            ProfileMeaning other = young.get(profile.profile().name().text());
            if (other == null) {
                changed(profile.name(), "profile", "the profile is gone");
            } else {
                compare(profile, other);
            }
        }
        for (ProfileMeaning profile : young.values()) {
            if (!old.containsKey(profile.profile().name().text())) {
                changed(profile.name(), "profile", "the profile is new");
            }
        }
    }

    private static SortedMap<String, ProfileMeaning> byName(List<ProfileMeaning> profiles) {
        SortedMap<String, ProfileMeaning> byName = new TreeMap<>();
        profiles.forEach(profile -> byName.put(profile.profile().name().text(), profile));
        return byName;
    }

    private void changed(String subject, String kind, String what) {
        differences.add(new Difference(ChangeDirection.CHANGED, subject, kind, what, "", List.of(), List.of()));
    }

    private void compare(ProfileMeaning before, ProfileMeaning after) throws InputException {
        String subject = after.name();
        if (!before.name().equals(after.name())) {
            changed(subject, "name", "it was called " + before.name());
        }
        differences.addAll(HeadComparison.of(subject, before, after));
        differences.addAll(new CapabilityComparison(subject, before, after, texts).differences());
        for (KernelQuery.Dfa table : KernelQuery.Dfa.values()) {
            List<CompiledRule> old = table == KernelQuery.Dfa.FILE ? before.files() : before.policy();
            List<CompiledRule> young = table == KernelQuery.Dfa.FILE ? after.files() : after.policy();
            List<TableComparison.TableDifference> findings = TableComparison.compare(
                    table,
                    old,
                    young,
                    () -> changed(
                            subject,
                            "not all told",
                            "the patterns of " + (table == KernelQuery.Dfa.FILE ? "its file rules" : "its other rules")
                                    + " are too complex together: examples were compared, and there may be more differences"));
            differences.addAll(new DifferenceGroups(subject, before, after, texts).of(findings));
        }
        compareByName(before.children(), after.children());
    }
}
