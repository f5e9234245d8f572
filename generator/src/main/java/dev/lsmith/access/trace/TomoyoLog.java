package dev.lsmith.access.trace;

import dev.lsmith.access.Access;
import dev.lsmith.access.Credentials;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject.TomoyoDomain;
import dev.lsmith.access.TomoyoRequest;
import dev.lsmith.access.TomoyoRequest.Operations;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads TOMOYO's log ({@code /sys/kernel/security/tomoyo/audit}, or what tomoyo-auditd(8) keeps of it): entries of three lines, a
 * head, the domain, and the rule that would allow what was done (tomoyo_init_log in security/tomoyo/audit.c). And the policy that a domain
 * learned ({@code domain_policy}), in which the rules stand below their domain.
 */
final class TomoyoLog implements TraceReader {
    private static final Pattern HEAD = Pattern.compile(
            "#(\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d)# profile=\\d+ mode=(\\w+) granted=(yes|no) \\(global-pid=\\d+\\) task=\\{ (.*)");

    private static final Pattern TASK = Pattern.compile("(\\w+)=(\\d{1,10}) ");
    private static final Pattern FILE = Pattern.compile(" path1=\\{ uid=(\\d{1,10}) [^}]*? type=(\\w+)[ }]");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss", Locale.ROOT);
    private static final Credentials NOBODY = new Credentials(new TreeSet<>(), new TreeSet<>());
    private static final Set<String> SETTINGS = Set.of("use_profile", "use_group");

    private final String run;
    private final Operations operations = new Operations();
    private final Runtimes runtimes = new Runtimes();
    private Optional<Head> head = Optional.empty();
    private String domain = "";

    TomoyoLog(String run) {
        this.run = run;
    }

    /** Whether first lines are of such a log, or of a domain policy. */
    static boolean fits(List<String> lines) {
        return lines.stream().anyMatch(line -> HEAD.matcher(withoutEnd(line)).lookingAt())
                || (!lines.isEmpty()
                        && lines.get(0).startsWith("<")
                        && lines.stream().anyMatch(line -> line.startsWith("use_profile ")));
    }

    /**
     * The first line of an entry.
     *
     * @param time when, in the kernel's clock to a second
     * @param verdict what was done about it
     * @param kind what the first name is
     * @param ownership whether the process owned it
     * @param credentials as whom the process acted
     */
    private record Head(
            Optional<Instant> time, Verdict verdict, FileKind kind, Ownership ownership, Credentials credentials) {
        /** Of a rule in a policy: it was learned, and by whom is not told. */
        static final Head LEARNED =
                new Head(Optional.empty(), Verdict.COMPLAINED, FileKind.UNKNOWN, Ownership.UNKNOWN, NOBODY);
    }

    @Override
    public void take(String written, Position position, TraceSink sink) {
        String line = withoutEnd(written);
        Matcher first = HEAD.matcher(line);
        if (line.isBlank()) {
            sink.fate(LineState.IGNORED, "empty line", position);
        } else if (first.matches()) {
            head = Optional.of(headOf(first));
            domain = "";
            sink.fate(LineState.READ, "head of an entry of TOMOYO's log", position);
        } else if (line.startsWith("<")) {
            domain = line.strip();
            sink.fate(LineState.READ, "domain of TOMOYO's", position);
        } else if (domain.isEmpty()) {
            sink.fate(LineState.UNRECOGNISED, "no line of TOMOYO's log", position);
        } else {
            rule(List.of(line.strip().split(" ", -1)), position, sink);
            head = Optional.empty();
        }
    }

    @Override
    public void end(TraceSink sink) {}

    /** The kernel ends each entry with a NUL (tomoyo_flush in common.c), which then stands before the next one. */
    private static String withoutEnd(String line) {
        return line.startsWith("\0") ? line.substring(1) : line;
    }

