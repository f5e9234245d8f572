package dev.lsmith.image;

import dev.lsmith.image.Binary.Unit;
import dev.lsmith.image.ElfTables.Relocation;
import dev.lsmith.image.ElfTables.Symbol;
import dev.lsmith.image.Step.Flow;
import dev.lsmith.image.Step.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What one program of an image can come to. It begins where the loader begins and goes wherever code that was come to calls, jumps, or
 * refers: an address that is taken is taken for called, and data that is referred to for used, with all addresses in it. Names that are
 * looked up while the program runs are taken from the texts that such code refers to.
 */
final class ProgramReach {
    private static final Set<String> LOOK_UP = Set.of("dlsym", "dlvsym", "dlopen", "dlmopen", "__libc_dlsym");

    /** How many bytes one instruction loads: two or four addresses at once go into a structure. */
    private static final int WIDEST_LOAD = 32;

    private final Libraries libraries;
    private final Map<String, Binary> loaded = new LinkedHashMap<>();
    private final Set<String> missing = new TreeSet<>();
    private final Map<Place, Optional<Place>> parents = new LinkedHashMap<>();
    private final Set<Place> slots = new HashSet<>();
    private final Set<Place> regions = new HashSet<>();
    private final Deque<Place> open = new ArrayDeque<>();
    private final Map<String, Boolean> lookUp = new HashMap<>();
    private final SortedMap<Long, Place> numbers = new TreeMap<>();
    private final SortedMap<String, String> doubts = new TreeMap<>();
    private final CallNumbers callNumbers = new CallNumbers(this);

    /**
     * A place of a file: a unit by its index, a relocation by its index, or the address of a region of data.
     *
     * @param binary the file
     * @param at the index or address
     */
    record Place(Binary binary, long at) {
        Unit unit() {
            return binary.unit((int) at);
        }
    }

    ProgramReach(Libraries libraries) {
        this.libraries = libraries;
    }

    /**
     * Goes wherever a program can go.
     *
     * @param program the program
     * @param plugins files that were seen to be loaded into it
     */
    void run(Binary program, Collection<Binary> plugins) {
        load(program);
        if (!program.elf().interpreter().isEmpty()) {
            libraries.at(program.elf().interpreter()).ifPresent(loader -> {
                load(loader);
                reach(loader, loader.elf().entry(), Optional.empty());
            });
        }
        reach(program, program.elf().entry(), Optional.empty());
        for (String early : List.of("__libc_early_init", "_dl_relocate_static_pie")) {
            resolve(early).forEach(p -> reachSymbol(p, Optional.empty()));
        }
        plugins.forEach(this::plugin);
        while (!open.isEmpty()) {
            follow(open.removeFirst());
        }
        callNumbers.doubts().forEach((where, what) -> doubts.putIfAbsent(where, what));
    }

    /** Has the loader load a file, with all that it needs, and run what they want run. */
    private void load(Binary file) {
        for (Binary binary : libraries.closure(file, missing).values()) {
            if (loaded.putIfAbsent(binary.path(), binary) == null) {
                binary.elf().hooks().forEach(h -> reach(binary, h, Optional.empty()));
                for (long[] array : binary.elf().hookArrays()) {
                    int[] range = binary.region(array[0], array[1] - array[0]);
                    for (int i = range[0]; i < range[1]; i++) {
                        slot(binary, i, Optional.empty());
                    }
                }
            }
        }
    }

    /** A file that is opened by name: whatever it offers may be looked up. */
    private void plugin(Binary file) {
        if (!loaded.containsKey(file.path())) {
            load(file);
            file.exports()
                    .values()
                    .forEach(all -> all.forEach(s -> reachSymbol(new Definition(file, s), Optional.empty())));
        }
    }

    /** A symbol with the file that has it. */
    private record Definition(Binary binary, Symbol symbol) {}

    private List<Definition> resolve(String name) {
        return resolve(name, binary -> true);
    }

