package dev.lsmith.policy.capability;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.DenialReason;
import dev.lsmith.policy.DenialReason.Cause;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.RuleEditor;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.capability.CapabilityFile.CapabilityReader;
import dev.lsmith.policy.capability.CapabilitySet.Kept;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Capabilities. Synthesised before all other mechanisms, which build upon {@link CapabilitySet#privileges}; it does
 * not look at {@link Assignment#privileges} itself.
 */
public final class CapabilityMechanism implements Mechanism<CapabilitySet> {
    /** Where its policy stands in an output folder. */
    public static final String FILE = "capabilities.json";

    @Override
    public String name() {
        return "capabilities";
    }

    /** Capabilities have no records of their own: security modules tell of them. */
    @Override
    public Set<Reporter> reporters() {
        return Set.of(Reporter.APPARMOR, Reporter.SELINUX);
    }

    @Override
    public boolean mayGoUnused() {
        return true;
    }

    @Override
    public OutputPlace place() {
        return OutputPlace.file(FILE);
    }

    @Override
    public Likeness likeness(String name, String text) {
        boolean json = name.endsWith(".json") || text.stripLeading().startsWith("{");
        return name.equals(FILE) || (json && text.contains("\"noNewPrivileges\"")) ? Likeness.CERTAIN : Likeness.NONE;
    }

    @Override
    public Synthesis<CapabilitySet> synthesise(Assignment assignment) {
        return new NeededCapabilities(assignment).synthesise();
    }

    @Override
    public SortedMap<String, String> render(CapabilitySet policy) {
        return new TreeMap<>(Map.of(FILE, CapabilityFile.of(policy)));
    }

    /** As {@link Mechanism#read}; a name that is no capability, or an unknown key, is an error. */
    @Override
    public CapabilitySet read(String source, String text) throws InputException {
        return new CapabilityReader().read(source, text);
    }

    @Override
    public Decision decide(CapabilitySet policy, Access access) {
        if (!(access instanceof CapabilityUse use)) {
            return Decision.notMediated();
        }
        if (use.userNamespace() && !policy.ownUsers()) {
            // In a namespace that a program makes itself it has all capabilities, whatever the engine gave.
            return Decision.notMediated();
        }
        return policy.keep().containsKey(use.capability())
                ? Decision.allowed("keep " + use.capability())
                : Decision.denied();
    }

    @Override
    public Comparison compare(CapabilitySet before, CapabilitySet after) {
        return CapabilitySet.compare(before, after);
    }

    @Override
    public List<Finding> lint(List<SourceFile> files) {
        return files.stream()
                .flatMap(file -> new CapabilityLint(file).findings().stream())
                .toList();
    }

    @Override
    public DenialReason<CapabilitySet> reason(CapabilitySet policy, Access access, Evidence evidence) {
        if (!(access instanceof CapabilityUse use) || decide(policy, access).outcome() != Decision.Outcome.DENIED) {
            return DenialReason.none(decide(policy, access).rules());
        }
        TreeMap<String, Kept> keep = new TreeMap<>(policy.keep());
        keep.put(use.capability(), new Kept("a denial told of it", List.of()));
        CapabilitySet with =
                new CapabilitySet(policy.name(), keep, policy.drop(), policy.ownUsers(), policy.noNewPrivileges());
        return DenialReason.mendedBy(
                Cause.CAPABILITY,
                "the container does not keep " + use.capability(),
                List.of("--cap-add " + use.capability().toUpperCase(Locale.ROOT)),
                with);
    }

    @Override
    public Optional<RuleEditor<CapabilitySet>> editor() {
        return Optional.of(new CapabilityEditor());
    }
}
