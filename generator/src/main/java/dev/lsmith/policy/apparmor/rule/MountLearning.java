package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.MountUse;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.MountConditions.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Mount and remount rules, each exactly as observed: flags of a mount rule do not add up.
 *
 * <p>{@code rw} is no flag but says that {@code ro} is not there, which a rule that lists its flags says anyway. Beside bind, move, remount or a
 * change of propagation, any further word makes apparmor_parser before 3.0.10, 3.1.4 and 4.0 compile a second rule that allows
 * every mount there (CVE-2016-1585; parser/mount.cc, {@code mnt_rule::gen_policy_re}; measured with 3.0.8). So {@code rw} is written only
 * where it is the only word of a plain mount and its absence would mean any flags.
 */
final class MountLearning {
    /** MS_REMOUNT, MS_BIND, MS_MOVE and the changes of propagation: each makes of a mount another call (linux/mount.h). */
    private static final int COMMANDS = 0x20 | 0x1000 | 0x2000 | 0x20000 | 0x40000 | 0x80000 | 0x100000;

    private static final String WIDE_BEFORE = "wide before apparmor_parser 3.0.10, 3.1.4, 4.0";

    private MountLearning() {}

    static void learn(Model model, LanguageVersion abi, LearnedRules rules) {
        SortedMap<MountUse, Evidence> writable = new TreeMap<>();
        for (Map.Entry<MountUse, Evidence> e : model.accesses(MountUse.class).entrySet()) {
            Optional<String> unknown = e.getKey().flags().stream()
                    .filter(f -> !MountOptions.isKnown(f, abi))
                    .findFirst();
            if (unknown.isPresent()) {
                rules.leaveOut(
                        e.getKey(), e.getValue(), "abi " + abi.number() + " has no mount option " + unknown.get());
            } else {
                writable.put(e.getKey(), e.getValue());
            }
        }
        LearnedRules.grouped(writable, MountLearning::withoutData).forEach((use, same) -> addMount(use, same, rules));
    }

    private static void addMount(MountUse use, SortedMap<MountUse, Evidence> same, LearnedRules rules) {
        Rule rule = rule(use);
        if (!isWidened(use.flags())) {
            rules.add(rule, same);
            return;
        }
        rules.add(new LearnedRule(
                rule,
                WIDE_BEFORE,
                LearnedRules.reason(List.copyOf(same.keySet()), LearnedRules.merged(same)),
                Optional.empty()));
        rules.note("apparmor_parser before 3.0.10, 3.1.4 and 4.0 (CVE-2016-1585) makes of `"
                + rules.text(rule)
                + "` a second rule that allows every mount at that place: load the profile with a newer one");
    }

    /** Whether older parsers make more of the flags than they say. */
    private static boolean isWidened(SortedSet<String> flags) {
        SortedSet<String> words = withoutRw(flags);
        return words.size() > 1 && (MountOptions.of(words).set() & COMMANDS) != 0;
    }

    private static SortedSet<String> withoutRw(SortedSet<String> flags) {
        SortedSet<String> words = new TreeSet<>(flags);
        words.remove("rw");
        return words.isEmpty() ? new TreeSet<>(flags) : words;
    }

    /** A file system's own options cannot be told in a rule. */
    private static MountUse withoutData(MountUse use) {
        return new MountUse(use.target(), use.source(), use.fstype(), use.flags(), Optional.empty());
    }

    private static Rule rule(MountUse use) {
        Optional<Glob> target = Optional.of(Glob.literal(use.target()));
        SortedSet<String> flags = withoutRw(use.flags());
        if (flags.remove("remount")) {
            return new RemountRule(Qualifiers.NONE, new MountConditions(List.of(), exactly(flags)), target);
        }
        MountConditions conditions =
                new MountConditions(use.fstype().map(Glob::literal).stream().toList(), exactly(flags));
        return new MountRule(Qualifiers.NONE, conditions, use.source().map(Glob::literal), target);
    }

    private static List<Options> exactly(SortedSet<String> flags) {
        return flags.isEmpty() ? List.of() : List.of(new Options(flags, false));
    }
}