    private static Head headOf(Matcher first) {
        List<Long> users = new ArrayList<>();
        List<Long> groups = new ArrayList<>();
        long acting = -1;
        Matcher task = TASK.matcher(first.group(4).split("}", 2)[0]);
        while (task.find()) {
            long number = Long.parseLong(task.group(2));
            if (task.group(1).endsWith("uid")) {
                users.add(number);
            } else if (task.group(1).endsWith("gid")) {
                groups.add(number);
            }
            acting = task.group(1).equals("fsuid") ? number : acting;
        }
        Matcher file = FILE.matcher(first.group(4));
        boolean told = file.find();
        Ownership ownership = !told || acting < 0
                ? Ownership.UNKNOWN
                : Long.parseLong(file.group(1)) == acting ? Ownership.OWNER : Ownership.OTHER;
        return new Head(
                time(first.group(1)),
                verdict(first.group(2), first.group(3)),
                told ? kind(file.group(2)) : FileKind.UNKNOWN,
                ownership,
                new Credentials(new TreeSet<>(users), new TreeSet<>(groups)));
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** What is not granted is let through all the same, unless the profile enforces (tomoyo_supervisor in common.c). */
    private static Verdict verdict(String mode, String granted) {
        if (granted.equals("yes")) {
            return Verdict.AUDITED;
        }
        return mode.equals("enforcing") ? Verdict.DENIED : Verdict.COMPLAINED;
    }

    /** tomoyo_filetype in audit.c. */
    private static FileKind kind(String word) {
        return switch (word) {
            case "file" -> FileKind.REGULAR;
            case "directory" -> FileKind.DIRECTORY;
            case "symlink" -> FileKind.SYMLINK;
            case "fifo" -> FileKind.FIFO;
            case "socket" -> FileKind.SOCKET;
            case "block" -> FileKind.BLOCK_DEVICE;
            case "char" -> FileKind.CHARACTER_DEVICE;
            default -> FileKind.UNKNOWN;
        };
    }

    private void rule(List<String> words, Position position, TraceSink sink) {
        String word = words.get(0);
        if (word.equals("quota_exceeded")) {
            sink.gap(new TraceGap(
                    "tomoyo-quota",
                    true,
                    "the domain learned as many rules as its profile lets it, and nothing after that",
                    "raise max_learning_entry in the profile's PREFERENCE and record again",
                    position));
            sink.fate(LineState.READ, "mark of a domain that learned no more", position);
            return;
        }
        if (word.equals("transition_failed")) {
            sink.fate(LineState.IGNORED, "mark of a domain whose program could not enter another", position);
            return;
        }
        List<TomoyoRequest> requests = operations.requests(words);
        if (!requests.isEmpty()) {
            Head told = head.orElse(Head.LEARNED);
            requests.forEach(request -> tell(request, told, position, sink));
            boolean whole = words.size() == requests.get(0).arguments().size() + firstArgument(words);
            sink.fate(
                    whole ? LineState.READ : LineState.PARTIAL,
                    whole ? "request of TOMOYO's log" : "rule with a condition, which is not kept",
                    position);
        } else if (SETTINGS.contains(word) || word.equals("task")) {
            sink.fate(LineState.IGNORED, "setting of a domain", position);
        } else {
            sink.fate(LineState.UNSUPPORTED, "rule with a pattern or a group, or of an unknown sort", position);
        }
    }

    private static int firstArgument(List<String> words) {
        return words.get(0).equals("network") ? 4 : 2;
    }

    private void tell(TomoyoRequest request, Head told, Position position, TraceSink sink) {
        TomoyoDomain subject = new TomoyoDomain(runtimes.container(domain));
        String program = domain.substring(domain.lastIndexOf('/') + 1);
        Phase phase = runtimes.isRuntime(domain) ? Phase.RUNTIME : Phase.APPLICATION;
        Evidence evidence = Evidence.of(run, told.time(), program, Reporter.TOMOYO, told.verdict(), phase, position);
        List<Access> accesses = new ArrayList<>(List.of(request));
        accesses.addAll(request.meaning(told.kind(), told.ownership()));
        for (Access access : accesses) {
            sink.observe(new Observation(subject, access, evidence), told.credentials());
        }
    }

    /** The programs that start containers ({@code runtimes/tomoyo-runtimes.csv}). */
    static final class Runtimes {
        private final List<List<String>> rows = ShippedData.rows("runtimes/tomoyo-runtimes.csv");

        private boolean starts(String word) {
            String program = word.substring(word.lastIndexOf('/') + 1);
            return rows.stream()
                    .anyMatch(row -> row.get(0).equals("exact")
                            ? row.get(1).equals(word)
                            : row.get(1).equals(program));
        }

        /** Whether the program executed last is a runtime. */
        boolean isRuntime(String domain) {
            return starts(domain.substring(domain.lastIndexOf(' ') + 1));
        }

        /** The domain of the container's first program: up to the first word behind the last runtime; else the first word behind the root. */
        String container(String domain) {
            List<String> words = List.of(domain.split(" ", -1));
            int last = 0;
            for (int i = 1; i < words.size(); i++) {
                last = starts(words.get(i)) ? i : last;
            }
            return String.join(" ", words.subList(0, Math.min(words.size(), last + 2)));
        }
    }
}
