package dev.lsmith.policy.apparmor.check;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.Profile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names of profiles: each once among its neighbours, and namespaces that end. */
final class NameCheck {
    private final List<Diagnostic> faults = new ArrayList<>();

    private NameCheck() {}

    /** What is wrong with the names of resolved profiles and of their children. */
    static List<Diagnostic> of(List<Profile> profiles) {
        NameCheck check = new NameCheck();
        check.neighbours(profiles);
        return List.copyOf(check.faults);
    }

    private void neighbours(List<Profile> profiles) {
        Map<String, SourcePlace> seen = new HashMap<>();
        for (Profile profile : profiles) {
            String name = GlobWriter.write(profile.name());
            SourcePlace before = seen.putIfAbsent(name, profile.at());
            if (before != null) {
                add(profile.at(), "a profile of the name `" + name + "` stands at " + before + " already");
            }
            namespace(name, profile.at());
            neighbours(profile.children());
        }
    }

    /** {@code :namespace:name} or {@code :namespace://name}. */
    private void namespace(String name, SourcePlace at) {
        if (!name.startsWith(":")) {
            return;
        }
        int end = name.indexOf(':', 1);
        String rest = end < 0 ? "" : name.substring(end + 1).replaceFirst("^//", "");
        if (end < 0) {
            add(at, "the namespace in `" + name + "` has no `:` at its end");
        } else if (end == 1 || rest.isEmpty()) {
            add(at, "`" + name + "` lacks the name of a namespace or of a profile");
        }
    }

    private void add(SourcePlace at, String message) {
        faults.add(Diagnostic.error("apparmor-policy", at.position(), message, "give it another name"));
    }
}
