package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
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
    private final List<OpenQuestion> open = new ArrayList<>();

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
        return new Comparison(
                comparison.differences.stream()
                        .sorted(Comparator.comparing(Difference::direction))
                        .toList(),
                comparison.open);
    }

    private void compareByName(List<ProfileMeaning> before, List<ProfileMeaning> after) throws InputException {
        SortedMap<String, ProfileMeaning> old = byName(before);
        SortedMap<String, ProfileMeaning> young = byName(after);
        for (ProfileMeaning profile : old.values()) {
            ProfileMeaning other = young.get(profile.profile().name().text());
            if (other == null) {
                changed(profile.name(), "profile", "the profile is gone");
                without(profile.name(), "what runs under it now is allowed more", "the new policy has no such profile");
            } else {
                compare(profile, other);
            }
        }
        for (ProfileMeaning profile : young.values()) {
            if (!old.containsKey(profile.profile().name().text())) {
                changed(profile.name(), "profile", "the profile is new");
                without(profile.name(), "it allows more than what ran before", "the old policy has no such profile");
            }
        }
    }

    private void sampled(String subject, KernelQuery.Dfa table) {
        String rules = table == KernelQuery.Dfa.FILE ? "its file rules" : "its other rules";
        String why = "the patterns of " + rules + " are too complex together";
        changed(subject, "not all told", why + ": examples were compared, and there may be more differences");
        open.add(new OpenQuestion(
                subject, "whether there are more differences", why + ", so that only examples were compared"));
    }

    private static SortedMap<String, ProfileMeaning> byName(List<ProfileMeaning> profiles) {
        SortedMap<String, ProfileMeaning> byName = new TreeMap<>();
        profiles.forEach(profile -> byName.put(profile.profile().name().text(), profile));
        return byName;
    }

    private void without(String profile, String more, String missing) {
        open.add(new OpenQuestion(profile, "whether " + more, missing));
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
            List<CompiledRule> old =
                    table == KernelQuery.Dfa.FILE ? before.files() : CompiledProfile.policyAsAsked(before);
            List<CompiledRule> young =
                    table == KernelQuery.Dfa.FILE ? after.files() : CompiledProfile.policyAsAsked(after);
            List<TableComparison.TableDifference> findings =
                    TableComparison.compare(table, old, young, () -> sampled(subject, table));
            DifferenceGroups groups = new DifferenceGroups(subject, before, after, texts);
            differences.addAll(groups.of(findings));
            open.addAll(groups.open());
        }
        compareByName(before.children(), after.children());
    }
}
