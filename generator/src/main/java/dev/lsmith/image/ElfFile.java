package dev.lsmith.image;

import dev.lsmith.base.KernelText;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program or library in ELF's 64-bit little-endian form (System V ABI, chapters 4 and 5, and its supplements for AMD64 and AArch64): what
 * the loader reads of it, and its sections where it has them.
 */
final class ElfFile {
    static final int X86_64 = 62;
    static final int AARCH64 = 183;

    private static final byte[] GO = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;

    private final ByteBuffer bytes;
    private final int machine;
    private final boolean fixed;
    private final long entry;
    private final List<Segment> segments = new ArrayList<>();
    private final Map<String, Section> sections = new LinkedHashMap<>();
    private final Map<Long, List<Long>> dynamic = new HashMap<>();
    private String interpreter = "";

    private ElfFile(byte[] content) {
        bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        machine = u16(18);
        fixed = u16(16) == 2;
        entry = bytes.getLong(24);
        programHeaders();
        sectionHeaders();
    }

    /** Part of the file that is loaded. */
    record Segment(long address, long offset, long size, long memorySize, boolean executable, boolean writable) {
        boolean holds(long at) {
            return at >= address && at - address < memorySize;
        }
    }

    /** Part of the file by its name. */
    record Section(String name, long address, long offset, long size, boolean executable) {
        boolean holds(long at) {
            return at >= address && at - address < size;
        }
    }

