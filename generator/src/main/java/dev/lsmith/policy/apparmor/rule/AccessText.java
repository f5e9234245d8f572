package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * One access as a person writes it, much like a rule that allows nothing else: {@code /etc/shadow r},
 * {@code capability net_raw}, {@code signal send term peer=web}.
 */
public final class AccessText {
    private final AccessWords words;

    private AccessText(AccessWords words) {
        this.words = words;
    }

    /**
     * Reads an access.
     *
     * @throws InputException when the text is none
     */
    public static Access parse(String text) throws InputException {
        AccessText reader = new AccessText(AccessWords.of(text));
        Access access = reader.access();
        reader.words.assertEmpty();
        return access;
    }

    /** The same access by the file's owner or by another, if the text did not say which; other kinds as they are. */
    public static Access ofOwner(Access access, Ownership ownership) {
        if (access instanceof FileAccess file && file.ownership() == Ownership.UNKNOWN) {
            return new FileAccess(file.path(), file.fileKind(), file.permissions(), ownership, file.reach());
        } else if (access instanceof ExecAccess exec && exec.ownership() == Ownership.UNKNOWN) {
            return new ExecAccess(exec.path(), ownership);
        } else if (access instanceof LinkAccess link && link.ownership() == Ownership.UNKNOWN) {
            return new LinkAccess(link.path(), link.target(), ownership);
        }
        return access;
    }

    private Access access() throws InputException {
        Ownership ownership = ownership();
        String first = words.needed("a word");
        Optional<RuleKind.AccessReader> reader = RuleKinds.access(first);
        if (reader.isPresent()) {
            return reader.get().read(words, ownership);
        }
        if (!first.startsWith("/")) {
            throw words.fault(
                    "`" + first + "` begins no access",
                    "begin with a path, or with a word of a rule such as capability or network");
        }
        return FileRule.access(words, first, ownership);
    }

    private Ownership ownership() {
        Ownership ownership = switch (words.peek()) {
            case "owner" -> Ownership.OWNER;
            case "other" -> Ownership.OTHER;
            default -> Ownership.UNKNOWN;
        };
        if (ownership != Ownership.UNKNOWN) {
            words.next();
        }
        return ownership;
    }

    /**
     * The words of an access as a person writes it. Blanks end a word, but not in quotes or parentheses; {@code key=value}
     * words are conditions; a backslash in quotes takes the next character as it is.
     */
    public static final class AccessWords {
        private final String text;
        private final List<String> plain = new ArrayList<>();
        private final Map<String, String> conditions = new LinkedHashMap<>();

        private AccessWords(String text) {
            this.text = text;
        }

        /**
         * Parts a text into words; a comma at its end does not count.
         *
         * @throws InputException when a quote or parenthesis is not closed
         */
        public static AccessWords of(String text) throws InputException {
            String bare = text.strip();
            AccessWords words = new AccessWords(bare);
            words.read(bare.endsWith(",") ? bare.substring(0, bare.length() - 1) : bare);
            return words;
        }

        /** One character after the other. */
        private void read(String line) throws InputException {
            StringBuilder word = new StringBuilder();
            int equals = -1;
            boolean quoted = false;
            boolean begun = false;
            int depth = 0;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (quoted && c == '\\' && i + 1 < line.length()) {
                    word.append(line.charAt(++i));
                } else if (c == '"') {
                    quoted = !quoted;
                    begun = true;
                } else if (!quoted && depth == 0 && c <= ' ') {
                    add(word, equals, begun);
                    word.setLength(0);
                    equals = -1;
                    begun = false;
                } else {
                    depth += quoted ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
                    equals = c == '=' && !quoted && equals < 0 ? word.length() : equals;
                    word.append(c);
                    begun = true;
                }
            }
            if (quoted || depth != 0) {
                throw fault("a quote or parenthesis is not closed", "close it");
            }
            add(word, equals, begun);
        }

