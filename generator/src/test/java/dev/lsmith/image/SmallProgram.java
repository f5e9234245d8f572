package dev.lsmith.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Static programs of a few instructions, made by hand. */
public final class SmallProgram {
    /** Where the code is in memory: what is in the file is put there from its beginning. */
    public static final long CODE = 0x400078;

    private SmallProgram() {}

    /** A program of x86_64 that is always at the same place and begins with the first byte of its code. */
    public static byte[] x86(int... code) {
        return of(ElfFile.X86_64, code);
    }

    static byte[] of(int machine, int... code) {
        ByteBuffer b = ByteBuffer.allocate(0x78 + code.length).order(ByteOrder.LITTLE_ENDIAN);
        b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        b.putShort((short) 2)
                .putShort((short) machine)
                .putInt(1)
                .putLong(CODE)
                .putLong(64)
                .putLong(0);
        b.putInt(0).putShort((short) 64).putShort((short) 56).putShort((short) 1);
        b.position(64);
        b.putInt(1).putInt(5).putLong(0).putLong(0x400000).putLong(0x400000);
        b.putLong(b.capacity()).putLong(b.capacity()).putLong(0x1000);
        for (int each : code) {
            b.put((byte) each);
        }
        return b.array();
    }

    /** Puts a program into a root file system. */
    public static void write(Path root, String path, byte[] program) throws IOException {
        Path file = root.resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.write(file, program);
    }

    /** A library of x86_64 without code: its name, and those that it needs. */
    public static byte[] library(String soname, String... needed) {
        StringBuilder names = new StringBuilder("\0" + soname + "\0");
        long[] offsets = new long[needed.length];
        for (int i = 0; i < needed.length; i++) {
            offsets[i] = names.length();
            names.append(needed[i]).append('\0');
        }
        int table = 64 + 2 * 56;
        int strings = table + 16 * (needed.length + 4);
        ByteBuffer b = ByteBuffer.allocate(strings + names.length()).order(ByteOrder.LITTLE_ENDIAN);
        b.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        b.putShort((short) 3).putShort((short) ElfFile.X86_64).putInt(1);
        b.putLong(0).putLong(64).putLong(0).putInt(0);
        b.putShort((short) 64).putShort((short) 56).putShort((short) 2).position(64);
        b.putInt(1).putInt(4).putLong(0).putLong(0).putLong(0);
        b.putLong(b.capacity()).putLong(b.capacity()).putLong(0x1000);
        b.putInt(2).putInt(4).putLong(table).putLong(table).putLong(table);
        b.putLong(strings - table).putLong(strings - table).putLong(8);
        b.putLong(5)
                .putLong(strings)
                .putLong(10)
                .putLong(names.length())
                .putLong(14)
                .putLong(1);
        for (long offset : offsets) {
            b.putLong(1).putLong(offset);
        }
        b.putLong(0).putLong(0).put(names.toString().getBytes(StandardCharsets.US_ASCII));
        return b.array();
    }
}
