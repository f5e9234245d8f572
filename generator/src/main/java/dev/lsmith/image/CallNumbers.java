package dev.lsmith.image;

import dev.lsmith.image.ProgramReach.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Finds the numbers of system calls. Where a function has its number from who calls it, as syscall(3) has, the callers are asked, and
 * their callers.
 */
final class CallNumbers {
    private final ProgramReach reach;
    private final Map<Place, Set<Place>> callers = new HashMap<>();
    private final Map<Place, Set<Integer>> inputs = new HashMap<>();
    private final Map<Place, NumberFlow> flows = new HashMap<>();
    private final Set<Question> asked = new HashSet<>();
    private final SortedMap<String, String> doubts = new TreeMap<>();

    CallNumbers(ProgramReach reach) {
        this.reach = reach;
    }

    /** One input of a unit, to be asked of a caller. */
    private record Question(Place caller, Place called, int input) {}

    /** A unit refers to another one. */
    void called(Place called, Place caller) {
        if (callers.computeIfAbsent(called, c -> new LinkedHashSet<>()).add(caller) && inputs.containsKey(called)) {
            for (int input : Set.copyOf(inputs.get(called))) {
                ask(new Question(caller, called, input));
            }
        }
    }

    /** A unit that was come to makes system calls. */
    void calls(Place place) {
        flow(place).numbers().ifPresent(value -> take(value, place));
    }

    private NumberFlow flow(Place place) {
        return flows.computeIfAbsent(place, p -> new NumberFlow(p.binary(), (int) p.at()));
    }

    private void take(Value value, Place place) {
        value.numbers().stream().filter(n -> n >= 0).forEach(n -> reach.number(n, place));
        if (value.unknown() || value.frame()) {
            doubts.put(ProgramReach.where(place), "the number of a system call is not constant");
            if (place.binary().machine().zeroIsRead()) {
                // Compilers make no constant of what a branch has just found to be zero, and zero is read(2) there.
                reach.number(0, place);
            }
        }
        value.inputs().forEach(input -> wants(place, input));
    }

    private void wants(Place called, int input) {
        if (inputs.computeIfAbsent(called, c -> new LinkedHashSet<>()).add(input)) {
            Set.copyOf(callers.getOrDefault(called, Set.of()))
                    .forEach(caller -> ask(new Question(caller, called, input)));
        }
    }

    private void ask(Question q) {
        if (!asked.add(q)) {
            return;
        }
        Optional<Value> value = flow(q.caller()).input(step -> reach.leads(step, q.caller(), q.called()), q.input());
        // A caller that only has the function's address gives it to someone who is not known to call it.
        value.ifPresentOrElse(
                v -> take(v, q.caller()),
                () -> doubts.put(
                        ProgramReach.where(q.caller()),
                        "has the address of " + ProgramReach.where(q.called())
                                + ", which makes the call that it is given"));
    }

    SortedMap<String, String> doubts() {
        return doubts;
    }
}
