package dev.lsmith.audit;

import dev.lsmith.audit.JournalEntry.EntryStep;
import dev.lsmith.base.KernelText;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The journal's export format (systemd's JOURNAL_EXPORT_FORMATS): lines {@code NAME=text}, or {@code NAME}, a length of eight
 * bytes and as many bytes, and an empty line after each entry. Fed line by line; the bytes of a binary field may hold
 * newlines.
 */
final class ExportEntries {
    private static final int LENGTH = 8;

    private JournalEntry entry = new JournalEntry();
    private boolean inside;
    private String binaryName = "";
    private long binaryLength = -1;
    private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

    /** Whether an entry begins with a line. */
    static boolean isFirst(String text) {
        return text.startsWith("__CURSOR=") || text.startsWith("__REALTIME_TIMESTAMP=");
    }

    /** Takes a line, {@code bytes} being what {@code text} was decoded from. */
    EntryStep take(Supplier<byte[]> bytes, String text) {
        if (!binaryName.isEmpty()) {
            return binary(bytes.get());
        }
        if (!inside) {
            inside = isFirst(text);
            return inside ? EntryStep.FIELD : EntryStep.NONE;
        }
        if (text.isEmpty()) {
            inside = false;
            return EntryStep.END;
        }
        int equals = nameLength(text);
        if (equals == text.length()) {
            binaryName = text;
            return EntryStep.FIELD;
        }
        if (equals == 0 || text.charAt(equals) != '=') {
            inside = false;
            return EntryStep.NONE;
        }
        return put(text.substring(0, equals), text.substring(equals + 1));
    }

    /** Whether an entry is open. */
    boolean isInside() {
        return inside;
    }

    /** The entry that ended, or that the end of the log cut off; the next line begins a new one. */
    Optional<JournalEntry> end() {
        JournalEntry ended = entry;
        entry = new JournalEntry();
        leaveBinary();
        inside = false;
        return ended.hasMessage() ? Optional.of(ended) : Optional.empty();
    }

    private EntryStep binary(byte[] bytes) {
        if (binary.size() > 0) {
            binary.write('\n');
        }
        binary.writeBytes(bytes);
        if (binary.size() < LENGTH) {
            return EntryStep.FIELD;
        }
        if (binaryLength < 0) {
            binaryLength = ByteBuffer.wrap(binary.toByteArray())
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
        }
        if (binaryLength < 0 || binaryLength > Line.LONGEST) {
            leaveBinary();
            inside = false;
            return EntryStep.NONE;
        }
        if (binary.size() - LENGTH < binaryLength) {
            return EntryStep.FIELD;
        }
        String value = KernelText.decode(binary.toByteArray(), LENGTH, (int) binaryLength);
        String name = binaryName;
        leaveBinary();
        return put(name, value);
    }

    private void leaveBinary() {
        binaryName = "";
        binaryLength = -1;
        binary.reset();
    }

    private EntryStep put(String name, String value) {
        entry.put(name, value);
        return name.equals("MESSAGE") ? EntryStep.MESSAGE : EntryStep.FIELD;
    }

    private static int nameLength(String text) {
        int i = 0;
        while (i < text.length() && i < 64 && isNameCharacter(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isNameCharacter(char c) {
        return c == '_' || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
