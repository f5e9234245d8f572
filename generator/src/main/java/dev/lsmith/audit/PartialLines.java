package dev.lsmith.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lines of a container's output that its runtime cut into parts: {@code TIME stream P text}, the last one {@code F}, as the container
 * runtime interface's log format has it (kubernetes' pkg/kubelet/cri logs; containerd cuts at 16 KiB, conmon where a read ended).
 */
final class PartialLines {
    private static final Pattern LINE = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\dT\\S{8,40} (stdout|stderr)) ([PF])(?::[^ ]{0,80})? (.*)", Pattern.DOTALL);

    private final Map<String, StringBuilder> open = new TreeMap<>();

    /** Whether a line is a part that another one goes on with. */
    static boolean isPart(String text) {
        if (text.isEmpty() || text.charAt(0) < '0' || text.charAt(0) > '9') {
            return false;
        }
        Matcher line = LINE.matcher(text);
        return line.matches() && line.group(3).equals("P");
    }

    /** Whether a part waits for the next. */
    boolean isInside() {
        return !open.isEmpty();
    }

    /** Takes a line: the whole one that it ends, if parts came before it; empty, if it is a part itself, or if it is no such line. */
    Optional<String> take(String text) {
        Matcher line = LINE.matcher(text);
        if (!line.matches()) {
            return Optional.empty();
        }
        String stream = line.group(2);
        StringBuilder parts = open.remove(stream);
        if (line.group(3).equals("F")) {
            return parts == null
                    ? Optional.empty()
                    : Optional.of(parts.append(line.group(4)).toString());
        }
        StringBuilder begun = parts == null ? new StringBuilder(line.group(1) + " F ") : parts;
        if (begun.length() + line.group(4).length() <= Line.LONGEST) {
            begun.append(line.group(4));
        }
        open.put(stream, begun);
        return Optional.empty();
    }

    /** What waits in vain at the end of a log. */
    List<String> end() {
        List<String> left = open.values().stream().map(StringBuilder::toString).toList();
        open.clear();
        return left;
    }
}
