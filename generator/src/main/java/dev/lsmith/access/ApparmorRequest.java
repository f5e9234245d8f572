package dev.lsmith.access;

import dev.lsmith.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What an AppArmor record says was asked for, under the keys that the kernels and the message buses use.
 *
 * @param record the record
 * @param operation its {@code operation=}, or empty
 * @param label whom it concerns
 */
record ApparmorRequest(AuditRecord record, String operation, ApparmorLabel label) {
    private static final List<String> REQUESTED = List.of("requested_mask", "requested", "mask");
    private static final List<String> REFUSED = List.of("denied_mask", "denied");

    /**
     * The mask as printed: all that was requested. The kernel asks for it in one call ({@code aa_audit_file()} of
     * security/apparmor/file.c prints the request and what of it was refused), so that a profile which grants only what was
     * refused would refuse the rest. What was refused, where it says more. Empty if the record has neither.
     */
    String mask() {
        String requested = first(REQUESTED);
        String refused = first(REFUSED);
        if (requested.isEmpty() || refused.isEmpty() || within(refused, requested)) {
            return requested.isEmpty() ? refused : requested;
        }
        return requested + " " + refused;
    }

    private String first(List<String> keys) {
        return keys.stream()
                .map(key -> record.value(key).orElse(""))
                .filter(Predicate.not(String::isBlank))
                .findFirst()
                .orElse("");
    }

    private static boolean within(String some, String all) {
        return all.contains(some) || some.chars().allMatch(c -> all.indexOf(c) >= 0);
    }

    /** The words of a mask of long names ({@code send receive}). */
    List<String> words() {
        return Stream.of(mask().toLowerCase(Locale.ROOT).split("[ ,]+"))
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }

    /** Which of those constants the mask has a word for, each named like its word. */
    <E extends Enum<E>> List<E> among(E[] constants) {
        List<String> words = words();
        return Stream.of(constants)
                .filter(c -> words.contains(c.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** The value of a key; empty where there is none or it is empty. */
    Optional<String> text(String key) {
        return record.value(key).filter(Predicate.not(String::isEmpty));
    }

    /** The other end's label, {@link Access#OWN_LABEL} if it is the own one. */
    Optional<String> peer() {
        return rawPeer().map(label::peer);
    }

    /** The other end's label as the record has it, under any of the keys that kernels and message buses give it. */
    Optional<String> rawPeer() {
        return Stream.of("peer", "peer_label", "peer_profile")
                .map(this::text)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
