package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.Peer;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.SignalUse.Direction;
import dev.lsmith.policy.Reason;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.SignalNames;
import dev.lsmith.policy.apparmor.rule.SignalRule;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Signal rules by peer. A signal inside the container is checked at both ends, each against the same profile, so a
 * rule for {@code @{profile_name}} always allows both.
 */
final class SignalRules {
    /** The labels under which Docker's parts run: its daemon unconfined, its runtimes by Debian's or Ubuntu's profiles. */
    private static final List<String> RUNTIMES = List.of("crun", "runc", "unconfined");

    private final Findings findings;

    SignalRules(Findings findings) {
        this.findings = findings;
    }

    void add(SortedMap<SignalUse, Evidence> uses) {
        SortedMap<SignalUse, Evidence> named = new TreeMap<>();
        uses.forEach((use, evidence) -> {
            if (use.signal().filter(s -> !SignalNames.isNamed(s)).isPresent()) {
                findings.leaveOut(use, evidence, "the profile language has no name for this signal");
            } else {
                named.put(use, evidence);
            }
        });
        Findings.grouped(named, SignalRules::key).values().forEach(this::addGroup);
    }

    /** What stops the container: the engine, unconfined, and its runtimes under the labels that distributions give them. */
    void addRuntimes() {
        for (String runtime : RUNTIMES) {
            findings.add(Draft.of(
                    new SignalRule(
                            Qualifiers.NONE,
                            new TreeSet<>(Set.of(Direction.RECEIVE)),
                            new TreeSet<>(),
                            Optional.of(Labels.pattern(runtime))),
                    new Reason.Baseline("docker-default", "the engine stops and signals the container")));
        }
    }

    private static String key(SignalUse use) {
        String peer = use.peer().map(p -> "=" + p).orElse("");
        return use.peer().filter(Peer.SELF::equals).isPresent() ? peer : use.direction() + peer;
    }

    private void addGroup(SortedMap<SignalUse, Evidence> uses) {
        SignalUse first = uses.firstKey();
        SortedSet<String> signals = new TreeSet<>();
        for (SignalUse use : uses.keySet()) {
            if (use.signal().isEmpty()) {
                signals.clear();
                break;
            }
            signals.add(use.signal().get());
        }
        boolean self = first.peer().filter(Peer.SELF::equals).isPresent();
        if (!self
                && first.direction() == Direction.RECEIVE
                && first.peer().filter(RUNTIMES::contains).isPresent()) {
            signals.clear();
        }
        Set<Direction> directions = self ? EnumSet.allOf(Direction.class) : EnumSet.of(first.direction());
        findings.add(
                new SignalRule(Qualifiers.NONE, new TreeSet<>(directions), signals, Labels.pattern(first.peer())),
                uses);
    }
}
