package dev.lsmith.launch;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.kernel.KernelTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A seccomp profile as systemd can say it: calls by name alone.
 *
 * @param names the calls allowed, whatever their arguments
 * @param widened those of them that the profile allows for some arguments only
 * @param refused calls that are answered by an error of their own, with its name: {@code clone3}, {@code ENOSYS}
 * @param architectures those beside the machine's own whose calls are let through, in systemd's names
 */
record AllowedCalls(
        SortedSet<String> names,
        SortedSet<String> widened,
        SortedMap<String, String> refused,
        List<String> architectures) {
    static final AllowedCalls NONE = new AllowedCalls(new TreeSet<>(), new TreeSet<>(), new TreeMap<>(), List.of());

    private static final int EPERM = 1;

    /** Guests of other machines, in the words of {@code SystemCallArchitectures=} (systemd.exec(5)). */
    private static final Map<String, String> GUESTS =
            Map.of("SCMP_ARCH_X86", "x86", "SCMP_ARCH_X32", "x32", "SCMP_ARCH_ARM", "arm", "SCMP_ARCH_S390", "s390");

    AllowedCalls {
        names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
        widened = Collections.unmodifiableSortedSet(new TreeSet<>(widened));
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
        architectures = List.copyOf(architectures);
    }

    static AllowedCalls of(JsonObject profile) {
        SortedSet<String> conditional = new TreeSet<>();
        SortedSet<String> whole = new TreeSet<>();
        SortedMap<String, String> refused = new TreeMap<>();
        List<String> architectures = new ArrayList<>();
        try {
            for (JsonValue element : profile.listOf("syscalls")) {
                JsonObject rule = element.object();
                List<String> names = rule.textsOf("names");
                if (rule.textOf("action").equals("SCMP_ACT_ALLOW")) {
                    (rule.listOf("args").isEmpty() ? whole : conditional).addAll(names);
                } else {
                    errno(rule).ifPresent(errno -> names.forEach(name -> refused.put(name, errno)));
                }
            }
            profile.textsOf("architectures").stream()
                    .filter(GUESTS::containsKey)
                    .map(GUESTS::get)
                    .sorted()
                    .forEach(architectures::add);
        } catch (InputException e) {
            throw new IllegalStateException("the seccomp profile just written cannot be read", e);
        }
        conditional.removeAll(whole);
        SortedSet<String> all = new TreeSet<>(whole);
        all.addAll(conditional);
        refused.keySet().removeAll(all);
        return new AllowedCalls(all, conditional, refused, architectures);
    }

    private static Optional<String> errno(JsonObject rule) throws InputException {
        return rule.numberIn("errnoRet").filter(n -> n != EPERM).flatMap(n -> KernelTable.ERRNOS.name(n));
    }

    /** The refused calls as entries of {@code SystemCallFilter=}: {@code clone3:ENOSYS}. */
    List<String> answers() {
        return refused.entrySet().stream()
                .map(r -> r.getKey() + ":" + r.getValue())
                .toList();
    }
}
