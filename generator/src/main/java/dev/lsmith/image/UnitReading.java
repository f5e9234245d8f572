package dev.lsmith.image;

import dev.lsmith.image.Binary.Unit;
import dev.lsmith.image.Step.Effect;
import dev.lsmith.image.Step.Flow;
import dev.lsmith.image.Step.Reference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks at each instruction of a unit once, from its beginning to its end. */
final class UnitReading {
    /** So many addresses are held for a register of a machine that puts addresses together from two instructions. */
    private static final int MOST_HELD = 64;

    private final Binary binary;
    private final long from;
    private final long to;
    private final boolean function;
    private final TreeSet<Long> targets = new TreeSet<>();
    private final TreeSet<Long> addresses = new TreeSet<>();
    private final TreeSet<Long> slots = new TreeSet<>();
    private final Map<Integer, Set<Long>> held = new HashMap<>();
    private boolean calls;
    private boolean foreign;

    /**
     * A unit to be looked at.
     *
     * @param function whether it is known to be a whole function
     */
    UnitReading(Binary binary, long from, long to, boolean function) {
        this.binary = binary;
        this.from = from;
        this.to = to;
        this.function = function;
    }

    Unit read() {
        byte[] bytes = binary.elf().bytes();
        Optional<Integer> offset = binary.elf().offsetOf(from);
        Step last = Step.BAD;
        if (offset.isPresent()) {
            int end = (int) Math.min(bytes.length, offset.get() + (to - from));
            for (int at = offset.get(); at < end; ) {
                Step step = binary.machine().step(bytes, at, end, from + (at - offset.get()));
                // Bytes that are no instruction are data, or padding; what follows is looked at all the same.
                at += step.length() == 0 ? binary.machine().isFixedWidth() ? 4 : 1 : step.length();
                take(step);
                last = step.length() == 0 ? last : step;
            }
        }
        // A function whose last instruction is a call has called what never comes back.
        boolean falls = !last.flow().ends() && !(function && last.flow() == Flow.CALL);
        return new Unit(List.copyOf(targets), List.copyOf(addresses), List.copyOf(slots), calls, foreign, falls);
    }

    private void take(Step step) {
        Flow flow = step.flow();
        if (flow == Flow.CALL || flow == Flow.JUMP || flow == Flow.BRANCH) {
            if (isElsewhere(step.target()) || (!function && flow == Flow.CALL)) {
                targets.add(step.target());
            }
        } else if (flow == Flow.SYSCALL) {
            calls = true;
        } else if (flow == Flow.SYSCALL_32) {
            foreign = true;
        }
        if (step.reference() == Reference.LOAD) {
            slots.add(step.address());
        } else if (step.reference() == Reference.ADDRESS) {
            refer(step.address());
        } else if (step.reference() == Reference.CONSTANT && binary.elf().fixed() && binary.isInside(step.address())) {
            refer(step.address());
        }
        if (binary.machine().isFixedWidth()) {
            put(step);
        }
    }

    private void refer(long address) {
        if (isElsewhere(address) || !function) {
            addresses.add(address);
        }
    }

    private boolean isElsewhere(long address) {
        return address < from || address >= to;
    }

    /**
     * Addresses that are put together from a page and an offset. In whichever order blocks follow each other, an address that a register
     * may hold is among those held; some that it never holds may be too.
     */
    private void put(Step step) {
        if (step.effect() == Effect.SET && step.to() >= 0 && step.reference() == Reference.NONE) {
            hold(step.to(), step.value());
        } else if (step.effect() == Effect.SET && step.reference() == Reference.ADDRESS) {
            hold(step.to(), step.value());
        } else {
            for (long base : Set.copyOf(held.getOrDefault(step.from(), Set.of()))) {
                long address = base + step.value();
                if (step.effect() == Effect.ADD) {
                    refer(address);
                    hold(step.to(), address);
                } else if (step.effect() == Effect.LOAD) {
                    slots.add(address);
                    slots.add(address + 8);
                } else if (step.effect() == Effect.COPY) {
                    hold(step.to(), address);
                }
            }
        }
    }

    private void hold(int register, long address) {
        Set<Long> known = held.computeIfAbsent(register, r -> new TreeSet<>());
        if (binary.isInside(address) && known.size() < MOST_HELD) {
            known.add(address);
        }
    }
}
