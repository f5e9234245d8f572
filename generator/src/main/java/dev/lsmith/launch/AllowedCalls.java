package dev.lsmith.launch;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.json.JsonValue;
import dev.lsmith.json.JsonValue.JsonObject;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A seccomp profile as a list of names, for systemd, which filters by name alone.
 *
 * @param names the calls allowed, whatever their arguments
 * @param widened those of them that the profile allows for some arguments only
 */
record AllowedCalls(SortedSet<String> names, SortedSet<String> widened) {
    static AllowedCalls of(JsonObject profile) {
        SortedSet<String> names = new TreeSet<>();
        SortedSet<String> conditional = new TreeSet<>();
        SortedSet<String> whole = new TreeSet<>();
        try {
            for (JsonValue element : profile.listOf("syscalls")) {
                JsonObject rule = element.object();
                if (rule.textOf("action").equals("SCMP_ACT_ALLOW")) {
                    names.addAll(rule.textsOf("names"));
                    (rule.listOf("args").isEmpty() ? whole : conditional).addAll(rule.textsOf("names"));
                }
            }
        } catch (InputException e) {
            throw new IllegalStateException("the seccomp profile just written cannot be read", e);
        }
        conditional.removeAll(whole);
        return new AllowedCalls(names, conditional);
    }
}