    private List<Definition> resolve(Relocation relocation, Binary asking) {
        // The original of an object that is copied is not the copy.
        return resolve(relocation.symbol(), binary -> !relocation.copies() || binary != asking);
    }

    /** The first file in the loader's order that has a symbol of the name. */
    private List<Definition> resolve(String name, Predicate<Binary> counts) {
        for (Binary binary : loaded.values()) {
            List<Symbol> found = counts.test(binary) ? binary.exported(name) : List.of();
            if (!found.isEmpty()) {
                return found.stream().map(s -> new Definition(binary, s)).toList();
            }
        }
        return List.of();
    }

    private void reachSymbol(Definition d, Optional<Place> from) {
        if (d.symbol().function()) {
            reach(d.binary(), d.symbol().address(), from);
        } else {
            region(d.binary(), d.symbol().address(), d.symbol().size(), from);
        }
    }

    private void reach(Binary binary, long address, Optional<Place> from) {
        int unit = binary.unitAt(address);
        if (unit >= 0) {
            Place place = new Place(binary, unit);
            from.ifPresent(caller -> callNumbers.called(place, caller));
            if (!parents.containsKey(place)) {
                parents.put(place, from);
                open.add(place);
            }
        } else if (!binary.isCode(address)) {
            region(binary, address, 0, from);
        }
    }

    private void region(Binary binary, long address, long size, Optional<Place> from) {
        if (!regions.add(new Place(binary, address))) {
            return;
        }
        if (looksUp(binary)) {
            binary.elf().string(address).ifPresent(text -> named(text, binary, from));
        }
        int[] range = binary.region(address, size);
        for (int i = range[0]; i < range[1]; i++) {
            slot(binary, i, from);
        }
    }

    /** Whether a file looks names up while it runs. */
    private boolean looksUp(Binary binary) {
        return lookUp.computeIfAbsent(binary.path(), p -> LOOK_UP.stream().anyMatch(binary::names));
    }

    /** A text of a file that looks names up: it may be the name of a function, or of a library. */
    private void named(String text, Binary binary, Optional<Place> from) {
        if (text.startsWith("libnss_") && text.contains("%s")) {
            libraries.nameServices().forEach(n -> libraries.find(n, binary).ifPresent(this::plugin));
        } else if (text.contains(".so") && !text.contains("%")) {
            libraries.find(text, binary).ifPresent(this::plugin);
        } else if (!text.contains(" ")) {
            resolve(text).forEach(d -> reachSymbol(d, from));
        }
    }

    private void slot(Binary binary, int index, Optional<Place> from) {
        Relocation relocation = binary.relocation(index);
        if (!slots.add(new Place(binary, index)) && from.isEmpty()) {
            return;
        }
        if (relocation.symbol().isEmpty()) {
            reach(binary, relocation.value(), from);
        } else {
            resolve(relocation, binary).forEach(d -> reachSymbol(d, from));
        }
    }

    private void follow(Place place) {
        Optional<Place> here = Optional.of(place);
        Unit unit = place.unit();
        Binary binary = place.binary();
        for (long target : unit.targets()) {
            reach(binary, target, here);
        }
        for (long address : unit.addresses()) {
            reach(binary, address, here);
        }
        for (long slot : unit.slots()) {
            int[] range = binary.region(slot, binary.isTable(slot) ? 8 : WIDEST_LOAD);
            for (int i = range[0]; i < range[1]; i++) {
                slot(binary, i, here);
            }
        }
        if (unit.falls() && place.at() + 1 < binary.unitCount()) {
            reach(binary, binary.start((int) place.at() + 1), here);
        }
        if (unit.calls()) {
            callNumbers.calls(place);
        }
        if (unit.foreign()) {
            doubts.putIfAbsent(where(place), "makes a 32-bit system call");
        }
    }

