package dev.lsmith.policy.apparmor.check;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.SignalRule.SignalNames;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Flags of profiles: which there are, and which exclude each other (apparmor.d(5), "Profile flags"). */
final class FlagCheck {
    private static final Map<String, LanguageVersion> SINCE = Map.ofEntries(
            Map.entry("complain", LanguageVersion.V2),
            Map.entry("audit", LanguageVersion.V2),
            Map.entry("enforce", LanguageVersion.V3_0),
            Map.entry("kill", LanguageVersion.V3_0),
            Map.entry("unconfined", LanguageVersion.V3_0),
            Map.entry("chroot_relative", LanguageVersion.V2),
            Map.entry("namespace_relative", LanguageVersion.V2),
            Map.entry("mediate_deleted", LanguageVersion.V2),
            Map.entry("delegate_deleted", LanguageVersion.V2),
            Map.entry("attach_disconnected", LanguageVersion.V2),
            Map.entry("no_attach_disconnected", LanguageVersion.V2),
            Map.entry("chroot_attach", LanguageVersion.V2),
            Map.entry("chroot_no_attach", LanguageVersion.V2),
            Map.entry("prompt", LanguageVersion.V4_0),
            Map.entry("default_allow", LanguageVersion.V4_0),
            Map.entry("debug", LanguageVersion.V4_0),
            Map.entry("interruptible", LanguageVersion.V4_0),
            Map.entry("kill.signal", LanguageVersion.V4_0),
            Map.entry("attach_disconnected.path", LanguageVersion.V4_0),
            Map.entry("error", LanguageVersion.V4_1),
            Map.entry("attach_disconnected.ipc", LanguageVersion.V5_0));
    private static final Set<String> MODES =
            Set.of("enforce", "complain", "kill", "unconfined", "prompt", "default_allow");
    private static final Set<String> VALUED =
            Set.of("kill.signal", "error", "attach_disconnected.path", "attach_disconnected.ipc");
    private static final List<List<String>> EXCLUSIVE = List.of(
            List.of("chroot_relative", "namespace_relative"),
            List.of("mediate_deleted", "delegate_deleted"),
            List.of("attach_disconnected", "no_attach_disconnected"),
            List.of("attach_disconnected.path", "no_attach_disconnected"),
            List.of("attach_disconnected.ipc", "no_attach_disconnected"),
            List.of("chroot_attach", "chroot_no_attach"));

    /** Other names of numbers that have one already (errno(3)). */
    private static final Set<String> SECOND_ERROR_NAMES = Set.of("EWOULDBLOCK", "EDEADLOCK", "ENOTSUP");

    private final Set<String> errors = Stream.concat(
                    SECOND_ERROR_NAMES.stream(),
                    ShippedData.rows("kernel/errno.csv").stream()
                            .map(row -> row.get(1).toUpperCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet());

    Optional<Refusal> check(SortedSet<String> flags, LanguageVersion version) {
        Set<String> names = new TreeSet<>();
        Map<String, String> values = new HashMap<>();
        for (String flag : flags) {
            String name = flag.split("=", 2)[0];
            Optional<Refusal> unknown = unknown(flag, name, version);
            if (unknown.isPresent()) {
                return unknown;
            }
            String before = values.put(name, flag);
            if (before != null && !isSame(before, flag)) {
                return exclusive(before, flag);
            }
            names.add(name);
        }
        List<String> modes = names.stream().filter(MODES::contains).toList();
        if (modes.size() > 1) {
            return exclusive(modes.get(0), modes.get(1));
        }
        return EXCLUSIVE.stream()
                .filter(names::containsAll)
                .findFirst()
                .flatMap(pair -> exclusive(pair.get(0), pair.get(1)));
    }

    /** Whether two flags of one name say the same: names of errors in any case, and a flag without its value nothing new. */
    private static boolean isSame(String one, String other) {
        return one.equalsIgnoreCase(other) || !one.contains("=") || !other.contains("=");
    }

    private Optional<Refusal> unknown(String flag, String name, LanguageVersion version) {
        String value = flag.contains("=") ? flag.substring(name.length() + 1) : "";
        boolean known = SINCE.containsKey(name) && version.has(SINCE.get(name));
        boolean bare = !flag.contains("=");
        boolean formed = VALUED.contains(name) ? !bare || name.equals("attach_disconnected.ipc") : bare;
        boolean meant = switch (name) {
            case "kill.signal" -> SignalNames.isNamed(value);
            case "error" -> errors.contains(value.toUpperCase(Locale.ROOT));
            case "attach_disconnected.path" -> value.startsWith("/") || value.startsWith("@{");
            case "attach_disconnected.ipc" -> bare || value.startsWith("/") || value.startsWith("@{");
            default -> true;
        };
        return known && formed && meant
                ? Optional.empty()
                : Optional.of(Refusal.of("`" + flag + "` is no flag of this version", "see apparmor.d(5)"));
    }

    private static Optional<Refusal> exclusive(String one, String other) {
        return Optional.of(Refusal.of("flags `" + one + "` and `" + other + "` exclude each other", "take one out"));
    }
}
