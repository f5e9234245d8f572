package dev.lsmith.audit;

import dev.lsmith.base.KernelText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The arguments of an execve, which the kernel spreads over fields {@code a0}, {@code a1} and, when they are long, over
 * pieces {@code a1[0]}, {@code a1[1]} and several EXECVE records (audit_log_execve_info of kernel/auditsc.c).
 */
public final class ExecveArguments {
    private static final Pattern ARGUMENT = Pattern.compile("a(\\d{1,7})(?:\\[(\\d{1,7})\\])?");

    private ExecveArguments() {}

    /** The arguments in their order; empty when the event holds no EXECVE. What the kernel left out is left out. */
    public static List<String> of(AuditEvent event) {
        Map<Integer, StringBuilder> pieces = new TreeMap<>();
        event.ofType("EXECVE").flatMap(r -> r.fields().stream()).forEach(field -> {
            Matcher m = ARGUMENT.matcher(field.key());
            if (m.matches()) {
                pieces.computeIfAbsent(Integer.valueOf(m.group(1)), k -> new StringBuilder())
                        .append(field.value());
            }
        });
        return pieces.values().stream().map(ExecveArguments::whole).toList();
    }

    /** A piece may end within a character; decoding all bytes at once mends it. */
    private static String whole(StringBuilder pieces) {
        return KernelText.decode(KernelText.encode(pieces.toString()));
    }
}
