package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import java.util.Optional;
import java.util.Set;

/**
 * A resource limit set.
 *
 * @param resource AppArmor's name: {@code nofile}
 * @param value the limit asked for
 */
@JsonTypeName("rlimit")
public record ResourceLimitUse(String resource, long value) implements Access {
    /** {@code set rlimit} of apparmor.d(5). */
    private static final Set<String> RESOURCES = Set.of(
            "cpu",
            "fsize",
            "data",
            "stack",
            "core",
            "rss",
            "nproc",
            "nofile",
            "memlock",
            "as",
            "locks",
            "sigpending",
            "msgqueue",
            "nice",
            "rtprio",
            "rttime");

    /** Decodes a record of the class {@code rlimits}. */
    static Facts apparmor(ApparmorRequest request) {
        Optional<String> resource = request.record().value("rlimit").filter(RESOURCES::contains);
        Optional<Long> value = request.record().value("value").flatMap(ResourceLimitUse::limit);
        if (resource.isEmpty() || value.isEmpty()) {
            return Facts.unsupported("AppArmor resource limit without a name or value");
        }
        return Facts.read("AppArmor resource limit", new ResourceLimitUse(resource.get(), value.get()));
    }

    /** "Unlimited" is all ones, which does not fit a signed number. */
    private static Optional<Long> limit(String text) {
        try {
            long value = Long.parseUnsignedLong(text);
            return Optional.of(value < 0 ? Long.MAX_VALUE : value);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String text() {
        return resource + " <= " + value;
    }
}
