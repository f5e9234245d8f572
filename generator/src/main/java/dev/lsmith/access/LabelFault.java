package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.access.DecodedRecord.Source;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.audit.AuditRecord;
import java.util.List;
import java.util.Optional;

/**
 * An SELinux error that is no denial of a permission: nothing to allow, but a reason why something failed.
 *
 * @param fault which error
 * @param oldContext the context before, or of the source
 * @param newContext the context wanted, or of the target
 * @param tclass the class, if told
 */
@JsonTypeName("label-fault")
public record LabelFault(LabelError fault, String oldContext, String newContext, Optional<String> tclass)
        implements Access {
    /** The errors ({@code SELINUX_ERR}). */
    public enum LabelError {
        INVALID_CONTEXT,
        BOUNDED_TRANSITION,
        VALIDATE_TRANSITION,
        BOUNDS
    }

    /** Decodes a record {@code SELINUX_ERR}: a context that may not be, or a transition that a bound forbids. */
    static Facts selinux(AuditRecord record) {
        Optional<LabelError> fault = record.value("op").flatMap(LabelFault::fault);
        if (fault.isEmpty()) {
            return Facts.unsupported("SELinux error of another or older form");
        }
        Optional<SelinuxContext> before = context(record, "oldcontext", "scontext");
        Optional<String> after = fault.get() == LabelError.INVALID_CONTEXT
                ? record.value("invalid_context")
                : context(record, "newcontext", "tcontext").map(SelinuxContext::toString);
        if (before.isEmpty() || after.isEmpty()) {
            return Facts.unsupported("SELinux error without contexts");
        }
        LabelFault access = new LabelFault(fault.get(), before.get().toString(), after.get(), record.value("tclass"));
        return Facts.read("SELinux error", access)
                .from(new Source(
                        List.of(before.get().domain()),
                        Reporter.SELINUX,
                        Verdict.DENIED,
                        Phase.APPLICATION,
                        record.value("comm").orElse("")));
    }

    private static Optional<LabelError> fault(String op) {
        return Optional.ofNullable(
                switch (op) {
                    case "security_compute_sid" -> LabelError.INVALID_CONTEXT;
                    case "security_bounded_transition" -> LabelError.BOUNDED_TRANSITION;
                    case "security_validate_transition" -> LabelError.VALIDATE_TRANSITION;
                    case "security_compute_av" -> LabelError.BOUNDS;
                    default -> null;
                });
    }

    private static Optional<SelinuxContext> context(AuditRecord record, String key, String otherKey) {
        return record.value(key).or(() -> record.value(otherKey)).flatMap(SelinuxContext::parse);
    }

    @Override
    public String text() {
        return Spelling.lower(fault) + " " + oldContext + " " + newContext + Spelling.condition("tclass", tclass);
    }
}
