package dev.lsmith.policy.seccomp;

import dev.lsmith.image.ReachableCalls;
import dev.lsmith.policy.Assignment.Reach;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.seccomp.ObservedCalls.ObservedCall;
import dev.lsmith.policy.seccomp.SeccompProfile.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The calls that the image's programs can come to and were not seen to make: between those that were seen, which are allowed, and those
 * that no program can come to, which are refused.
 */
final class UnseenReach {

    private final Reach reach;
    private final SortedSet<String> seen = new TreeSet<>();
    private final SortedSet<String> unseen = new TreeSet<>();
    private final SortedSet<String> refused = new TreeSet<>();

    /**
     * The calls of an image beside those that were seen.
     *
     * @param named those that the filter allows already
     */
    UnseenReach(Reach reach, ObservedCalls observed, SortedSet<String> named) {
        this.reach = reach;
        seen.addAll(observed.calls().values().stream()
                .filter(c -> !c.runtimeOnly())
                .map(ObservedCall::name)
                .toList());
        unseen.addAll(reach.calls().calls().keySet());
        unseen.removeAll(named);
        unseen.removeAll(seen);
    }

    /** The calls, sorted. */
    List<String> calls() {
        return List.copyOf(unseen);
    }

    /** One of them stays refused, as the engine's default refuses it. */
    void refuse(String call) {
        refused.add(call);
    }

    /** What is answered; empty where the filter's default is. */
    Optional<Action> answer() {
        return switch (reach.unseen()) {
            case LOG -> Optional.of(Action.LOG);
            case ALLOW -> Optional.of(Action.ALLOW);
            case DENY -> Optional.empty();
        };
    }

    Reason reason(String call) {
        return new Reason.Baseline(
                "code of the image",
                Optional.ofNullable(reach.calls().calls().get(call))
                        .map(ReachableCalls.CallWay::text)
                        .orElse(""));
    }

    /** What a reader should know. */
    List<String> notes() {
        ReachableCalls calls = reach.calls();
        List<String> notes = new ArrayList<>();
        SortedSet<String> beyond = new TreeSet<>(seen);
        beyond.removeAll(calls.calls().keySet());
        String what = switch (reach.unseen()) {
            case LOG -> "let through and logged";
            case ALLOW -> "allowed";
            case DENY -> "refused";
        };
        notes.add(
                reach.count(seen) + "; of the others that can be reached " + (unseen.size() - refused.size()) + " are "
                        + what + ", beside those that are allowed for another reason; looked at: "
                        + String.join(" ", calls.programs()));
        if (!refused.isEmpty()) {
            notes.add(SeccompMechanism.REACHABLE + ", and refused as " + EngineDefaults.DOCKER_NAME + " refuses them: "
                    + String.join(" ", refused));
        }
        if (!beyond.isEmpty()) {
            notes.add("seen, though no program of the image was found to reach them: " + String.join(" ", beyond));
        }
        calls.diagnostics()
                .forEach(d ->
                        notes.add("the image: " + d.position().map(p -> p + " ").orElse("") + d.message()));
        return notes;
    }
}
