package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.audit.AuditRecord;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A change of AppArmor profile that the process asked for.
 *
 * @param change how it asked
 * @param target the profile or hat it asked for
 */
@JsonTypeName("profile-transition")
public record ProfileTransition(Change change, String target) implements Access {
    /** The calls that ask for another profile. */
    public enum Change {
        CHANGE_PROFILE,
        CHANGE_ONEXEC,
        CHANGE_HAT,
        STACK
    }

    private static final Map<String, Change> OF_OPERATION = Map.of(
            "change_hat", Change.CHANGE_HAT,
            "change_profile", Change.CHANGE_PROFILE,
            "setprocattr", Change.CHANGE_PROFILE,
            "change_onexec", Change.CHANGE_ONEXEC,
            "stack", Change.STACK,
            "stack_onexec", Change.STACK);

    /** Decodes a record of aa_change_profile(2), aa_change_hat(2) or aa_stack_profile(2). */
    static Facts apparmor(ApparmorRequest request) {
        Change change = OF_OPERATION.getOrDefault(request.operation(), Change.CHANGE_PROFILE);
        Optional<String> target = request.record()
                .value("target")
                .or(() -> request.record().value("name"))
                .filter(t -> !t.isEmpty() && !t.startsWith("null-"));
        if (target.isEmpty()) {
            return request.label().unconfined()
                    ? Facts.ignored("AppArmor record of an unconfined process")
                    : Facts.unsupported("AppArmor profile transition without a target");
        }
        return Facts.read("AppArmor profile transition", new ProfileTransition(change, target.get()));
    }

    @Override
    public String text() {
        return Spelling.lower(change) + " " + target;
    }

    /**
     * An AppArmor profile that the kernel took in, for the first time or in place of another: from then on it reports once more what it
     * reports once for a loaded profile.
     *
     * @param profile its name
     */
    @JsonTypeName("profile-load")
    public record ProfileLoad(String profile) implements Access {
        private static final Set<String> OPERATIONS = Set.of("profile_load", "profile_replace");

        /**
         * Of a record of a policy's change ({@code audit_policy()} and {@code aa_replace_profiles()} of security/apparmor): empty where no
         * profile became another, as where the same one is loaded again ({@code info="same as current profile, skipping"}).
         */
        static Optional<Facts> apparmor(AuditRecord record) {
            boolean taken =
                    record.value("operation").filter(OPERATIONS::contains).isPresent()
                            && record.value("info").isEmpty();
            return record.value("name")
                    .filter(Predicate.not(String::isEmpty).and(name -> taken))
                    .map(name -> Facts.read("AppArmor profile loaded", new ProfileLoad(name)));
        }

        @Override
        public String text() {
            return profile;
        }
    }
}
