package dev.lsmith.image;

import dev.lsmith.image.ElfFile.Section;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where the functions of a program begin and end, by the table from which exceptions are unwound ({@code .eh_frame}; Linux Standard Base,
 * core specification, 10.6). Compilers write it for nearly every function, and stripping leaves it.
 */
final class ElfFrames {
    private static final int ABSOLUTE = 0x00;
    private static final int RELATIVE = 0x10;

    private final ByteBuffer bytes;
    private final Section section;
    private final Map<Integer, Integer> encodings = new HashMap<>();
    private final Set<Integer> signals = new HashSet<>();
    private final boolean x86;

    private ElfFrames(ElfFile elf, Section section) {
        this.bytes = ByteBuffer.wrap(elf.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        this.section = section;
        this.x86 = elf.machine() == ElfFile.X86_64;
    }

    /** The functions that the table knows, each as its first address and the one behind it, in the table's order. */
    static List<long[]> of(ElfFile elf) {
        Optional<Section> section = elf.section(".eh_frame");
        return section.isEmpty() ? List.of() : new ElfFrames(elf, section.get()).ranges();
    }

    private List<long[]> ranges() {
        List<long[]> ranges = new ArrayList<>();
        int end = (int) (section.offset() + section.size());
        int at = (int) section.offset();
        while (at + 8 <= end) {
            long length = bytes.getInt(at) & 0xffff_ffffL;
            // Nothing has four gigabytes of frames, so that the long form does not occur.
            if (length == 0 || length == 0xffff_ffffL || at + 4 + length > end) {
                break;
            }
            int owner = bytes.getInt(at + 4);
            if (owner != 0) {
                range(at + 8, at + 4 - owner).ifPresent(ranges::add);
            }
            at += 4 + (int) length;
        }
        return ranges;
    }

    private Optional<long[]> range(int at, int header) {
        int encoding = encoding(header);
        int size = size(encoding);
        if (size == 0 || at + 2 * size > bytes.limit()) {
            return Optional.empty();
        }
        long from = value(at, encoding);
        if ((encoding & 0x70) == RELATIVE) {
            from += section.address() + (at - section.offset());
        } else if ((encoding & 0x70) != ABSOLUTE) {
            return Optional.empty();
        }
        if (signals.contains(header)) {
            // The frame of a signal begins a byte before the code, so that unwinding to its first byte finds it.
            from++;
        }
        long length = size == 4 ? bytes.getInt(at + size) & 0xffff_ffffL : bytes.getLong(at + size);
        return length <= 0 ? Optional.empty() : Optional.of(new long[] {from, from + length});
    }

    private static int size(int encoding) {
        return switch (encoding & 0x0f) {
            case 0x03, 0x0b -> 4;
            case 0x00, 0x04, 0x0c -> 8;
            default -> 0;
        };
    }

    private long value(int at, int encoding) {
        return switch (encoding & 0x0f) {
            case 0x03 -> bytes.getInt(at) & 0xffff_ffffL;
            case 0x0b -> bytes.getInt(at);
            default -> bytes.getLong(at);
        };
    }

    /** How the entries of a common header write addresses: the letter R of its augmentation. */
    private int encoding(int header) {
        return encodings.computeIfAbsent(header, this::readEncoding);
    }

    private int readEncoding(int header) {
        if (header < section.offset() || header + 16 > bytes.limit()) {
            return 0xff;
        }
        int at = header + 9;
        StringBuilder augmentation = new StringBuilder();
        while (at < bytes.limit() && bytes.get(at) != 0) {
            augmentation.append((char) bytes.get(at++));
        }
        if (augmentation.indexOf("z") != 0) {
            return ABSOLUTE;
        }
        at++;
        // Alignment of code and of data, the return address's register, and how long what follows is.
        for (int i = 0; i < 4; i++) {
            at = pastNumber(at);
        }
        int encoding = ABSOLUTE;
        for (char letter : augmentation.substring(1).toCharArray()) {
            switch (letter) {
                case 'R' -> encoding = bytes.get(at++) & 0xff;
                case 'S' -> {
                    if (x86) {
                        signals.add(header);
                    }
                }
                case 'L' -> at++;
                case 'P' -> at += 1 + size(bytes.get(at) & 0xff);
                default -> {}
            }
        }
        return encoding;
    }

    private int pastNumber(int at) {
        int end = at;
        while (end < bytes.limit() && bytes.get(end) < 0) {
            end++;
        }
        return end + 1;
    }
}
