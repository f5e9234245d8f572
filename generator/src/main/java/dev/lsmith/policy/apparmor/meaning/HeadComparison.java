package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.apparmor.meaning.Equality.ProfileHead;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import dev.lsmith.policy.apparmor.syntax.Profile;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What profiles are attached to, their flags, their limits, and what is mediated at all. */
final class HeadComparison {
    /** Flags that allow what no rule allows. */
    private static final Set<String> OPENING = Set.of("complain", "unconfined", "default_allow", "prompt");

    private final String subject;
    private final List<Difference> differences = new ArrayList<>();

    private HeadComparison(String subject) {
        this.subject = subject;
    }

    static List<Difference> of(String subject, ProfileMeaning before, ProfileMeaning after) throws InputException {
        HeadComparison comparison = new HeadComparison(subject);
        comparison.mediation(before.mediation(), after.mediation());
        comparison.flags(before.flags(), after.flags());
        comparison.limits(before, after);
        if (!Equality.sameAttachment(before, after)) {
            comparison.add(
                    ChangeDirection.CHANGED,
                    "attachment",
                    "attached to " + attachment(after.profile()) + ", before to " + attachment(before.profile()));
        }
        if (!before.profile().xattrs().equals(after.profile().xattrs())) {
            comparison.add(ChangeDirection.CHANGED, "attachment", "other extended attributes are asked for");
        }
        if (isHat(before) != isHat(after)) {
            comparison.add(
                    ChangeDirection.CHANGED, "profile", isHat(after) ? "it is a hat now" : "it is no hat any more");
        }
        return comparison.differences;
    }

    private static boolean isHat(ProfileMeaning meaning) {
        return meaning.profile().form() == Profile.HeadForm.HAT;
    }

    private static String attachment(Profile profile) {
        return ProfileHead.attachment(profile).map(glob -> glob.text()).orElse("nothing");
    }

    private void add(ChangeDirection direction, String kind, String what) {
        differences.add(new Difference(direction, subject, kind, what, "", List.of(), List.of()));
    }

    private void mediation(Mediation before, Mediation after) {
        for (MediationClass mediated : MediationClass.values()) {
            if (before.has(mediated) != after.has(mediated)) {
                String name = mediated.name().toLowerCase(Locale.ROOT).replace('_', ' ');
                add(
                        after.has(mediated) ? ChangeDirection.NARROWED : ChangeDirection.WIDENED,
                        "abi",
                        name
                                + (after.has(mediated)
                                        ? " is mediated by the new abi"
                                        : " is not mediated by the new abi"));
            }
        }
    }

    private void flags(SortedSet<String> before, SortedSet<String> after) {
        for (String flag : union(before, after)) {
            if (before.contains(flag) != after.contains(flag)) {
                boolean set = after.contains(flag);
                ChangeDirection opening = set ? ChangeDirection.WIDENED : ChangeDirection.NARROWED;
                add(
                        OPENING.contains(flag) ? opening : ChangeDirection.CHANGED,
                        "flags",
                        "flag " + flag + (set ? " is set" : " is gone"));
            }
        }
    }

    private static SortedSet<String> union(Set<String> before, Set<String> after) {
        SortedSet<String> all = new TreeSet<>(before);
        all.addAll(after);
        return all;
    }

    private void limits(ProfileMeaning before, ProfileMeaning after) {
        for (String resource : union(before.limits().keySet(), after.limits().keySet())) {
            String old = before.limits().getOrDefault(resource, "");
            String young = after.limits().getOrDefault(resource, "");
            if (!old.equals(young)) {
                String what = young.isEmpty() ? "no limit of " + resource : resource + " <= " + young;
                add(direction(old, young), "rlimit", what + (old.isEmpty() ? ", before no limit" : ", before " + old));
            }
        }
    }

    /** No limit is more than any. */
    private static ChangeDirection direction(String old, String young) {
        if (old.isEmpty() || young.isEmpty()) {
            return young.isEmpty() ? ChangeDirection.WIDENED : ChangeDirection.NARROWED;
        }
        if (!old.matches("-?[0-9]+") || !young.matches("-?[0-9]+")) {
            return ChangeDirection.CHANGED;
        }
        return new BigInteger(young).compareTo(new BigInteger(old)) > 0
                ? ChangeDirection.WIDENED
                : ChangeDirection.NARROWED;
    }
}
