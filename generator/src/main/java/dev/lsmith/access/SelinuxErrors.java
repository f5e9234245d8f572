package dev.lsmith.access;

import dev.lsmith.access.LabelFault.Fault;
import dev.lsmith.audit.AuditRecord;
import java.util.List;
import java.util.Optional;

/** {@code SELINUX_ERR}: contexts that may not be, and transitions that a bound forbids. */
final class SelinuxErrors {
    private SelinuxErrors() {}

    static Sighting decode(AuditRecord record) {
        Optional<Fault> fault = record.value("op").flatMap(SelinuxErrors::fault);
        if (fault.isEmpty()) {
            return Sighting.none(Findings.unsupported("SELinux error of another or older form"));
        }
        Optional<SelinuxContext> before = context(record, "oldcontext", "scontext");
        Optional<String> after = fault.get() == Fault.INVALID_CONTEXT
                ? record.value("invalid_context")
                : context(record, "newcontext", "tcontext").map(SelinuxContext::toString);
        if (before.isEmpty() || after.isEmpty()) {
            return Sighting.none(Findings.unsupported("SELinux error without contexts"));
        }
        LabelFault access = new LabelFault(fault.get(), before.get().toString(), after.get(), record.value("tclass"));
        return new Sighting(
                Findings.read("SELinux error", access),
                List.of(SecurityLabels.domain(before.get())),
                Reporter.SELINUX,
                Verdict.DENIED,
                Phase.APPLICATION,
                record.value("comm").orElse(""));
    }

    private static Optional<Fault> fault(String op) {
        return Optional.ofNullable(
                switch (op) {
                    case "security_compute_sid" -> Fault.INVALID_CONTEXT;
                    case "security_bounded_transition" -> Fault.BOUNDED_TRANSITION;
                    case "security_validate_transition" -> Fault.VALIDATE_TRANSITION;
                    case "security_compute_av" -> Fault.BOUNDS;
                    default -> null;
                });
    }

    private static Optional<SelinuxContext> context(AuditRecord record, String key, String otherKey) {
        return record.value(key).or(() -> record.value(otherKey)).flatMap(SelinuxContext::parse);
    }
}
