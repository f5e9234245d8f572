package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Subject;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.DenialReason;
import dev.lsmith.policy.DenialReason.Cause;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.rule.CapabilityRule;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.LearnedRules;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.RuleKind;
import dev.lsmith.policy.apparmor.rule.RuleKinds;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Why a profile refuses an access, and the rule of the single access that would allow it. */
final class ProfileRefusal {
    private final AppArmorProfile policy;
    private final Ruling ruling;
    private final ProfileWriter writer;

    /**
     * A refusal by the first profile of a file.
     *
     * @param ruling what the profile says about the access
     */
    ProfileRefusal(AppArmorProfile policy, Ruling ruling, ProfileWriter writer) {
        this.policy = policy;
        this.ruling = ruling;
        this.writer = writer;
    }

    DenialReason<AppArmorProfile> of(Access access, Evidence evidence) {
        if (ruling.outcome() != Outcome.DENIED) {
            return DenialReason.none(ruling.rules().stream().map(this::placed).toList());
        }
        if (!ruling.rules().isEmpty()) {
            return denied();
        }
        List<Rule> rules = learned(access, evidence);
        if (rules.isEmpty()) {
            return DenialReason.withoutRemedy(
                    Cause.NO_RULE, "no rule allows it, and AppArmor has no rule for such an access");
        }
        List<RuleLine> lines = rules.stream().map(RuleLine::of).toList();
        return DenialReason.mendedBy(
                Cause.NO_RULE,
                "no rule allows it",
                rules.stream().map(writer::write).toList(),
                withItems(items -> items.addAll(lines)));
    }

    /** A deny rule stands against every allow rule: only without it is the access allowed, if another rule allows it. */
    private DenialReason<AppArmorProfile> denied() {
        String rules = ruling.rules().stream().map(this::placed).collect(Collectors.joining("; "));
        List<Rule> denials = ruling.rules().stream().map(RuleLine::written).toList();
        return DenialReason.mendedBy(
                Cause.DENY_RULE,
                "a rule denies it: " + rules,
                denials.stream().map(rule -> "without  " + writer.write(rule)).toList(),
                withItems(items ->
                        items.removeIf(item -> item instanceof RuleLine line && denials.contains(line.rule()))));
    }

    private String placed(RuleLine line) {
        return writer.write(line.written()) + "  (" + line.at() + ")";
    }

    private AppArmorProfile withItems(Consumer<List<Item>> change) {
        List<Item> changed = new ArrayList<>();
        boolean first = true;
        for (Item item : policy.items()) {
            if (first && item instanceof Profile profile) {
                List<Item> items = new ArrayList<>(profile.items());
                change.accept(items);
                changed.add(new Profile(profile.head(), items, profile.at()));
                first = false;
            } else {
                changed.add(item);
            }
        }
        return new AppArmorProfile(policy.lines(), changed);
    }

    /** The rules of a recording that holds nothing but this. */
    private List<Rule> learned(Access access, Evidence evidence) {
        if (access instanceof CapabilityUse use) {
            return List.of(new CapabilityRule(Qualifiers.NONE, new TreeSet<>(List.of(use.capability()))));
        }
        LearnedRules found = new LearnedRules(writer::write);
        Model model = new Model(
                new TreeMap<>(Map.of(new Subject.Program("denial"), new TreeMap<>(Map.of(access, evidence)))));
        Assignment alone =
                new Assignment("denial", model, Optional.empty(), new Privileges(new TreeSet<>(), false), true);
        LanguageVersion version = policy.abi()
                .map(abi -> abi.substring(abi.lastIndexOf('/') + 1))
                .flatMap(LanguageVersion::of)
                .orElse(LanguageVersion.NEWEST);
        for (RuleKind kind : RuleKinds.ALL) {
            kind.learner().ifPresent(learner -> learner.learn(alone, version, found));
        }
        return found.drafts().stream().map(LearnedRule::rule).distinct().toList();
    }
}
