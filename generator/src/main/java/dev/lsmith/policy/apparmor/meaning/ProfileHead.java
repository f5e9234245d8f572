package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobBytes;
import dev.lsmith.policy.apparmor.syntax.Profile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What a profile is called and which programs it is for, as far as it can be compared as text.
 *
 * @param name its full name
 * @param hat whether it is a hat
 * @param flags its flags
 * @param xattrs the attributes that a program must carry
 * @param literalLength how many characters of the attachment stand before its first glob: the longest wins
 */
record ProfileHead(String name, boolean hat, SortedSet<String> flags, List<Profile.Xattr> xattrs, int literalLength) {
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
