package dev.lsmith.access;

import dev.lsmith.log.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What an AppArmor record says was asked for and refused. */
final class ApparmorMask {
    private static final List<String> REFUSED = List.of("denied_mask", "denied", "mask");
    private static final List<String> REQUESTED = List.of("requested_mask", "requested");

    private ApparmorMask() {}

    /**
     * The mask as printed: what was refused, as a rule that grants it is enough; what was requested where nothing was
     * refused (an audited access). Empty if the record has neither.
     */
    static String of(AuditRecord record) {
        return Stream.concat(REFUSED.stream(), REQUESTED.stream())
                .map(record::value)
                .flatMap(Optional::stream)
                .filter(Predicate.not(String::isBlank))
                .findFirst()
                .orElse("");
    }

    /** The words of a mask of long names ({@code send receive}). */
    static List<String> words(AuditRecord record) {
        return Stream.of(of(record).toLowerCase(Locale.ROOT).split("[ ,]+"))
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }
}
