package dev.lsmith.app;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Phase;
import dev.lsmith.access.Subject;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.Model;
import dev.lsmith.model.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Signs that a log and a spec are not of the same container.
 *
 * <p>The kernel asks a security module about a capability only when the process holds it (security/security.c and commoncap.c: the
 * capability module comes first, and the first refusal ends the question), and nobody holds what is not in the bounding set
 * (capabilities(7)). So what was used was given.
 */
final class WrongSpec {
    private WrongSpec() {}

    /**
     * Refuses a log that shows a container starting and none of the programs that the spec's command names: not as a process, not
     * executed, not opened. Of a log without the start nothing is concluded, as a program that ran before says nothing.
     *
     * @throws InputException which names the programs of both
     */
    static void refuseOtherPrograms(Selection.Selected selected, ContainerSpec spec) throws InputException {
        Set<String> wanted = ProgramNames.ofCommand(spec.process().command());
        Model model = selected.model();
        boolean starts =
                model.accesses().values().stream().anyMatch(e -> e.phases().contains(Phase.RUNTIME));
        if (wanted.isEmpty() || !starts) {
            return;
        }
        ProgramNames seen = ProgramNames.of(model);
        if (wanted.stream().noneMatch(seen::contains)) {
            throw new InputException(Diagnostic.error(
                    "wrong-spec",
                    Position.ofSource(spec.source()),
                    "the log is of another container: the spec's command names "
                            + String.join(", ", wanted) + ", and the log shows a start with "
                            + seen.processes().stream().limit(6).collect(Collectors.joining(", ")),
                    "give the spec of the recorded container, or insist with --subject "
                            + selected.subjects().stream()
                                    .map(Subject::name)
                                    .findFirst()
                                    .orElse("NAME")));
        }
    }

    /** One line for the capabilities that were used and not given, if any. */
    static List<Diagnostic> capabilities(Model model, ContainerSpec spec) {
        SortedSet<String> given = spec.boundingSet();
        SortedMap<String, Position> impossible = new TreeMap<>();
        for (Map.Entry<CapabilityUse, Evidence> use :
                model.accesses(CapabilityUse.class).entrySet()) {
            String name = use.getKey().capability();
            boolean own = use.getValue().phases().contains(Phase.APPLICATION)
                    && !use.getKey().userNamespace();
            if (own && !given.contains(name)) {
                use.getValue().positions().stream().findFirst().ifPresent(at -> impossible.putIfAbsent(name, at));
            }
        }
        if (impossible.isEmpty()) {
            return List.of();
        }
        List<String> uses = new ArrayList<>();
        impossible.forEach((name, at) -> uses.add(name.toUpperCase(Locale.ROOT) + " (" + at + ")"));
        return List.of(Diagnostic.warning(
                "wrong-spec",
                Position.ofSource(spec.source()),
                "the log shows capabilities in use that this spec does not give, which is impossible: "
                        + String.join(", ", uses),
                "give the spec of the very container that was recorded, as it was started then"));
    }
}
