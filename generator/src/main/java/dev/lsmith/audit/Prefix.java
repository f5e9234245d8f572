package dev.lsmith.audit;

import dev.lsmith.audit.Loss.LossMarkers;
import dev.lsmith.audit.ReadingReport.LineState;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes off what syslog daemons, dmesg, journalctl, socklog and grep put before a record in a line of text.
 *
 * <p>Sources: RFC 3164 4.1 and RFC 5424 6 (syslog), dmesg(1) --time-format, journalctl(1) -o short*, svlogd(8). The patterns
 * are possessive or bounded, so that a hostile line costs no more than its length. They see every digit as 0: so what a line is hangs on
 * no digit of what stands before its record, and lines that differ in those only are alike.
 */
final class Prefix {
    private static final String TIME = "\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?:Z|[+-]\\d\\d:?\\d\\d)?";
    private static final Pattern RFC_5424 = Pattern.compile("<\\d{1,3}>0 \\S++ (?:\\S++) (\\S++) \\S++ \\S++ "
            + "(?:-|(?:\\[(?:[^\\]\"\\\\]|\"(?:[^\"\\\\]|\\\\.)*+\")*+\\])++)(?: \\uFEFF?|$)");
    private static final String FACILITY =
            "(?:kern|user|mail|daemon|auth|authpriv|syslog|lpr|news|uucp|cron|ftp|local0)";
    private static final String LEVEL = "(?:emerg|panic|alert|crit|critical|err|error|warn|warning|notice|info|debug)";
    private static final String LOGCAT = "\\d\\d-\\d\\d " + TIME + " +\\d{1,10} +\\d{1,10} ";
    private static final String MESSAGE = "MESSAGE=";
    private static final List<Pattern> DECORATION = List.of(
            Pattern.compile("<\\d{1,3}>"),
            Pattern.compile("@[0-9a-f]{24} "),
            Pattern.compile(FACILITY + " *[.:] *" + LEVEL + " *: *"),
            // logread of BusyBox and OpenWrt: kern.notice kernel:
            Pattern.compile(FACILITY + "\\." + LEVEL + " "),
            // talosctl dmesg: NODE: kern: notice: [TIME]:
            Pattern.compile("[^\\s\"=]{1,255}: +" + FACILITY + ": +" + LEVEL + ": *"),
            // [TIME] of dmesg, and [pod/NAME/CONTAINER] of kubectl logs --prefix
            Pattern.compile("\\[[^\\[\\]\"=]{1,300}\\](?:: | ?)"),
            // docker compose logs: NAME  | TEXT
            Pattern.compile("[\\w.-]{1,255} +\\| "),
            // logcli: {LABEL="VALUE", …}
            Pattern.compile("\\{(?:[a-zA-Z_]\\w{0,99}=\"[^\"\\\\]{0,300}\",? ?){1,40}\\} +"),
            Pattern.compile("[A-Z][a-z]{2} [ \\d]\\d (?:\\d{4} )?" + TIME + " "),
            // a year first, or asctime(3) with the year behind
            Pattern.compile("\\d{4} [A-Z][a-z]{2} [ \\d]\\d " + TIME + " "),
            Pattern.compile("[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d " + TIME + " \\d{4} "),
            // journalctl names months in the language of the session (strftime(3), %b), and some languages put the day
            // first
            Pattern.compile("[\\p{L}\\d.]{1,12} {1,2}\\d{1,2} (?:\\d{4} )?" + TIME + " "),
            Pattern.compile("\\d{1,2}\\.? [\\p{L}.]{1,12} (?:\\d{4} )?" + TIME + " "),
            // logcat(1) of Android: DAY TIME PID TID LEVEL TAG: of its own daemon, and of others
            Pattern.compile("(?:" + LOGCAT + "| ?)[VDIWEF][ /]auditd *(?:\\( *\\d{1,10}\\))?: "),
            Pattern.compile(LOGCAT + "[VDIWEF] "),
            // a time of the day alone, as GNOME Logs shows it
            Pattern.compile("\\d{1,2}:\\d\\d(?::\\d\\d)?(?:[ \\u202F\\u00A0]?[AaPp]\\.?[Mm]\\.?)? "),
            // the container runtime interface's logs: TIME stderr F
            Pattern.compile("(?:stdout|stderr) [FP](?::[^ ]{0,80})? "),
            Pattern.compile("(?:[A-Z][a-z]{2} )?\\d{4}-\\d\\d-\\d\\d[T ]" + TIME + "(?: [A-Z]{2,5})? "),
            Pattern.compile("\\d{9,11}\\.\\d{3,9} "));
    private static final Pattern TAG = Pattern.compile("([^\\s:\\[\"=]{1,80})(?:\\[\\d{1,10}\\])?:(?: |$)");
    private static final Pattern HOST = Pattern.compile("[^\\s\"=\\[]{1,255} ");
    private static final Pattern GREP =
            Pattern.compile("[^\\s\"=]{1,4096}?(?::(?:\\d{1,18}:)?|-\\d{1,18}-)(?=type=|node=)");
    private static final Pattern GREP_WRAPPED = Pattern.compile("[^\\s\"=:]{1,4096}:(?:\\d{1,18}:)?");
    private static final Pattern BRACKET = Pattern.compile("\\[[^\\[\\]\"]{1,60}\\] ?");
    private static final Pattern AUDIT_TAG = Pattern.compile("audit(?:\\[\\d{1,10}\\])?: ?");
    private static final Pattern FIELD = Pattern.compile("[A-Za-z_][\\w.\\-]{0,40}=");
    private static final Pattern SERVICE = Pattern.compile(FACILITY + "\\." + LEVEL + " ");
    private static final Pattern HOST_FIELD = Pattern.compile("host=([^\\s\"=]{1,255}) (?=type=|audit\\()");
    private static final Pattern SELINUX = Pattern.compile("(?i:selinux): {1,4}(?=avc: )");
    private static final int DECORATIONS = 5;

