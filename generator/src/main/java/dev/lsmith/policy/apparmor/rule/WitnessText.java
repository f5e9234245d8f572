package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.SocketPermission;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.kernel.KernelTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A string of a table and one of its bits as the access that it stands for; {@link AccessText} reads it back. */
public final class WitnessText {
    private static final SignalNumbers SIGNALS = new SignalNumbers();

    private WitnessText() {}

    /** The access of a string of some form, with the bit of {@code bits} that says most. */
    public static String of(QueryForm shape, byte[] text, int bits) {
        return switch (shape) {
            case FILE -> file(text, bits);
            case LINK -> FileLetters.scope(bits) + "link " + pair(text, " -> ");
            case CHANGE_PROFILE -> "change_profile " + word(decode(text));
            case CHANGE_ON_EXEC -> "change_profile " + pair(text, " -> ");
            case MOUNT -> mount(text);
            case UMOUNT -> "umount " + word(fields(text, 1).get(0));
            case PIVOT_ROOT ->
                "pivot_root oldroot=" + word(fields(text, 1).get(1)) + " "
                        + word(fields(text, 1).get(0));
            case PTRACE ->
                "ptrace " + ptrace(bits) + " peer=" + word(fields(text, 1).get(0));
            case SIGNAL ->
                "signal " + ((bits & PolicyBits.SEND) != 0 ? "send " : "receive ") + SIGNALS.name(text[1] & 0xff)
                        + " peer=" + word(fields(text, 2).get(0));
            case NETWORK ->
                "network " + fields(text, 1).get(0) + " " + fields(text, 1).get(1);
            case UNIX_CREATE, UNIX_LOCAL, UNIX_COMMAND, UNIX_PEER -> unix(shape, text, bits);
            case DBUS_MESSAGE -> message(text, bits);
            case DBUS_NAME ->
                "dbus bind bus=" + word(fields(text, 1).get(0)) + " name="
                        + word(fields(text, 1).get(1));
            case DBUS_EAVESDROP -> "dbus eavesdrop bus=" + word(fields(text, 1).get(0));
            case MESSAGE_QUEUE ->
                "mqueue type=" + (text[1] == NewerClauses.POSIX_QUEUE ? "posix " : "sysv ")
                        + word(fields(text, 2).get(0));
            case USER_NAMESPACE -> "userns create";
            case IO_URING ->
                "io_uring " + ((bits & 1) != 0 ? "sqpoll" : "override_creds") + " label="
                        + word(fields(text, 1).get(0));
        };
    }

    /** A text as one word: in quotes where it holds what ends a word. */
    public static String word(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=' || c == '\\');
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String file(byte[] text, int bits) {
        int telling = FileLetters.telling(FileLetters.half(bits));
        return FileLetters.scope(bits & FileBits.both(telling)) + word(decode(text)) + " " + FileLetters.of(telling);
    }

    private static String decode(byte[] text) {
        return KernelText.decode(text);
    }

    private static String pair(byte[] text, String between) {
        List<String> fields = fields(text, 0);
        return word(fields.get(0)) + between + word(fields.get(1));
    }

    /** The texts between the NULs behind a head of some bytes. */
    private static List<String> fields(byte[] text, int head) {
        List<String> fields = new ArrayList<>();
        int from = head;
        for (int i = head; i <= text.length; i++) {
            if (i == text.length || text[i] == 0) {
                fields.add(KernelText.decode(text, from, i - from));
                from = i + 1;
            }
        }
        return fields;
    }

    private static String mount(byte[] text) {
        List<String> fields = fields(text, 1);
        int flags = 0;
        for (byte flag : fields.get(3).getBytes(StandardCharsets.ISO_8859_1)) {
            flags |= 1 << (flag - 1);
        }
        String options = flags == 0 ? "" : "options=(" + String.join(",", MountOptions.words(flags)) + ") ";
        return "mount fstype=" + word(fields.get(2)) + " " + options + word(fields.get(1)) + " -> "
                + word(fields.get(0));
    }

    private static String ptrace(int bits) {
        return (bits & PolicyBits.TRACE) != 0
                ? "trace"
                : (bits & PolicyBits.READ) != 0 ? "read" : (bits & PolicyBits.TRACED_BY) != 0 ? "tracedby" : "readby";
    }

    private static String message(byte[] text, int bits) {
        List<String> fields = fields(text, 1);
        return "dbus " + ((bits & PolicyBits.SEND) != 0 ? "send" : "receive") + " bus=" + word(fields.get(0)) + " path="
                + word(fields.get(3)) + " interface=" + word(fields.get(4)) + " member=" + word(fields.get(5))
                + " name=" + word(fields.get(1)) + " peer=" + word(fields.get(2));
    }

    private static String unix(QueryForm shape, byte[] text, int bits) {
        SocketPermission permission = Arrays.stream(SocketPermission.values())
                .filter(p -> (UnixClauses.bit(p) & bits & shape.bits()) != 0)
                .findFirst()
                .orElse(SocketPermission.CREATE);
        int head = 7;
        StringBuilder witness = new StringBuilder("unix ")
                .append(permission.name().toLowerCase(Locale.ROOT))
                .append(' ')
                .append(KernelTable.SOCKET_TYPES.name(text[4]).orElse("stream"));
        if (shape != QueryForm.UNIX_CREATE) {
            int end = addressEnd(text, head);
            witness.append(" addr=").append(address(text, head, end));
            if (shape == QueryForm.UNIX_PEER) {
                int peer = end + 3;
                int peerEnd = addressEnd(text, peer);
                witness.append(" peer_addr=")
                        .append(address(text, peer, peerEnd))
                        .append(" peer=")
                        .append(word(KernelText.decode(text, peerEnd + 1, text.length - peerEnd - 1)));
            }
        }
        return witness.toString();
    }

    /** Where the NUL stands that ends an address; an abstract one begins with one. */
    private static int addressEnd(byte[] text, int from) {
        int end = from + 1;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return end;
    }

    private static String address(byte[] text, int from, int end) {
        return text[from] == 1 ? "none" : word("@" + KernelText.decode(text, from + 1, end - from - 1));
    }
}
