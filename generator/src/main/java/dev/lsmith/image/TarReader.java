package dev.lsmith.image;

import dev.lsmith.base.KernelText;
import dev.lsmith.image.ImageStore.Region;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a tar archive (POSIX.1-2001 {@code pax}, {@code ustar}, and GNU's long names and binary numbers) entry by entry. Names
 * are given as they stand; who takes them must not trust them.
 */
final class TarReader {
    private static final int BLOCK = 512;
    /** A pax header or a long name that is larger was made to fill memory. */
    private static final int LONGEST_HEADER = 1 << 20;

    private static final int MAGIC_AT = 257;

    private final Region region;
    private long at;
    private Map<String, String> more = new HashMap<>();

    TarReader(Region region) {
        this.region = region;
    }

    /**
     * One member of an archive.
     *
     * @param name as it stands
     * @param type the header's letter: {@code 0} a file, {@code 1} a hard link, {@code 2} a symbolic link, {@code 5} a directory
     * @param mode permission bits, with set-id and sticky bits
     * @param uid its owner
     * @param gid its group
     * @param link what a link names; else empty
     * @param content its bytes
     */
    record TarEntry(String name, char type, int mode, long uid, long gid, String link, Region content) {}

    /** Whether a region begins like a tar archive. */
    static boolean isTar(Region region) throws IOException {
        byte[] first = region.read(0, BLOCK);
        return first.length == BLOCK && (hasMagic(first) || isBlank(first) || checksumFits(first));
    }

    private static boolean hasMagic(byte[] header) {
        return new String(header, MAGIC_AT, 5, java.nio.charset.StandardCharsets.ISO_8859_1).equals("ustar");
    }

    /** The next member; empty at the end. */
    Optional<TarEntry> next() throws IOException {
        while (at + BLOCK <= region.length()) {
            byte[] header = region.read(at, BLOCK);
            if (isBlank(header)) {
                return Optional.empty();
            }
            if (!checksumFits(header)) {
                throw new IOException("no tar header at byte " + at);
            }
            char type = (char) (header[156] & 0xff);
            long size = size(header, type);
            Region content = region.part(at + BLOCK, size);
            if (content.length() < size) {
                throw new IOException("a member ends early at byte " + at);
            }
            at += BLOCK + (size + BLOCK - 1) / BLOCK * BLOCK;
            switch (type) {
                case 'x' -> pax(content);
                case 'g' -> {}
                case 'L' -> more.put("path", text(content));
                case 'K' -> more.put("linkpath", text(content));
                default -> {
                    TarEntry entry = entry(header, type == 0 ? '0' : type, content);
                    more = new HashMap<>();
                    return Optional.of(entry);
                }
            }
        }
        return Optional.empty();
    }

    private long size(byte[] header, char type) throws IOException {
        String size = type == 'x' || type == 'g' || type == 'L' || type == 'K' ? null : more.get("size");
        long bytes = size == null ? number(header, 124, 12) : decimal(size);
        if (bytes < 0) {
            throw new IOException("a member of negative size at byte " + at);
        }
        // Links and directories have no content, whatever size they name.
        return type >= '1' && type <= '6' ? 0 : bytes;
    }

    private TarEntry entry(byte[] header, char type, Region content) throws IOException {
        String prefix = hasMagic(header) && header[MAGIC_AT + 5] == 0 ? field(header, 345, 155) : "";
        String name = field(header, 0, 100);
        String uid = more.get("uid");
        String gid = more.get("gid");
        return new TarEntry(
                more.getOrDefault("path", prefix.isEmpty() ? name : prefix + "/" + name),
                type,
                (int) number(header, 100, 8) & 0xfff,
                uid == null ? number(header, 108, 8) : decimal(uid),
                gid == null ? number(header, 116, 8) : decimal(gid),
                more.getOrDefault("linkpath", field(header, 157, 100)),
                content);
    }

    /** Records of the form {@code LENGTH KEY=VALUE\n}. */
    private void pax(Region content) throws IOException {
        byte[] bytes = header(content);
        int from = 0;
        while (from < bytes.length) {
            int space = from;
            while (space < bytes.length && bytes[space] != ' ') {
                space++;
            }
            long length = decimal(KernelText.decode(bytes, from, space - from));
            if (length <= space - from + 1 || from + length > bytes.length) {
                throw new IOException("a pax header is damaged before byte " + at);
            }
            String record = KernelText.decode(bytes, space + 1, (int) (from + length - space - 2));
            int equals = record.indexOf('=');
            if (equals > 0) {
                more.put(record.substring(0, equals), record.substring(equals + 1));
            }
            from += (int) length;
        }
    }

    private static byte[] header(Region content) throws IOException {
        if (content.length() > LONGEST_HEADER) {
            throw new IOException("a header of " + content.length() + " bytes");
        }
        return content.bytes();
    }

    private static String text(Region content) throws IOException {
        byte[] bytes = header(content);
        return field(bytes, 0, bytes.length);
    }

    private static String field(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return KernelText.decode(bytes, from, end - from);
    }

    /** Octal digits, or GNU's big-endian number behind a first byte of 0x80. */
    private static long number(byte[] header, int from, int length) throws IOException {
        if ((header[from] & 0x80) != 0) {
            long value = header[from] & 0x7f;
            for (int i = from + 1; i < from + length; i++) {
                value = (value << 8) | (header[i] & 0xff);
            }
            return value;
        }
        String digits = field(header, from, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
        } catch (NumberFormatException e) {
            throw new IOException("a tar header has no number where one belongs", e);
        }
    }

    private static long decimal(String digits) throws IOException {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new IOException("a pax header has no number where one belongs", e);
        }
    }

    private static boolean isBlank(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean checksumFits(byte[] header) {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        try {
            return sum == number(header, 148, 8);
        } catch (IOException e) {
            return false;
        }
    }
}
