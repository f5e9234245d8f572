package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.apparmor.rule.CompiledRule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether two profiles compile to the same policy: the same rights, logging and silence for every byte string, the same
 * heads, the same children. It is what apparmor_parser's binaries show; two policies that differ only for strings that
 * no kernel asks for ({@code /a//b}) are not equal here, while {@link MeaningComparison} finds no difference in them.
 */
public final class Equality {
    private Equality() {}

    /**
     * Whether two lists of profiles compile to the same, in whatever order they stand.
     *
     * @throws InputException when the patterns are too complex together
     */
    public static boolean sameBinary(List<ProfileMeaning> left, List<ProfileMeaning> right) throws InputException {
        if (left.size() != right.size()) {
            return false;
        }
        List<ProfileMeaning> ours = sorted(left);
        List<ProfileMeaning> theirs = sorted(right);
        for (int i = 0; i < ours.size(); i++) {
            if (!sameBinary(ours.get(i), theirs.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static List<ProfileMeaning> sorted(List<ProfileMeaning> profiles) {
        return profiles.stream()
                .sorted(Comparator.comparing(ProfileMeaning::name))
                .toList();
    }

    /**
     * Whether two profiles compile to the same.
     *
     * @throws InputException when their patterns are too complex together
     */
    public static boolean sameBinary(ProfileMeaning left, ProfileMeaning right) throws InputException {
        return ProfileHead.of(left).equals(ProfileHead.of(right))
                && left.capabilities().equals(right.capabilities())
                && left.limits().equals(right.limits())
                && left.files().isEmpty() == right.files().isEmpty()
                && sameAttachment(left, right)
                && sameTable(left.files(), right.files())
                && sameTable(left.policy(), right.policy())
                && sameBinary(left.children(), right.children());
    }

    static boolean sameAttachment(ProfileMeaning left, ProfileMeaning right) throws InputException {
        List<BytePattern> both = new ArrayList<>();
        int split = ProfileHead.attachments(left).size();
        both.addAll(ProfileHead.attachments(left));
        both.addAll(ProfileHead.attachments(right));
        return PathAutomaton.of(
                        both,
                        matching -> matching.stream().anyMatch(i -> i < split)
                                == matching.stream().anyMatch(i -> i >= split))
                .outcomes()
                .stream()
                .allMatch(same -> same);
    }

    /** Each outcome of an automaton of both belongs to some string. */
    private static boolean sameTable(List<CompiledRule> left, List<CompiledRule> right) throws InputException {
        if (left.equals(right)) {
            return true;
        }
        return !ClausePair.automaton(left, right).outcomes().stream().anyMatch(ClausePair::differs);
    }
}
