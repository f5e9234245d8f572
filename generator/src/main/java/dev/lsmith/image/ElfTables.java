package dev.lsmith.image;

import dev.lsmith.image.ElfFile.Section;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The symbols and relocations of a file. */
final class ElfTables {
    private static final int LARGEST_TABLE = 1 << 24;

    private final ElfFile elf;
    private final ByteBuffer bytes;

    ElfTables(ElfFile elf) {
        this.elf = elf;
        this.bytes = ByteBuffer.wrap(elf.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * A symbol of the file.
     *
     * @param name without its version
     * @param address 0 where it is wanted from elsewhere
     * @param size in bytes; 0 if it is not known
     * @param function whether it is code, also code that chooses code (an indirect function)
     * @param defined whether it is here
     * @param local whether others cannot ask for it
     */
    record Symbol(String name, long address, long size, boolean function, boolean defined, boolean local) {}

    /**
     * A place that the loader fills in.
     *
     * @param place the address of the place
     * @param symbol what is looked up for it; empty for none
     * @param value what is added to that, or stands by itself
     * @param copies whether the library's own object is copied there (COPY)
     */
    record Relocation(long place, String symbol, long value, boolean copies) {}

    /** The symbols that the loader sees, by their index. */
    List<Symbol> dynamicSymbols() {
        Optional<Integer> table = elf.dynamicOffset(6);
        Optional<Integer> strings = elf.dynamicOffset(5);
        if (table.isEmpty() || strings.isEmpty()) {
            return List.of();
        }
        Section section = elf.section(".dynsym").orElse(null);
        long size = section == null ? (long) strings.get() - table.get() : section.size();
        return symbols(table.get(), size, strings.get());
    }

    /** The symbols that were kept for debuggers; none in what was stripped. */
    List<Symbol> debugSymbols() {
        Section table = elf.section(".symtab").orElse(null);
        Section strings = elf.section(".strtab").orElse(null);
        return table == null || strings == null
                ? List.of()
                : symbols((int) table.offset(), table.size(), (int) strings.offset());
    }

    private List<Symbol> symbols(int from, long size, int strings) {
        List<Symbol> symbols = new ArrayList<>();
        long count = Math.min(Math.max(0, size / 24), LARGEST_TABLE);
        for (int at = from; symbols.size() < count && at + 24 <= bytes.limit(); at += 24) {
            int info = bytes.get(at + 4) & 0xff;
            int type = info & 15;
            long name = (long) strings + bytes.getInt(at);
            boolean thread = type == 6;
            symbols.add(new Symbol(
                    name > 0 && name < bytes.limit() ? elf.text((int) name) : "",
                    bytes.getLong(at + 8),
                    bytes.getLong(at + 16),
                    type == 2 || type == 10,
                    bytes.getShort(at + 6) != 0 && !thread && type != 3 && type != 4,
                    info >> 4 == 0));
        }
        return symbols;
    }

    /** The places that the loader fills in with addresses. */
    List<Relocation> relocations(List<Symbol> symbols) {
        List<Relocation> all = new ArrayList<>();
        table(7, 8, symbols, all);
        table(23, 2, symbols, all);
        compact(all);
        if (!elf.isDynamic()) {
            // A static program that relocates itself, or picks code when it starts.
            for (String name : List.of(".rela.plt", ".rela.dyn")) {
                elf.section(name).ifPresent(s -> relocations((int) s.offset(), s.size(), symbols, all));
            }
        }
        return all;
    }

    private void table(long start, long size, List<Symbol> symbols, List<Relocation> all) {
        elf.dynamicOffset(start).ifPresent(at -> relocations(at, elf.dynamicValue(size), symbols, all));
    }

    private void relocations(int from, long size, List<Symbol> symbols, List<Relocation> all) {
        for (int at = from; at + 24 <= Math.min(bytes.limit(), from + size); at += 24) {
            long info = bytes.getLong(at + 8);
            int index = (int) (info >>> 32);
            String symbol =
                    index > 0 && index < symbols.size() ? symbols.get(index).name() : "";
            if (isAddress((int) info)) {
                all.add(new Relocation(bytes.getLong(at), symbol, bytes.getLong(at + 16), copies((int) info)));
            }
        }
    }

    /** Whether a kind of relocation puts an address into a place of 64 bits, or copies an object there. */
    private boolean isAddress(int type) {
        return elf.machine() == ElfFile.X86_64
                ? type == 1 || (type >= 5 && type <= 8) || type == 37
                : type == 257 || (type >= 1024 && type <= 1027) || type == 1032;
    }

    private boolean copies(int type) {
        return type == (elf.machine() == ElfFile.X86_64 ? 5 : 1024);
    }

    /** DT_RELR: addresses of places, and bitmaps of the 63 words behind them; what is added stands in the place. */
    private void compact(List<Relocation> all) {
        Optional<Integer> table = elf.dynamicOffset(36);
        if (table.isEmpty()) {
            return;
        }
        long place = 0;
        long end = Math.min(bytes.limit(), table.get() + elf.dynamicValue(35));
        for (int at = table.get(); at + 8 <= end; at += 8) {
            long entry = bytes.getLong(at);
            if ((entry & 1) == 0) {
                own(entry, all);
                place = entry + 8;
            } else {
                for (int bit = 1; bit < 64; bit++) {
                    if (((entry >>> bit) & 1) != 0) {
                        own(place + 8L * (bit - 1), all);
                    }
                }
                place += 8L * 63;
            }
        }
    }

    private void own(long place, List<Relocation> all) {
        elf.offsetOf(place)
                .filter(at -> at + 8 <= bytes.limit())
                .ifPresent(at -> all.add(new Relocation(place, "", bytes.getLong(at), false)));
    }
}