    private final RecordTypes types;

    Prefix(RecordTypes types) {
        this.types = types;
    }

    /** Tells what a whole line is, without what stands before its record. */
    Unwrapped unwrap(String line) {
        String plain = Pasted.withoutColours(line);
        Unwrapped unwrapped = unquoted(withoutField(plain));
        if (unwrapped != Unwrapped.Nothing.NO_RECORD) {
            return unwrapped;
        }
        Unwrapped bare =
                Pasted.bare(plain).map(Prefix::withoutField).map(this::unquoted).orElse(unwrapped);
        return bare == Unwrapped.Nothing.OTHER_MESSAGE ? unwrapped : bare;
    }

    /** A message that journalctl -o verbose shows as a field, without its entry, as grep leaves it. */
    private static String withoutField(String line) {
        return line.startsWith(MESSAGE) ? line.substring(MESSAGE.length()) : line;
    }

    private Unwrapped unquoted(String line) {
        if (line.startsWith("type=") && !line.contains("audit(") && isTyped(line.substring("type=".length()))) {
            return new Unwrapped.RecordText(
                    line.substring("type=".length()), RecordParser.RecordBeginning.TYPED, RecordParser.Carried.NOTHING);
        }
        if (isHeaded(line, 0)) {
            return headed(line);
        }
        Matcher host = HOST_FIELD.matcher(folded(line));
        if (host.lookingAt()) {
            return headed("node=" + line.substring("host=".length()));
        }
        Unwrapped unwrapped = undecorate(line);
        if (unwrapped != Unwrapped.Nothing.NO_RECORD) {
            return unwrapped;
        }
        Matcher grep = GREP.matcher(folded(line));
        if (grep.lookingAt()) {
            return headed(line.substring(grep.end()));
        }
        Matcher wrapped = GREP_WRAPPED.matcher(folded(line));
        return wrapped.lookingAt() ? undecorate(line.substring(wrapped.end())) : unwrapped;
    }

    /** Tells what a program's message is, of which the log knows the program's name. */
    Unwrapped message(String tag, String message) {
        String digits = folded(message);
        int from = end(BRACKET, digits, 0);
        int audit = end(AUDIT_TAG, digits, from);
        boolean fromAudit = audit > from || tag.startsWith("audit");
        String text = message.substring(audit).stripLeading();
        var marker = LossMarkers.find(text);
        if (marker.isPresent() && isKernel(tag)) {
            return marker.get();
        }
        if (isHeaded(text, 0)) {
            return writesRecords(tag) ? headed(text) : foreign();
        }
        if (fromAudit && isTyped(text)) {
            return new Unwrapped.RecordText(text, RecordParser.RecordBeginning.TYPED, RecordParser.Carried.NOTHING);
        }
        String record = text.substring(end(SELINUX, text, 0));
        if (record.startsWith("apparmor=") || record.startsWith("avc: ")) {
            return writesRecords(tag) ? bare(tag, record) : foreign();
        }
        return Unwrapped.Nothing.OTHER_MESSAGE;
    }

    private Unwrapped undecorate(String line) {
        Matcher rfc5424 = RFC_5424.matcher(folded(line));
        if (rfc5424.lookingAt()) {
            return message(rfc5424.group(1), line.substring(rfc5424.end()));
        }
        String digits = folded(line);
        int from = 0;
        for (int i = 0; i < DECORATIONS; i++) {
            from = decoration(digits, from);
        }
        String rest = line.substring(from);
        Unwrapped direct = message("kernel", rest);
        if (direct != Unwrapped.Nothing.OTHER_MESSAGE) {
            return direct;
        }
        Matcher host = HOST.matcher(folded(rest));
        if (from == 0) {
            if (isTyped(rest)) {
                return new Unwrapped.RecordText(rest, RecordParser.RecordBeginning.TYPED, RecordParser.Carried.NOTHING);
            }
            // oc adm node-logs: NODE and the line
            return host.lookingAt() && isHeaded(rest, host.end())
                    ? headed(rest.substring(host.end()))
                    : tagged(rest, Unwrapped.Nothing.NO_RECORD);
        }
        if (host.lookingAt()) {
            Unwrapped behindHost = tagged(rest.substring(host.end()), Unwrapped.Nothing.NO_RECORD);
            if (behindHost != Unwrapped.Nothing.NO_RECORD) {
                return behindHost;
            }
        }
        return tagged(rest, Unwrapped.Nothing.OTHER_MESSAGE);
    }

