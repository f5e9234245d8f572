package dev.lsmith.image;

import dev.lsmith.image.ElfFile.Section;
import dev.lsmith.image.ElfFile.Segment;
import dev.lsmith.image.ElfTables.Relocation;
import dev.lsmith.image.ElfTables.Symbol;
import dev.lsmith.image.Step.Machine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The code of one program or library, cut into units, and its data, cut into regions. A unit is a function where the file tells
 * where functions are, else what lies between two places that are called; it is reached whole or not at all. A region of data begins where
 * something refers to it and ends before the next such place.
 */
final class Binary {
    /**
     * A region is at least as long as this, as code may refer to a place a little before an object ({@code table - 8} for an index that
     * begins at 1).
     */
    private static final long SHORTEST_REGION = 64;

    /**
     * Compilers align objects of 32 bytes and more to 32 on x86_64 (gcc, ix86_data_alignment); a place that is aligned less may be
     * the middle of an object, and ends no region.
     */
    private static final long ALIGNMENT = 32;

    private static final int STUB = 16;

    private final String path;
    private final ElfFile elf;
    private final Machine machine;
    private final Map<String, List<Symbol>> exports = new HashMap<>();
    private final List<Symbol> symbols = new ArrayList<>();
    private final Map<Long, Optional<String>> names = new HashMap<>();
    private final List<Relocation> relocations;
    private final long[] places;
    private final List<long[]> code = new ArrayList<>();
    private final long[] starts;
    private final long[] ends;
    private final Unit[] units;
    private final long[] anchors;

    Binary(String path, ElfFile elf, Machine machine) {
        this.path = path;
        this.elf = elf;
        this.machine = machine;
        ElfTables tables = new ElfTables(elf);
        List<Symbol> dynamic = tables.dynamicSymbols();
        symbols.addAll(dynamic);
        symbols.addAll(tables.debugSymbols());
        dynamic.stream()
                .filter(s -> s.defined() && !s.local())
                .forEach(s -> exports.computeIfAbsent(s.name(), n -> new ArrayList<>())
                        .add(s));
        codeRanges();
        List<Relocation> found = new ArrayList<>(tables.relocations(dynamic));
        if (elf.fixed()) {
            wordsLikeAddresses(found);
        }
        found.sort((a, b) -> Long.compare(a.place(), b.place()));
        relocations = found;
        places = found.stream().mapToLong(Relocation::place).toArray();
        TreeSet<Long> known = new TreeSet<>();
        Map<Long, Long> limits = new HashMap<>();
        functions(known, limits);
        UnitSweep first = new UnitSweep(this, known, limits, Map.of());
        // Where nothing tells of functions, what is called or pointed to begins one.
        known.addAll(first.targetsOutside(limits));
        found.stream()
                .filter(r -> r.symbol().isEmpty() && isCode(r.value()) && !first.isInFunction(r.value(), limits))
                .forEach(r -> known.add(r.value()));
        UnitSweep sweep = new UnitSweep(this, known, limits, first.read());
        starts = sweep.starts();
        ends = sweep.ends();
        units = sweep.units();
        anchors = anchors();
    }

    /**
     * A piece of code that is reached whole or not at all.
     *
     * @param targets where it calls or jumps to, outside itself
     * @param addresses what it refers to otherwise
     * @param slots places of which it reads an address
     * @param calls whether a system call is in it
     * @param foreign whether a 32-bit system call is in it
     * @param falls whether its last instruction goes on into the next unit
     */
    record Unit(
            List<Long> targets, List<Long> addresses, List<Long> slots, boolean calls, boolean foreign, boolean falls) {
        Unit {
            targets = List.copyOf(targets);
            addresses = List.copyOf(addresses);
            slots = List.copyOf(slots);
        }
    }

    private void codeRanges() {
        for (Section section : elf.sections().values()) {
            if (section.executable()) {
                code.add(new long[] {section.address(), section.address() + section.size()});
            }
        }
        if (code.isEmpty()) {
            for (Segment segment : elf.segments()) {
                if (segment.executable()) {
                    code.add(new long[] {segment.address(), segment.address() + segment.size()});
                }
            }
        }
        code.sort((a, b) -> Long.compare(a[0], b[0]));
    }

