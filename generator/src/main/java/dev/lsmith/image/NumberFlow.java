package dev.lsmith.image;

import dev.lsmith.image.Step.Effect;
import dev.lsmith.image.Step.Flow;
import dev.lsmith.image.Step.Machine;
import dev.lsmith.image.Step.Reference;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What registers and the stack may hold at each instruction of one unit: constants, what they held when the unit was entered, or
 * something unknown. Every way through the unit counts, also those that the program never takes.
 */
final class NumberFlow {
    private static final int MOST_ROUNDS = 60_000;

    private final Machine machine;
    private final long from;
    private final Step[] steps;
    private final boolean[] leads;
    private final Map<Integer, State> before = new HashMap<>();
    private final Deque<Integer> open = new ArrayDeque<>();
    private boolean spread;
    private int rounds;

    NumberFlow(Binary binary, int unit) {
        this.machine = binary.machine();
        this.from = binary.start(unit);
        Optional<Integer> offset = binary.elf().offsetOf(from);
        int length = offset.isEmpty() ? 0 : (int) (binary.end(unit) - from);
        steps = new Step[length + 1];
        leads = new boolean[length + 1];
        // Going on behind the last instruction is a jump to what follows.
        steps[length] =
                new Step(1, Flow.JUMP, from + length, Effect.NONE, Step.NOWHERE, Step.NOWHERE, 0, Reference.NONE, 0);
        leads[length] = true;
        if (offset.isPresent()) {
            read(binary.elf().bytes(), offset.get(), length);
        }
        run();
    }

    private void read(byte[] bytes, int offset, int length) {
        boolean afterEnd = true;
        for (int at = 0; at < length; ) {
            Step step = machine.step(bytes, offset + at, Math.min(bytes.length, offset + length), from + at);
            int size = step.length() == 0 ? machine.isFixedWidth() ? 4 : 1 : step.length();
            if (step.length() != 0) {
                steps[at] = step;
                boolean padding = step.flow() == Flow.NEXT && machine.isPadding(bytes, offset + at);
                leads[at] |= afterEnd && !padding;
                afterEnd = step.flow().ends() || (afterEnd && padding);
                long target = step.target() - from;
                boolean jumps = step.flow() == Flow.JUMP || step.flow() == Flow.BRANCH;
                if (jumps && target >= 0 && target < length) {
                    leads[(int) target] = true;
                }
            }
            at += size;
        }
    }

    /** Registers and stack at one place. */
    private static final class State {
        private final Value[] registers;
        private final Map<Long, Value> stack;

        State(Value[] registers, Map<Long, Value> stack) {
            this.registers = registers;
            this.stack = stack;
        }

        Value[] registers() {
            return registers;
        }

        Map<Long, Value> stack() {
            return stack;
        }

        State copy() {
            return new State(registers.clone(), new TreeMap<>(stack));
        }

        /** Both together; a word of the stack that one of them does not know is not known. */
        State or(State other) {
            Value[] merged = new Value[registers.length];
            for (int i = 0; i < merged.length; i++) {
                merged[i] = registers[i].or(other.registers[i]);
            }
            TreeMap<Long, Value> words = new TreeMap<>();
            stack.forEach((offset, value) -> {
                Value more = other.stack.get(offset);
                if (more != null) {
                    words.put(offset, value.or(more));
                }
            });
            return new State(merged, words);
        }

        boolean same(State other) {
            return Arrays.equals(registers, other.registers) && stack.equals(other.stack);
        }
    }

    private State entry() {
        Value[] registers = new Value[machine.registers()];
        for (int i = 0; i < registers.length; i++) {
            registers[i] = i == machine.stack() ? Value.stack(0) : Value.input(i);
        }
        return new State(registers, new TreeMap<>());
    }

    private void run() {
        if (steps.length == 1) {
            return;
        }
        join(0, entry());
        settle();
        State nothing = entry();
        Arrays.fill(nothing.registers(), Value.UNKNOWN);
        for (int i = 0; i < steps.length; i++) {
            // Where no way was found to lead, one may lead all the same: from a table, or from another unit.
            if (i + 1 < steps.length && leads[i] && steps[i] != null && !before.containsKey(i)) {
                join(i, nothing);
                settle();
            }
        }
        if (!open.isEmpty()) {
            // Too many ways: nothing is known anywhere.
            before.values().forEach(s -> Arrays.fill(s.registers(), Value.UNKNOWN));
        }
    }

    private void settle() {
        while (!open.isEmpty() && rounds++ < MOST_ROUNDS) {
            int at = open.removeFirst();
            State state = Objects.requireNonNull(before.get(at)).copy();
            while (at >= 0) {
                at = follow(at, state);
            }
        }
    }

    /** Goes over one instruction; the place of the next, or -1 where it is one at which ways meet, or there is none. */
    private int follow(int at, State state) {
        Step step = at < steps.length ? steps[at] : null;
        if (step == null) {
            return -1;
        }
        if (!leads[at] && step.flow() != Flow.NEXT) {
            before.put(at, state.copy());
        }
        apply(step, state);
        Flow flow = step.flow();
        long target = step.target() - from;
        if ((flow == Flow.JUMP || flow == Flow.BRANCH) && target >= 0 && target < steps.length) {
            join((int) target, state);
        }
        if (flow == Flow.JUMP_INDIRECT && step.reference() == Reference.NONE && !spread) {
            spread = true;
            for (int i = 0; i < steps.length; i++) {
                if (leads[i]) {
                    join(i, state);
                }
            }
        }
        if (flow.ends()) {
            return -1;
        }
        int next = at + step.length();
        if (next < steps.length && leads[next]) {
            join(next, state);
            return -1;
        }
        return next;
    }

