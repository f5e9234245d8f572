package dev.lsmith.app;

import dev.lsmith.app.Mechanisms.PolicyOutput;
import dev.lsmith.app.decision.DecidedRules;
import dev.lsmith.app.recording.NamedFile;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.AppArmorMechanism;
import dev.lsmith.policy.apparmor.merge.ProfileMerge.Merged;
import dev.lsmith.policy.apparmor.merge.UserProfile;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The profile of the user's that learned AppArmor rules are put into.
 *
 * @param file the file
 * @param profile which of its profiles, by name or attachment; empty to find out
 * @param includes folders that {@code <…>} is searched in; empty for {@code /etc/apparmor.d}
 */
public record MergeInto(Path file, Optional<String> profile, List<Path> includes) {
    public MergeInto {
        includes = List.copyOf(includes);
    }

    /** The name of the profile, as far as the file or the user tells. */
    Stream<String> name() throws InputException {
        return profile.or(read()::onlyProfile).stream();
    }

    private UserProfile read() throws InputException {
        return UserProfile.read(
                file.toString(), KernelText.decode(NamedFile.policy(file).content()));
    }

    /**
     * The AppArmor policy of a generation, put into the file.
     *
     * @param learned what the log alone shows, and the name of the policies
     * @param subject the name that the log knows the profile by
     * @param logs the logs, for the mark
     * @param decided what people decided about single rules, before what is left is added; the user's own rules stay
     */
    Merging merge(Assignment learned, String subject, List<String> logs, DecidedRules decided) throws InputException {
        UserProfile user = read();
        AppArmorMechanism mechanism = new AppArmorMechanism(user.abi());
        Merged merged = user.merge(
                includes,
                decided.applied(mechanism, mechanism.synthesise(learned)),
                profile,
                subject,
                logs.isEmpty() ? "the container's spec" : String.join(", ", logs));
        TreeMap<String, String> files = new TreeMap<>();
        files.put(mechanism.place().path() + "/" + file.getFileName(), merged.text());
        return new Merging(
                new PolicyOutput<>(
                        mechanism.name(),
                        merged.synthesis(),
                        files,
                        mechanism.launch(learned, merged.synthesis().policy())),
                new MergedProfile(
                        file, merged.profile(), KernelText.encode(merged.text()), merged.added(), merged.conflicts()));
    }

    /** The user's profile with what was learned: as one of the policies, and as a file. */
    record Merging(PolicyOutput<AppArmorProfile> output, MergedProfile result) {}

    /**
     * A profile of the user's with what was learned.
     *
     * @param file the user's file
     * @param profile the full name of the profile that was added to
     * @param content the file's new content
     * @param added the lines that were added; empty when nothing was missing
     * @param conflicts what was seen and the profile denies, with both places
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record MergedProfile(Path file, String profile, byte[] content, List<String> added, List<String> conflicts) {
        public MergedProfile {
            added = List.copyOf(added);
            conflicts = List.copyOf(conflicts);
        }
    }
}
