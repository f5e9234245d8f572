package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobBytes;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.apparmor.meaning.TableComparison.ClausePair;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.syntax.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

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

    /**
     * What a profile is called and which programs it is for, as far as it can be compared as text.
     *
     * @param name its full name
     * @param hat whether it is a hat
     * @param flags its flags
     * @param xattrs the attributes that a program must carry
     * @param literalLength how many characters of the attachment stand before its first glob: the longest wins
     */
    record ProfileHead(
            String name, boolean hat, SortedSet<String> flags, List<Profile.Xattr> xattrs, int literalLength) {
        static ProfileHead of(ProfileMeaning meaning) {
            Profile profile = meaning.profile();
            return new ProfileHead(
                    meaning.name(),
                    profile.form() == Profile.HeadForm.HAT,
                    meaning.flags(),
                    profile.xattrs(),
                    attachment(profile).map(ProfileHead::literalLength).orElse(0));
        }

        /** The programs that it is attached to by itself: none for a plain name. */
        static List<BytePattern> attachments(ProfileMeaning meaning) throws InputException {
            Optional<Glob> attachment = attachment(meaning.profile());
            return attachment.isPresent() ? List.of(GlobBytes.of(attachment.get(), Map.of())) : List.of();
        }

        /** The pattern of the programs that it is attached to by itself. */
        static Optional<Glob> attachment(Profile profile) {
            return profile.attachment()
                    .or(() -> profile.name().isLiteral() ? Optional.empty() : Optional.of(profile.name()));
        }

        private static int literalLength(Glob glob) {
            return !glob.parts().isEmpty() && glob.parts().get(0) instanceof Glob.Literal first
                    ? first.text().replaceAll("/+", "/").length()
                    : 0;
        }
    }
}
