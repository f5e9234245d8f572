package dev.lsmith.model.coverage;

import java.util.List;

/** Names in which a star stands for any characters. */
final class NamePattern {
    private NamePattern() {}

    /** Whether a name fits; in time that grows with the name, whatever it is. */
    static boolean matches(String pattern, String name) {
        List<String> parts = List.of(pattern.split("\\*", -1));
        String first = parts.get(0);
        if (parts.size() == 1) {
            return name.equals(first);
        }
        String last = parts.get(parts.size() - 1);
        int at = first.length();
        int end = name.length() - last.length();
        if (!name.startsWith(first) || !name.endsWith(last) || end < at) {
            return false;
        }
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = name.indexOf(part, at);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }
}
