package dev.lsmith.audit;

import java.util.Optional;
import java.util.regex.Pattern;

/** Tells lines of tools apart that read the audit log and write something else: the log that they read is what is needed. */
final class OtherTools {
    /** LAUREL: {"ID":"1700000000.123:45","SYSCALL":{…},…}. */
    private static final Pattern LAUREL =
            Pattern.compile("\\{\\s*\"ID\"\\s*:\\s*\"\\d{1,12}\\.\\d{3}:\\d{1,18}\".*", Pattern.DOTALL);

    /** The Security Profiles Operator's enrichers: "version":"spo/v1_alpha", and log-enricher "msg"="audit". */
    private static final Pattern OPERATOR_JSON = Pattern.compile("\"version\"\\s*:\\s*\"spo/");

    private static final Pattern OPERATOR =
            Pattern.compile("\\blog-enricher \"msg\"=\"audit\"|\"logger\"\\s*:\\s*\"log-enricher\"");

    private OtherTools() {}

    /** What to say of a line, if it is of such a tool. */
    static Optional<Unwrapped.Nothing> of(String line) {
        if (LAUREL.matcher(line).matches()) {
            return Optional.of(nothing("event rewritten by LAUREL: give auditd's own log"));
        }
        return OPERATOR_JSON.matcher(line).find() || OPERATOR.matcher(line).find()
                ? Optional.of(nothing("line of the Security Profiles Operator's enricher: give the node's audit log"))
                : Optional.empty();
    }

    private static Unwrapped.Nothing nothing(String reason) {
        return new Unwrapped.Nothing(LineState.UNRECOGNISED, reason);
    }
}