    private Unwrapped tagged(String text, Unwrapped otherwise) {
        Matcher tag = TAG.matcher(folded(text.substring(end(SERVICE, text, 0))));
        if (!tag.lookingAt()) {
            return otherwise;
        }
        Unwrapped message = message(tag.group(1), text.substring(end(SERVICE, text, 0) + tag.end()));
        return message == Unwrapped.Nothing.OTHER_MESSAGE && otherwise == Unwrapped.Nothing.NO_RECORD
                ? otherwise
                : message;
    }

    /** The text with 0 for every digit. */
    private static String folded(String text) {
        char[] folded = text.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            if (folded[i] >= '1' && folded[i] <= '9') {
                folded[i] = '0';
            }
        }
        return String.valueOf(folded);
    }

    private static int decoration(String line, int from) {
        for (Pattern pattern : DECORATION) {
            int to = end(pattern, line, from);
            if (to > from) {
                return to;
            }
        }
        return from;
    }

    private static int end(Pattern pattern, String text, int from) {
        Matcher matcher = pattern.matcher(text).region(from, text.length());
        return matcher.lookingAt() ? matcher.end() : from;
    }

    private static boolean isHeaded(String text, int from) {
        return text.startsWith("type=", from) || text.startsWith("node=", from) || text.startsWith("audit(", from);
    }

    /** A type and then a field or an AVC: what journald prints for the audit transport. */
    private boolean isTyped(String text) {
        int blank = text.indexOf(' ');
        if (blank <= 0 || blank > 40 || !types.isType(text.substring(0, blank))) {
            return false;
        }
        String rest = text.substring(blank).stripLeading();
        return rest.isEmpty()
                || FIELD.matcher(rest).lookingAt()
                || rest.startsWith("avc:")
                || rest.startsWith("netlabel:");
    }

    private static Unwrapped headed(String text) {
        return new Unwrapped.RecordText(text, RecordParser.RecordBeginning.HEADED, RecordParser.Carried.NOTHING);
    }

    private static Unwrapped bare(String tag, String text) {
        boolean userSpace = !isKernel(tag) || text.contains("operation=\"dbus_");
        RecordParser.Carried carried = userSpace
                ? new RecordParser.Carried("USER_AVC", Optional.empty(), List.of())
                : RecordParser.Carried.NOTHING;
        return new Unwrapped.RecordText(text, RecordParser.RecordBeginning.BARE, carried);
    }

    private static Unwrapped foreign() {
        return new Unwrapped.Nothing(LineState.UNRECOGNISED, "audit record from a program that writes none");
    }

    private static boolean isKernel(String tag) {
        return tag.equals("kernel") || tag.startsWith("audit") || tag.equals("systemd-journald");
    }

    /** Only these write records; another program that does repeats them, or forges them. */
    private static boolean writesRecords(String tag) {
        String lower = tag.toLowerCase(Locale.ROOT);
        return lower.contains("kernel") || lower.contains("audi") || lower.contains("dbus") || lower.equals("systemd");
    }

    /**
     * Takes off what people and terminals put around a line: colours (ECMA-48's control sequences, as grep --color, dmesg and journalctl
     * write them), marks of a quotation or of a list, quotation marks. The kernel writes no such thing into a record: text with a control
     * character or a quotation mark comes in hex (audit_string_contains_control() in kernel/audit.c).
     */
    static final class Pasted {
        private static final char ESCAPE = '\u001B';
        private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;:?]*+[ -/]*+[@-~]");
        private static final Pattern MARKS = Pattern.compile("(?:[>|\u2502]|[-*+](?= )|\\d{1,4}[.)](?= )|[ \\t])++");

        private Pasted() {}

        /** The line without colours. */
        static String withoutColours(String line) {
            return line.indexOf(ESCAPE) < 0 ? line : COLOUR.matcher(line).replaceAll("");
        }

        /** The line without marks before it and quotation marks around it; empty when it has none. */
        static Optional<String> bare(String line) {
            Matcher marks = MARKS.matcher(line);
            int from = marks.lookingAt() ? marks.end() : 0;
            int to = line.length();
            while (to > from && (line.charAt(to - 1) == ' ' || line.charAt(to - 1) == ',')) {
                to--;
            }
            boolean quoted =
                    to - from > 1 && "\"'`".indexOf(line.charAt(from)) >= 0 && line.charAt(to - 1) == line.charAt(from);
            if (quoted) {
                String inside = line.substring(from + 1, to - 1);
                return Optional.of(line.charAt(from) == '"' ? inside.replace("\\\"", "\"") : inside);
            }
            return from > 0 ? Optional.of(line.substring(from)) : Optional.empty();
        }
    }
}