    private void join(int at, State state) {
        State known = before.get(at);
        State all = known == null ? state.copy() : known.or(state);
        if (known == null || !known.same(all)) {
            before.put(at, all);
            open.add(at);
        }
    }

    private void apply(Step step, State state) {
        Value[] r = state.registers();
        int sp = machine.stack();
        switch (step.effect()) {
            case NONE -> {}
            case SET -> r[step.to()] = Value.of(step.value());
            case COPY -> r[step.to()] = r[step.from()];
            case MAY_COPY -> r[step.to()] = r[step.to()].or(r[step.from()]);
            case ADD -> r[step.to()] = r[step.from()].plus(step.value());
            case INSERT -> r[step.to()] = inserted(r[step.to()], 0xffffL, step.value(), step.from());
            case LOW_BYTE -> r[step.to()] = inserted(r[step.to()], 0xffL, step.value(), 0);
            case LOAD -> {
                if (step.to() != Step.NOWHERE) {
                    r[step.to()] = load(state, r[step.from()].plus(step.value()));
                }
            }
            case STORE -> store(state, r[step.from()].plus(step.value()), r[step.to()]);
            case STORE_CONSTANT -> store(state, r[step.from()].plus(step.value()), Value.of(step.address()));
            case PUSH -> {
                Value pushed = r[step.from()];
                r[sp] = r[sp].plus(-8);
                store(state, r[sp], pushed);
            }
            case PUSH_CONSTANT -> {
                r[sp] = r[sp].plus(-8);
                store(state, r[sp], step.value() == Long.MIN_VALUE ? Value.UNKNOWN : Value.of(step.value()));
            }
            case PUSH_LOADED -> {
                Value pushed = load(state, r[step.from()].plus(step.value()));
                r[sp] = r[sp].plus(-8);
                store(state, r[sp], pushed);
            }
            case POP -> {
                Value popped = load(state, r[sp]);
                r[sp] = r[sp].plus(8);
                r[step.to()] = popped;
            }
            case CLOBBER -> lose(r, step.to());
        }
        if (step.flow() == Flow.CALL || step.flow() == Flow.CALL_INDIRECT) {
            lose(r, machine.lostInCalls());
        } else if (step.flow() == Flow.SYSCALL) {
            lose(r, machine.lostInSystemCalls());
        }
    }

    private static void lose(Value[] registers, int mask) {
        for (int i = 0; i < registers.length; i++) {
            if (((mask >>> i) & 1) != 0) {
                registers[i] = Value.UNKNOWN;
            }
        }
    }

    private static Value inserted(Value old, long mask, long bits, int shift) {
        Value result = Value.UNKNOWN;
        if (!old.unknown() && !old.frame() && old.inputs().isEmpty()) {
            result = old.numbers().stream()
                    .map(n -> Value.of((n & ~(mask << shift)) | (bits << shift)))
                    .reduce(Value::or)
                    .orElse(Value.UNKNOWN);
        }
        return result;
    }

    private static void store(State state, Value address, Value value) {
        if (address.frame()) {
            state.stack().put(address.offset(), value);
        }
    }

    private static Value load(State state, Value address) {
        if (!address.frame()) {
            return Value.UNKNOWN;
        }
        Value known = state.stack().get(address.offset());
        if (known != null) {
            return known;
        }
        return address.offset() >= 0 && address.offset() < 512
                ? Value.input(Value.STACK + (int) address.offset())
                : Value.UNKNOWN;
    }

    /** What is asked about the instructions of a unit. */
    interface Question {
        boolean about(Step step);
    }

    /** The number with which the system calls of the unit are made; empty when none can be come to. */
    Optional<Value> numbers() {
        return at(s -> s.flow() == Flow.SYSCALL, state -> state.registers()[machine.number()]);
    }

    /**
     * What an input of a called unit is at the places from which it is called.
     *
     * @param places which instructions call it
     * @param input of the called unit
     */
    Optional<Value> input(Question places, int input) {
        return input < Value.STACK ? at(places, state -> state.registers()[input]) : at(places, input - Value.STACK);
    }

    private Optional<Value> at(Question places, int above) {
        Value all = null;
        for (Map.Entry<Integer, State> e : before.entrySet()) {
            Step step = steps[e.getKey()];
            if (step != null && places.about(step)) {
                boolean call = step.flow() == Flow.CALL || step.flow() == Flow.CALL_INDIRECT;
                Value sp = e.getValue().registers()[machine.stack()].plus(above - (call ? machine.callPushes() : 0));
                Value value = load(e.getValue(), sp);
                all = all == null ? value : all.or(value);
            }
        }
        return Optional.ofNullable(all);
    }

    private interface Reading {
        Value of(State state);
    }

    private Optional<Value> at(Question places, Reading reading) {
        Value all = null;
        for (Map.Entry<Integer, State> e : before.entrySet()) {
            Step step = steps[e.getKey()];
            if (step != null && places.about(step)) {
                Value value = reading.of(e.getValue());
                all = all == null ? value : all.or(value);
            }
        }
        return Optional.ofNullable(all);
    }
}
