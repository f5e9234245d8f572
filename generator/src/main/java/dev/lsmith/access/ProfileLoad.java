package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.audit.AuditRecord;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

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
        boolean taken = record.value("operation").filter(OPERATIONS::contains).isPresent()
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
