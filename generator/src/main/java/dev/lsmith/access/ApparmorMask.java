package dev.lsmith.access;

import dev.lsmith.audit.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What an AppArmor record says was asked for and refused. */
final class ApparmorMask {
    private static final List<String> REQUESTED = List.of("requested_mask", "requested", "mask");
    private static final List<String> REFUSED = List.of("denied_mask", "denied");

    private ApparmorMask() {}

    /**
     * The mask as printed: all that was requested. The kernel asks for it in one call ({@code aa_audit_file()} of
     * security/apparmor/file.c prints the request and what of it was refused), so that a profile which grants only what was
     * refused would refuse the rest. What was refused, where it says more. Empty if the record has neither.
     */
    static String of(AuditRecord record) {
        String requested = first(record, REQUESTED);
        String refused = first(record, REFUSED);
        if (requested.isEmpty() || refused.isEmpty() || within(refused, requested)) {
            return requested.isEmpty() ? refused : requested;
        }
        return requested + " " + refused;
    }

    private static String first(AuditRecord record, List<String> keys) {
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
    static List<String> words(AuditRecord record) {
        return Stream.of(of(record).toLowerCase(Locale.ROOT).split("[ ,]+"))
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }
}