    /** In a program that is always loaded at the same place nothing tells which words are addresses. */
    private void wordsLikeAddresses(List<Relocation> found) {
        TreeSet<Long> relocated = new TreeSet<>();
        found.forEach(r -> relocated.add(r.place()));
        for (Segment segment : elf.segments()) {
            long from = (segment.address() + 7) & -8;
            for (long at = from; at + 8 <= segment.address() + segment.size(); at += 8) {
                long word = isCode(at) || relocated.contains(at) ? 0 : elf.word(at);
                if (word != 0 && isInside(word)) {
                    found.add(new Relocation(at, "", word, false));
                }
            }
        }
    }

    private void functions(NavigableSet<Long> known, Map<Long, Long> limits) {
        for (long[] range : ElfFrames.of(elf)) {
            if (isCode(range[0])) {
                known.add(range[0]);
                limits.merge(range[0], range[1], Math::max);
            }
        }
        for (Symbol symbol : symbols) {
            if (symbol.function() && symbol.defined() && isCode(symbol.address())) {
                known.add(symbol.address());
                if (symbol.size() > 0) {
                    limits.merge(symbol.address(), symbol.address() + symbol.size(), Math::max);
                }
            }
        }
        for (Section section : elf.sections().values()) {
            // The stubs through which functions of other files are called: 16 bytes each on every machine that is read.
            if (section.executable() && section.name().startsWith(".plt")) {
                for (long at = section.address(); at < section.address() + section.size(); at += STUB) {
                    known.add(at);
                    limits.put(at, Math.min(at + STUB, section.address() + section.size()));
                }
            }
        }
        elf.hooks().stream().filter(this::isCode).forEach(known::add);
        if (isCode(elf.entry())) {
            known.add(elf.entry());
        }
    }

    /** Places of data to which something refers. */
    private long[] anchors() {
        TreeSet<Long> all = new TreeSet<>();
        for (Unit unit : units) {
            all.addAll(unit.addresses());
        }
        relocations.stream().filter(r -> r.symbol().isEmpty()).forEach(r -> all.add(r.value()));
        symbols.stream().filter(s -> s.defined() && !s.function()).forEach(s -> all.add(s.address()));
        return all.stream().mapToLong(Long::longValue).filter(a -> !isCode(a)).toArray();
    }

    String path() {
        return path;
    }

    ElfFile elf() {
        return elf;
    }

    Machine machine() {
        return machine;
    }

    List<long[]> code() {
        return code;
    }

    boolean isCode(long address) {
        for (long[] range : code) {
            if (address >= range[0] && address < range[1]) {
                return true;
            }
        }
        return false;
    }

    /** Whether an address is one of this file's. */
    boolean isInside(long address) {
        return elf.segments().stream().anyMatch(s -> s.holds(address));
    }

    /** The unit in which an address is; -1 for none. */
    int unitAt(long address) {
        int at = Arrays.binarySearch(starts, address);
        int index = at >= 0 ? at : -at - 2;
        return index >= 0 && address < ends[index] ? index : -1;
    }

    Unit unit(int index) {
        return units[index];
    }

    int unitCount() {
        return units.length;
    }

    long start(int unit) {
        return starts[unit];
    }

    long end(int unit) {
        return ends[unit];
    }

    /** Whether an address is in the table of other files' addresses, each of which is used by itself. */
    boolean isTable(long address) {
        return elf.sections().values().stream().anyMatch(s -> s.name().startsWith(".got") && s.holds(address));
    }

    /** What the loader puts at a place. */
    Optional<Relocation> relocationAt(long place) {
        int at = Arrays.binarySearch(places, place);
        return at >= 0 ? Optional.of(relocations.get(at)) : Optional.empty();
    }

    Relocation relocation(int index) {
        return relocations.get(index);
    }

    int relocationCount() {
        return places.length;
    }

    /** The relocations of a region: the index of the first, and the one behind the last. */
    int[] region(long from, long size) {
        long to = size > 0 ? from + size : regionEnd(from);
        return new int[] {firstFrom(from), firstFrom(to)};
    }

