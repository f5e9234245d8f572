package dev.lsmith.learn;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Alternation;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The names that programs give to older copies of a log: {@code app.log.1}, {@code app.log.2026-11-30.gz}, {@code app-2026-11-30.log.gz},
 * {@code app.log.old} (logrotate(8), Python's logging.handlers, the rolling appenders of Log4j and Logback).
 */
public final class RotatedLogs {
    private static final Pattern LOG = Pattern.compile("/.*(?:\\.log|\\.err|\\.out|/logs?/[^/.]+)");

    private static final Set<FilePermission> WRITING =
            EnumSet.of(FilePermission.CREATE, FilePermission.WRITE, FilePermission.APPEND);

    private static final Part SEPARATOR = any(text("."), text("-"));
    private static final Part COMPRESSED = any(Glob.EMPTY, text(".gz"), text(".bz2"), text(".xz"), text(".zst"));
    private static final Part COUNT = any(Glob.of(new Variable("lsmith_number")), Glob.of(new Variable("lsmith_date")));

    private final Set<String> turning = new HashSet<>();

    private RotatedLogs(Model model) {
        model.accesses(FileAccess.class).keySet().forEach(file -> {
            if (file.permissions().contains(FilePermission.DELETE)
                    && LOG.matcher(file.path()).matches()) {
                turning.add(folder(file.path()));
            }
        });
    }

    /** What was seen of logs. */
    public static RotatedLogs of(Model model) {
        return new RotatedLogs(model);
    }

    private static String folder(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** Whether a log in the same folder was renamed or removed. */
    public boolean turnsOver(String path) {
        return turning.contains(folder(path));
    }

    private static Glob text(String text) {
        return Glob.literal(text);
    }

    private static Part any(Glob... branches) {
        return Alternation.of(branches);
    }

    /**
     * The names of a log that the container writes, its own and those of older copies: who renames a log reads and writes it (AppArmor's
     * rename_src). None where the path is a pattern already.
     *
     * @param counts which paths may be logs of the container's own
     */
    public List<Glob> copies(LearnedPath path, Predicate<String> counts) {
        if (!path.glob().isLiteral() || path.accesses().stream().noneMatch(a -> isWrittenLog(a, counts))) {
            return List.of();
        }
        String log = path.glob().beginning();
        Glob after = Glob.of(new Literal(log), any(Glob.EMPTY, text(".old"), Glob.of(SEPARATOR, COUNT)), COMPRESSED);
        int dot = log.lastIndexOf('.');
        if (dot < log.lastIndexOf('/')) {
            return List.of(after.normalised());
        }
        Glob before = Glob.of(
                new Literal(log.substring(0, dot)), SEPARATOR, COUNT, new Literal(log.substring(dot)), COMPRESSED);
        return Stream.of(after, before).map(Glob::normalised).toList();
    }

    private static boolean isWrittenLog(Access access, Predicate<String> counts) {
        return access instanceof FileAccess file
                && !Collections.disjoint(WRITING, file.permissions())
                && LOG.matcher(file.path()).matches()
                && counts.test(file.path());
    }

    /** One of those names. */
    public static String sample(Glob log) {
        return log.text() + ".1";
    }
}
