package dev.lsmith.audit;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a log file in a folder, taken apart, so that rotated files (logrotate(8), auditd.conf(5) num_logs) come in the
 * order of their time: {@code audit.log.2.gz}, {@code audit.log.1}, {@code audit.log}.
 *
 * @param name whole
 * @param base without rotation and compression
 * @param number of the rotation, the older the higher; 0 when there is none
 * @param date of the rotation in digits; {@code ~} when there is none, which comes last
 */
record LogFileName(String name, String base, long number, String date) implements Comparable<LogFileName> {
    private static final Pattern ROTATED =
            Pattern.compile("(.*?)(?:\\.(\\d{1,9})|-(\\d{8}(?:-?\\d{1,10})?))?(?:\\.(?:gz|xz|zst|zstd))?");
    private static final Pattern LOG = Pattern.compile(
            ".*\\.log|.*\\.(?:jsonl|ndjson|export)|(?:syslog|messages|dmesg|journal)(?:\\.(?:txt|json))?");
    private static final Comparator<LogFileName> ORDER = Comparator.comparing(LogFileName::base)
            .thenComparing(Comparator.comparingLong(LogFileName::number).reversed())
            .thenComparing(LogFileName::date)
            .thenComparing(LogFileName::name);

    /** Takes a name apart. */
    static LogFileName parse(String name) {
        Matcher m = ROTATED.matcher(name);
        if (!m.matches()) {
            return new LogFileName(name, name, 0, "~");
        }
        long number = m.group(2) == null ? 0 : Long.parseLong(m.group(2));
        return new LogFileName(name, m.group(1), number, m.group(3) == null ? "~" : m.group(3));
    }

    /** Whether it is the name of a log. */
    boolean isLog() {
        return LOG.matcher(base).matches();
    }

    @Override
    public int compareTo(LogFileName other) {
        return ORDER.compare(this, other);
    }
}
