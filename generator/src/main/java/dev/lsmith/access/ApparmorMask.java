package dev.lsmith.access;

import dev.lsmith.log.AuditRecord;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What an AppArmor record says was asked for and refused. */
final class ApparmorMask {
    /** What was refused goes before what was requested. */
    private static final List<String> KEYS = List.of("denied_mask", "denied", "mask", "requested_mask", "requested");

    private ApparmorMask() {}

    /**
     * The mask as printed: what was refused, as a rule that grants it is enough; what was requested where nothing was
     * refused (an audited access). Empty if the record has neither.
     */
    static String of(AuditRecord record) {
        for (String key : KEYS) {
            String mask = record.value(key).orElse("");
            if (!mask.isBlank()) {
                return mask;
            }
        }
        return "";
    }

    /** The words of a mask of long names ({@code send receive}). */
    static List<String> words(AuditRecord record) {
        return Stream.of(of(record).toLowerCase(Locale.ROOT).split("[ ,]+"))
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }
}
