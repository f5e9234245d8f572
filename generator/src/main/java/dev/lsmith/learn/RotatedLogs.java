package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that programs give to older copies of a log: {@code app.log.1}, {@code app.log.2026-11-30.gz}, {@code app-2026-11-30.log.gz},
 * {@code app.log.old} (logrotate(8), Python's logging.handlers, the rolling appenders of Log4j and Logback).
 */
public final class RotatedLogs {
    private static final Pattern LOG = Pattern.compile("/.*(?:\\.log|\\.err|\\.out|/logs?/[^/.]+)");

    private static final Part SEPARATOR = any(text("."), text("-"));
    private static final Part COMPRESSED = any(Glob.EMPTY, text(".gz"), text(".bz2"), text(".xz"), text(".zst"));
    private static final Part COUNT = any(Glob.of(new Variable("lsmith_number")), Glob.of(new Variable("lsmith_date")));

    private RotatedLogs() {}

    /** The names as they are known. */
    public static RotatedLogs load() {
        return new RotatedLogs();
    }

    private static Glob text(String text) {
        return Glob.literal(text);
    }

    private static Part any(Glob... branches) {
        return Alternation.of(branches);
    }

    /**
     * The names of older copies of a path, if it is a log that the container created; none where the path is a pattern already.
     *
     * @param counts which paths may be logs of the container's own
     */
    public List<Glob> copies(LearnedPath path, Predicate<String> counts) {
        if (!path.glob().isLiteral() || path.accesses().stream().noneMatch(a -> isCreatedLog(a, counts))) {
            return List.of();
        }
        String log = path.glob().beginning();
        Glob after = Glob.of(new Literal(log), any(text(".old"), Glob.of(SEPARATOR, COUNT)), COMPRESSED);
        int dot = log.lastIndexOf('.');
        if (dot < log.lastIndexOf('/')) {
            return List.of(after.normalised());
        }
        Glob before = Glob.of(
                new Literal(log.substring(0, dot)), SEPARATOR, COUNT, new Literal(log.substring(dot)), COMPRESSED);
        return Stream.of(after, before).map(Glob::normalised).toList();
    }

    private static boolean isCreatedLog(Access access, Predicate<String> counts) {
        return access instanceof FileAccess file
                && file.permissions().contains(FilePermission.CREATE)
                && LOG.matcher(file.path()).matches()
                && counts.test(file.path());
    }

    /** One of those names. */
    public static String sample(Glob log) {
        return log.text() + ".1";
    }
}