    /** Reads one; empty for what is no such file, or is damaged beyond use. */
    static Optional<ElfFile> read(byte[] content) {
        boolean elf = content.length >= 64
                && content[0] == 0x7f
                && content[1] == 'E'
                && content[2] == 'L'
                && content[3] == 'F'
                && content[4] == 2
                && content[5] == 1;
        if (!elf) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ElfFile(content));
        } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    /** Whether Go's linker made it (debug/buildinfo: the mark stands in its data, also where all names were stripped). */
    boolean isOfGo() {
        byte[] all = bytes.array();
        for (int at = 0; at + GO.length <= all.length; at++) {
            if (all[at] == GO[0] && Arrays.equals(all, at, at + GO.length, GO, 0, GO.length)) {
                return true;
            }
        }
        return false;
    }

    private int u16(int at) {
        return bytes.getShort(at) & 0xffff;
    }

    private void programHeaders() {
        int at = offset(bytes.getLong(32));
        int size = u16(54);
        for (int i = 0; i < u16(56); i++, at += size) {
            int type = bytes.getInt(at);
            int flags = bytes.getInt(at + 4);
            Segment segment = new Segment(
                    bytes.getLong(at + 16),
                    bytes.getLong(at + 8),
                    bytes.getLong(at + 32),
                    bytes.getLong(at + 40),
                    (flags & 1) != 0,
                    (flags & 2) != 0);
            switch (type) {
                case PT_LOAD -> segments.add(clipped(segment));
                case PT_DYNAMIC -> dynamic(clipped(segment));
                case PT_INTERP -> interpreter = text(offset(segment.offset()));
                default -> {}
            }
        }
    }

    /** A segment of which no more is said to be in the file than is. */
    private Segment clipped(Segment s) {
        long size = s.offset() < 0 || s.offset() > bytes.limit()
                ? 0
                : Math.max(0, Math.min(s.size(), bytes.limit() - s.offset()));
        return new Segment(
                s.address(),
                size == 0 ? 0 : s.offset(),
                size,
                Math.max(size, s.memorySize()),
                s.executable(),
                s.writable());
    }

    private void dynamic(Segment segment) {
        int end = (int) (segment.offset() + segment.size());
        for (int at = (int) segment.offset(); at + 16 <= end; at += 16) {
            long tag = bytes.getLong(at);
            if (tag == 0) {
                break;
            }
            dynamic.computeIfAbsent(tag, t -> new ArrayList<>()).add(bytes.getLong(at + 8));
        }
    }

    private void sectionHeaders() {
        long table = bytes.getLong(40);
        int count = u16(60);
        int names = u16(62);
        int size = u16(58);
        if (table <= 0 || table + (long) count * size > bytes.limit() || names >= count || size < 64) {
            return;
        }
        int strings = offset(bytes.getLong((int) table + names * size + 24));
        for (int i = 0; i < count; i++) {
            int at = (int) table + i * size;
            boolean inFile = bytes.getInt(at + 4) != 8;
            long offset = bytes.getLong(at + 24);
            long length = bytes.getLong(at + 32);
            if (inFile && offset >= 0 && length >= 0 && offset + length <= bytes.limit()) {
                Section section = new Section(
                        text(strings + bytes.getInt(at)),
                        bytes.getLong(at + 16),
                        offset,
                        length,
                        (bytes.getLong(at + 8) & 4) != 0);
                sections.putIfAbsent(section.name(), section);
            }
        }
    }

    private static int offset(long offset) {
        if (offset < 0 || offset > Integer.MAX_VALUE) {
            throw new IndexOutOfBoundsException("offset " + offset);
        }
        return (int) offset;
    }

    String text(int at) {
        int end = at;
        while (end < bytes.limit() && bytes.get(end) != 0) {
            end++;
        }
        return KernelText.decode(bytes.array(), at, end - at);
    }

    /** Whether it has what the loader works on; a static program at a fixed address has not. */
    boolean isDynamic() {
        return !dynamic.isEmpty();
    }

    byte[] bytes() {
        return bytes.array();
    }

    int machine() {
        return machine;
    }

    /** Whether it is always loaded at the addresses that it names itself. */
    boolean fixed() {
        return fixed;
    }

    long entry() {
        return entry;
    }

    /** The program that loads it; empty for none. */
    String interpreter() {
        return interpreter;
    }

    List<Segment> segments() {
        return Collections.unmodifiableList(segments);
    }

    Optional<Section> section(String name) {
        return Optional.ofNullable(sections.get(name));
    }

    Map<String, Section> sections() {
        return Collections.unmodifiableMap(sections);
    }

    Optional<String> soname() {
        return texts(14).stream().findFirst();
    }

    /** The libraries that it needs (DT_NEEDED). */
    List<String> needed() {
        return texts(1);
    }

    /** Where it has the loader look (DT_RUNPATH, else DT_RPATH), {@code $ORIGIN} not replaced. */
    List<String> searchPath() {
        List<String> paths = texts(29).isEmpty() ? texts(15) : texts(29);
        return paths.stream()
                .flatMap(p -> List.of(p.split(":", -1)).stream())
                .filter(p -> !p.isEmpty())
                .toList();
    }

    private List<String> texts(long tag) {
        Optional<Integer> strings = dynamicOffset(5);
        return strings.isEmpty()
                ? List.of()
                : dynamic.getOrDefault(tag, List.of()).stream()
                        .filter(v -> v >= 0 && strings.get() + v < bytes.limit())
                        .map(v -> text((int) (strings.get() + v)))
                        .toList();
    }

    long dynamicValue(long tag) {
        return dynamic.getOrDefault(tag, List.of(0L)).get(0);
    }

    Optional<Integer> dynamicOffset(long tag) {
        return dynamic.containsKey(tag) ? offsetOf(dynamicValue(tag)) : Optional.empty();
    }

    /** Where in the file the byte of an address is, if it is in the file. */
    Optional<Integer> offsetOf(long address) {
        for (Segment s : segments) {
            if (address >= s.address() && address - s.address() < s.size()) {
                return Optional.of((int) (s.offset() + address - s.address()));
            }
        }
        return Optional.empty();
    }

    /** What the loader runs before and after the program: DT_INIT, DT_FINI and their arrays' places. */
    List<Long> hooks() {
        List<Long> hooks = new ArrayList<>();
        for (long tag : new long[] {12, 13}) {
            hooks.addAll(dynamic.getOrDefault(tag, List.of()));
        }
        return hooks;
    }

    /** The arrays of such, each as its first address and the one behind its last byte. */
    List<long[]> hookArrays() {
        List<long[]> arrays = new ArrayList<>();
        for (long[] tags : new long[][] {{25, 27}, {26, 28}, {32, 33}}) {
            if (dynamic.containsKey(tags[0])) {
                long from = dynamicValue(tags[0]);
                arrays.add(new long[] {from, from + dynamicValue(tags[1])});
            }
        }
        for (String name : List.of(".init_array", ".fini_array", ".preinit_array")) {
            section(name).ifPresent(s -> arrays.add(new long[] {s.address(), s.address() + s.size()}));
        }
        return arrays;
    }

    /** A word of 64 bits at an address; 0 where the file has none. */
    long word(long address) {
        return offsetOf(address)
                .filter(at -> at + 8 <= bytes.limit())
                .map(bytes::getLong)
                .orElse(0L);
    }

    /** A text at an address, if a short one of printable characters is there. */
    Optional<String> string(long address) {
        Optional<Integer> at = offsetOf(address);
        if (at.isEmpty()) {
            return Optional.empty();
        }
        int end = at.get();
        while (end < bytes.limit() && end - at.get() < 256 && bytes.get(end) >= ' ' && bytes.get(end) < 0x7f) {
            end++;
        }
        boolean whole = end < bytes.limit() && bytes.get(end) == 0 && end > at.get();
        return whole ? Optional.of(text(at.get())) : Optional.empty();
    }
}