        private void add(StringBuilder word, int equals, boolean begun) throws InputException {
            if (!begun) {
                return;
            }
            boolean condition = equals > 0 && word.substring(0, equals).matches("[a-z_]+");
            if (!condition) {
                plain.add(word.toString());
                return;
            }
            String key = word.substring(0, equals);
            String value = word.substring(equals + 1);
            if (key.equals("peer") && value.startsWith("(") && value.contains("=")) {
                AccessWords inner = of(value.substring(1, value.length() - 1));
                inner.conditions.forEach((k, v) -> conditions.put(peerKey(k), v));
            } else {
                conditions.put(key, value);
            }
        }

        private static String peerKey(String key) {
            return switch (key) {
                case "label" -> "peer";
                case "addr" -> "peer_addr";
                case "ip" -> "peer_ip";
                case "port" -> "peer_port";
                default -> key;
            };
        }

        /** The next word that is no condition, taken out; empty when there is none. */
        public Optional<String> next() {
            return plain.isEmpty() ? Optional.empty() : Optional.of(plain.remove(0));
        }

        /** The next word without taking it. */
        public String peek() {
            return plain.isEmpty() ? "" : plain.get(0);
        }

        /** The next word. */
        public String needed(String what) throws InputException {
            return next().orElseThrow(() -> fault("it lacks " + what, "see lsmith explain --help"));
        }

        /** Takes the {@code ->} that stands next. */
        void arrow() throws InputException {
            if (!needed("`->`").equals("->")) {
                throw fault("there is no `->` where it is needed", "see lsmith explain --help");
            }
        }

        /** Permissions of sockets, as many as stand next: words, or a list in parentheses. */
        SortedSet<SocketPermission> socketPermissions() throws InputException {
            SortedSet<SocketPermission> permissions = new TreeSet<>();
            while (isPermissions(peek())) {
                for (String word : list(needed("a permission"))) {
                    permissions.add(constant(SocketPermission.class, word));
                }
            }
            return permissions;
        }

        private static boolean isPermissions(String word) {
            return word.startsWith("(")
                    || Arrays.stream(SocketPermission.values())
                            .anyMatch(p -> p.name().toLowerCase(Locale.ROOT).equals(word));
        }

        /** The next word as a permission. */
        <E extends Enum<E>> E permission(Class<E> type) throws InputException {
            String word = needed("a permission");
            return constant(type, list(word).stream().findFirst().orElse(word));
        }

        /** A word as a permission. */
        <E extends Enum<E>> E constant(Class<E> type, String word) throws InputException {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return constant;
                }
            }
            String known = String.join(
                    ", ",
                    Arrays.stream(type.getEnumConstants())
                            .map(c -> c.name().toLowerCase(Locale.ROOT))
                            .toList());
            throw fault("`" + word + "` is no permission of that kind", "say one of " + known);
        }

        /** The flags of {@code options=}. */
        SortedSet<String> mountFlags() {
            SortedSet<String> flags = new TreeSet<>();
            condition("options").ifPresent(options -> flags.addAll(list(options)));
            return flags;
        }

        /** A condition, taken out. */
        public Optional<String> condition(String key) {
            return Optional.ofNullable(conditions.remove(key));
        }

        /** The words of a list: {@code (a, b)} or {@code a}. */
        public static List<String> list(String value) {
            String bare = value.startsWith("(") && value.endsWith(")") ? value.substring(1, value.length() - 1) : value;
            return List.of(bare.strip().split("[,\\s]+", -1)).stream()
                    .filter(word -> !word.isEmpty())
                    .toList();
        }

        /** Whether all words were used. */
        public void assertEmpty() throws InputException {
            if (!plain.isEmpty()) {
                throw fault("`" + plain.get(0) + "` has no meaning there", "see lsmith explain --help");
            }
            if (!conditions.isEmpty()) {
                throw fault(
                        "`" + conditions.keySet().iterator().next() + "=` has no meaning there",
                        "see lsmith explain --help");
            }
        }

        /** The fault that the text is no access, for that reason, with what to do. */
        public InputException fault(String message, String help) {
            return new InputException(Diagnostic.error("bad-access", "`" + text + "` is no access: " + message, help));
        }
    }
}