    /** Whether an instruction of a unit calls another unit, or jumps there. */
    boolean leads(Step step, Place from, Place to) {
        boolean direct = step.flow() == Flow.CALL || step.flow() == Flow.JUMP || step.flow() == Flow.BRANCH;
        if (direct) {
            return from.binary() == to.binary() && to.binary().unitAt(step.target()) == to.at();
        }
        if (step.flow() != Flow.CALL_INDIRECT && step.flow() != Flow.JUMP_INDIRECT) {
            return false;
        }
        if (step.reference() == Reference.LOAD) {
            return isAt(step.address(), from, to);
        }
        // On aarch64 a stub takes two instructions to load the address, and jumps to it by a third.
        return from.binary().machine().isFixedWidth()
                && from.unit().slots().stream().anyMatch(slot -> isAt(slot, from, to));
    }

    /** Whether the loader puts the address of a unit at a place. */
    private boolean isAt(long slot, Place from, Place to) {
        Optional<Relocation> relocation = from.binary().relocationAt(slot);
        if (relocation.isEmpty()) {
            return false;
        }
        if (relocation.get().symbol().isEmpty()) {
            return from.binary() == to.binary()
                    && to.binary().unitAt(relocation.get().value()) == to.at();
        }
        return resolve(relocation.get(), from.binary()).stream()
                .anyMatch(d -> d.binary() == to.binary()
                        && to.binary().unitAt(d.symbol().address()) == to.at());
    }

    void number(long number, Place place) {
        numbers.putIfAbsent(number, place);
    }

    /**
     * In units of Go's that were come to: constants that are given to what is called as its first argument, in the first register or, before
     * Go 1.17, on the stack.
     */
    SortedMap<Long, Place> firstArguments() {
        SortedMap<Long, Place> constants = new TreeMap<>();
        Set<Binary> ofGo = new HashSet<>();
        loaded.values().stream().filter(b -> b.elf().isOfGo()).forEach(ofGo::add);
        parents.keySet().stream()
                .filter(place -> ofGo.contains(place.binary()))
                .forEach(place -> firstArguments(place, constants));
        return constants;
    }

    private static void firstArguments(Place place, SortedMap<Long, Place> constants) {
        Binary binary = place.binary();
        long from = binary.start((int) place.at());
        int first = binary.elf().offsetOf(from).orElse(0);
        int end = (int) Math.min(binary.elf().bytes().length, first + binary.end((int) place.at()) - from);
        for (int at = first; first > 0 && at < end; ) {
            Step step = binary.machine().step(binary.elf().bytes(), at, end, from + at - first);
            boolean stored = step.effect() == Step.Effect.STORE_CONSTANT
                    && step.from() == binary.machine().stack()
                    && step.value() == 0;
            if (stored || (step.effect() == Step.Effect.SET && step.to() == 0)) {
                constants.putIfAbsent(stored ? step.address() : step.value(), place);
            }
            at += step.length() == 0 ? binary.machine().isFixedWidth() ? 4 : 1 : step.length();
        }
    }

    /** The numbers of the calls, each with the unit that makes it. */
    SortedMap<Long, Place> numbers() {
        return numbers;
    }

    /** Where what is called is not known, and why. */
    SortedMap<String, String> doubts() {
        return doubts;
    }

    /** Libraries that are needed and are not in the image. */
    Set<String> missing() {
        return missing;
    }

    /** A place in words: {@code /usr/lib/libc.so.6 (getrandom)}. */
    static String where(Place place) {
        Binary binary = place.binary();
        long start = binary.start((int) place.at());
        return binary.path() + " (" + binary.nameAt(start).orElse("0x" + Long.toHexString(start)) + ")";
    }

    /** The files through which a unit was come to, the program first. */
    List<String> way(Place to) {
        LinkedHashSet<String> files = new LinkedHashSet<>();
        for (Optional<Place> at = Optional.of(to);
                at.isPresent();
                at = parents.getOrDefault(at.get(), Optional.empty())) {
            files.add(at.get().binary().path());
        }
        List<String> way = new ArrayList<>(files);
        Collections.reverse(way);
        return way;
    }
}