    private long regionEnd(long from) {
        int at = Arrays.binarySearch(anchors, from + SHORTEST_REGION);
        for (int i = at >= 0 ? at : -at - 1; i < anchors.length; i++) {
            if (anchors[i] % ALIGNMENT == 0) {
                return anchors[i];
            }
        }
        return Long.MAX_VALUE;
    }

    private int firstFrom(long address) {
        int at = Arrays.binarySearch(places, address);
        return at >= 0 ? at : -at - 1;
    }

    /** What others can ask for by a name; several where it has versions. */
    List<Symbol> exported(String name) {
        return exports.getOrDefault(name, List.of());
    }

    Map<String, List<Symbol>> exports() {
        return exports;
    }

    /** Whether it asks for a name of another file, or has it. */
    boolean names(String name) {
        return exports.containsKey(name)
                || symbols.stream().anyMatch(s -> s.name().equals(name));
    }

    /** The name of the function at an address, as far as the file tells. */
    Optional<String> nameAt(long address) {
        // The same few are asked for again and again, and a program may have 100,000 symbols.
        return names.computeIfAbsent(address, this::findName);
    }

    private Optional<String> findName(long address) {
        return symbols.stream()
                .filter(s -> s.function()
                        && s.defined()
                        && address >= s.address()
                        && (address < s.address() + s.size() || address == s.address()))
                .map(Symbol::name)
                .sorted()
                .findFirst();
    }

    /** Cuts the code into units and looks at every instruction once. */
    private static final class UnitSweep {
        private final Binary binary;
        private final List<long[]> pieces = new ArrayList<>();
        private final long[] starts;
        private final Unit[] units;

        UnitSweep(Binary binary, NavigableSet<Long> bounds, Map<Long, Long> limits, Map<List<Long>, Unit> read) {
            this.binary = binary;
            for (long[] range : binary.code) {
                cut(range, bounds, limits);
            }
            starts = pieces.stream().mapToLong(p -> p[0]).toArray();
            units = new Unit[pieces.size()];
            for (int i = 0; i < units.length; i++) {
                long[] piece = pieces.get(i);
                Unit known = read.get(List.of(piece[0], piece[1]));
                units[i] = known != null
                        ? known
                        : new UnitReading(binary, piece[0], piece[1], limits.containsKey(piece[0])).read();
            }
        }

        /** What was read, by where it begins and ends. */
        Map<List<Long>, Unit> read() {
            Map<List<Long>, Unit> read = new HashMap<>();
            for (int i = 0; i < units.length; i++) {
                read.put(List.of(pieces.get(i)[0], pieces.get(i)[1]), units[i]);
            }
            return read;
        }

        private void cut(long[] range, NavigableSet<Long> known, Map<Long, Long> limits) {
            long at = range[0];
            while (at < range[1]) {
                Long next = known.higher(at);
                long end = next == null || next > range[1] ? range[1] : next;
                Long limit = limits.get(at);
                // What is behind a function's end, up to the next, is a unit of its own.
                long stop = limit == null || limit <= at || limit >= end ? end : limit;
                pieces.add(new long[] {at, stop});
                at = stop;
            }
        }

        boolean isInFunction(long address, Map<Long, Long> limits) {
            int at = Arrays.binarySearch(starts, address);
            int index = at >= 0 ? at : -at - 2;
            return index >= 0 && limits.containsKey(pieces.get(index)[0]);
        }

        /** What is called where no function is known to be. */
        List<Long> targetsOutside(Map<Long, Long> limits) {
            List<Long> targets = new ArrayList<>();
            for (Unit unit : units) {
                for (List<Long> some : List.of(unit.targets(), unit.addresses())) {
                    for (long target : some) {
                        if (binary.isCode(target) && !isInFunction(target, limits)) {
                            targets.add(target);
                        }
                    }
                }
            }
            return targets;
        }

        long[] starts() {
            return starts;
        }

        long[] ends() {
            return pieces.stream().mapToLong(p -> p[1]).toArray();
        }

        Unit[] units() {
            return units;
        }
    }
}
