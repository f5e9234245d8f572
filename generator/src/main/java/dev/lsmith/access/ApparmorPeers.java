package dev.lsmith.access;

import dev.lsmith.audit.AuditRecord;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The other end's label under any of the keys that kernels and message buses give it. */
final class ApparmorPeers {
    private ApparmorPeers() {}

    static Optional<String> of(AuditRecord record) {
        return Stream.of("peer", "peer_label", "peer_profile")
                .map(record::value)
                .flatMap(Optional::stream)
                .filter(Predicate.not(String::isEmpty))
                .findFirst();
    }
}
