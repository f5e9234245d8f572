package dev.lsmith.access.trace;

import dev.lsmith.access.Access;
import dev.lsmith.access.Credentials;
import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.Subject;
import dev.lsmith.access.trace.StraceLine.Finished;
import dev.lsmith.access.trace.StraceLine.Opened;
import dev.lsmith.access.trace.StraceLine.Remark;
import dev.lsmith.access.trace.StraceLine.Resumed;
import dev.lsmith.access.trace.StraceLine.StraceLines;
import dev.lsmith.access.trace.StraceLine.TracedCall;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code strace -f} wrote: which line is of which process, and which halves of calls belong together.
 *
 * <p>A program that writes to the standard error to which strace writes as well can write such lines itself; {@code -o} keeps them apart.
 */
public final class StraceReader implements TraceReader {
    /** How many processes that a trace does not follow are remembered. */
    private static final int MOST = 1 << 16;

    private static final double MILLIS = 1000;
    private static final String HEAD = "lsmith: traced as";
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,16}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}");
    private static final String PROCESS = "attached process";
    private static final Pattern ATTACHED = Pattern.compile("(?:strace: )?Process ([0-9]+) attached.*");
    /** On standard error strace says so in the midst of the call that made the process. */
    private static final Pattern BETWEEN = Pattern.compile("(.+)strace: Process ([0-9]+) attached");

    private static final Pattern NUMBERED = Pattern.compile("^\\[pid +([0-9]+)");
    private static final Pattern SUPERSEDED = Pattern.compile("\\+\\+\\+ superseded by execve in pid ([0-9]+) .*");
    private static final Pattern MODE =
            Pattern.compile("(?:strace: )?\\[ Process PID=([0-9]+) runs in (32 bit|64 bit|x32) mode.*");
    private static final Set<String> FORKS = Set.of("clone", "clone3", "fork", "vfork");
    private static final Set<String> REFUSED = Set.of("EPERM", "EACCES");

    private final StraceLines lines = new StraceLines();
    private final StraceMachine machine;
    private final StraceCalls calls;
    private final String run;
    private final Map<String, Tracee> processes = new LinkedHashMap<>();
    private final Map<String, Position> unfollowed = new LinkedHashMap<>();
    private final Map<Tracee, Position> open = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    private Tracee root = Tracee.unknown();
    private boolean rootEnded;
    private Optional<Subject> subject = Optional.empty();
    private boolean begun;
    private Credentials credentials = new Credentials(new TreeSet<>(), new TreeSet<>());
    private boolean powerless;

    /** The beginning of a line that was broken. */
    private String broken = "";

    /**
     * A reader.
     *
     * @param run the recording that the trace belongs to
     * @param head the first lines, which tell the machine
     */
    public StraceReader(String run, List<String> head) {
        this.run = run;
        this.machine = StraceMachine.of(head);
        this.calls = new StraceCalls(machine);
    }

    @Override
    public void take(String line, Position position, TraceSink sink) {
        String text = broken + line;
        broken = "";
        Matcher between = BETWEEN.matcher(text);
        if (between.matches()) {
            broken = between.group(1);
            Matcher parent = NUMBERED.matcher(broken);
            Tracee maker = process(parent.find() ? parent.group(1) : "");
            processes.put(between.group(2), child(maker, broken));
            sink.fate(LineState.IGNORED, "line that a word of strace's own breaks", position);
            return;
        }
        Optional<StraceLine> parsed = lines.parse(text);
        if (parsed.isEmpty()) {
            sink.fate(LineState.UNRECOGNISED, "no line of strace's", position);
            return;
        }
        StraceLine read = parsed.get();
        StraceLine.Content content = read.content();
        if (content instanceof Remark remark) {
            remark(read.pid(), remark.text(), position, sink);
        } else if (content instanceof Opened half) {
            Tracee process = process(read.pid());
            abandoned(process, sink);
            process.open(half.text());
            open.put(process, position);
        } else if (content instanceof Resumed half) {
            resumed(read, half, position, sink);
        } else if (content instanceof Finished finished) {
            call(read, process(read.pid()), finished.call(), position, sink);
        }
    }

    private void resumed(StraceLine read, Resumed half, Position position, TraceSink sink) {
        Tracee process = process(read.pid());
        Position first = open.remove(process);
        String begin = process.opened();
        process.open("");
        Optional<TracedCall> call = first == null || !begin.startsWith(half.name() + "(")
                ? Optional.empty()
                : lines.call(begin + half.text().replace("<unfinished ...>", ""));
        if (first != null) {
            sink.fate(LineState.READ, "first half of a system call", first);
        }
        if (call.isPresent()) {
            call(read, process, call.get(), position, sink);
        } else {
            sink.fate(LineState.UNRECOGNISED, "second half of a system call without the first", position);
        }
    }

    /** A call that another follows without its second half, or that never ended: it was made, and nobody knows what it gave. */
    private void abandoned(Tracee process, TraceSink sink) {
        Position position = open.remove(process);
        if (position == null) {
            return;
        }
        String begin = process.opened();
        process.open("");
        String name = begin.substring(0, begin.indexOf('('));
        made(Optional.empty(), process, new TracedCall(name, List.of(), "?", Optional.empty()), position, sink);
    }

    private void remark(String pid, String text, Position position, TraceSink sink) {
        Matcher attached = ATTACHED.matcher(text);
        Matcher superseded = SUPERSEDED.matcher(text);
        Matcher mode = MODE.matcher(text);
        if (text.startsWith(HEAD)) {
            head(text);
        } else if (attached.matches()) {
            process(attached.group(1));
        } else if (superseded.matches()) {
            Tracee thread = process(superseded.group(1));
            processes.remove(superseded.group(1));
            processes.put(pid, thread);
        } else if (mode.matches()) {
            calls.runsIn(mode.group(2));
        } else if (text.startsWith("+++")) {
            Tracee ended = process(pid);
            abandoned(ended, sink);
            rootEnded |= ended == root;
            processes.values().removeIf(p -> p == ended);
        }
        sink.fate(LineState.IGNORED, kind(text), position);
    }

    /** What {@code learn} wrote before the trace: as whom, and with which capabilities. */
    private void head(String text) {
        Map<String, Long> told = new HashMap<>();
        for (String word : text.substring(HEAD.length()).strip().split(" ", -1)) {
            int equals = word.indexOf('=');
            String value = word.substring(equals + 1);
            boolean capability = word.startsWith("Cap");
            if (equals > 0 && (capability ? HEX : DECIMAL).matcher(value).matches()) {
                told.put(word.substring(0, equals), Long.parseUnsignedLong(value, capability ? 16 : 10));
            }
        }
        credentials = new Credentials(users(told.get("Uid")), users(told.get("Gid")));
        powerless = !credentials.users().isEmpty()
                && credentials.users().first() != 0
                && Stream.of("CapPrm", "CapAmb", "CapInh").allMatch(c -> told.getOrDefault(c, -1L) == 0);
    }

    private static SortedSet<Long> users(@Nullable Long id) {
        return id == null ? new TreeSet<>() : new TreeSet<>(Set.of(id));
    }

    private static String kind(String text) {
        if (text.startsWith("---")) {
            return "signal or stop of a traced process";
        }
        return text.startsWith("+++") ? "end of a traced process" : "word of strace's own";
    }

    /**
     * The process of a number. strace leaves the number out while it follows one process only; a new one is a child of whoever is about to
     * make one.
     */
    private Tracee process(String pid) {
        if (pid.isEmpty()) {
            return rootEnded && processes.size() == 1
                    ? processes.values().iterator().next()
                    : root;
        }
        seen.add(pid);
        unfollowed.remove(pid);
        Tracee known = processes.get(pid);
        if (known != null) {
            return known;
        }
        Tracee process = open.keySet().stream()
                .filter(p -> FORKS.contains(p.opened().split("\\(", 2)[0]))
                .reduce((first, second) -> second)
                .map(parent -> child(parent, parent.opened()))
                .orElse(root);
        processes.put(pid, process);
        return process;
    }

    private static Tracee child(Tracee parent, String call) {
        return parent.child(call.contains("CLONE_FILES"), call.contains("CLONE_FS"));
    }

    private void call(StraceLine read, Tracee process, TracedCall call, Position position, TraceSink sink) {
        abandoned(process, sink);
        if (!begun) {
            begun = true;
            begin(call, position, sink);
        }
        made(read.seconds(), process, call, position, sink);
        if (FORKS.contains(call.name()) && call.succeeded()) {
            forked(process, call, position);
        }
    }

    private void begin(TracedCall call, Position position, TraceSink sink) {
        if (!call.name().startsWith("execve") || !call.succeeded()) {
            sink.gap(new TraceGap(
                    "start-missing",
                    true,
                    "the trace does not begin with a program being executed",
                    "let strace start the program: strace -f -y -o FILE PROGRAM …",
                    position));
        }
    }

    private void forked(Tracee process, TracedCall call, Position position) {
        String pid = call.outcome().split("[^0-9]", 2)[0];
        if (processes.containsKey(pid) || seen.contains(pid)) {
            return;
        }
        processes.put(pid, child(process, String.join(",", call.arguments())));
        if (unfollowed.size() < MOST) {
            unfollowed.put(pid, position);
        }
    }

    private void made(Optional<Double> seconds, Tracee process, TracedCall call, Position position, TraceSink sink) {
        StraceCalls.Meaning meaning = calls.of(process, call);
        Subject who = subject(process);
        Optional<Instant> time = seconds.map(s -> Instant.ofEpochMilli((long) (s * MILLIS)));
        for (Access access : meaning.accesses()) {
            sink.observe(
                    new Observation(
                            who,
                            access,
                            Evidence.of(
                                    run,
                                    time,
                                    process.comm(),
                                    Reporter.STRACE,
                                    Verdict.COMPLAINED,
                                    Phase.APPLICATION,
                                    position)),
                    credentials);
        }
        String refused = call.error()
                .filter(REFUSED::contains)
                .map(e -> "system call that failed with " + e)
                .orElse("system call");
        sink.fate(meaning.state(), meaning.state() == LineState.READ ? refused : meaning.reason(), position);
    }

    /** The whole trace is one subject's, the program's that was executed first. */
    private Subject subject(Tracee process) {
        if (subject.isEmpty() && !process.program().isEmpty()) {
            subject = Optional.of(new Subject.Traced(process.program()));
        }
        return subject.orElse(new Subject.Traced(PROCESS));
    }

    @Override
    public void end(TraceSink sink) {
        List.copyOf(open.keySet()).forEach(process -> abandoned(process, sink));
        unfollowed.values().stream()
                .findFirst()
                .ifPresent(position -> sink.gap(new TraceGap(
                        "children-missing",
                        true,
                        unfollowed.size() + (unfollowed.size() == 1 ? " process was" : " processes were")
                                + " started of which the trace has no line",
                        "follow them: strace -f -y -o FILE PROGRAM …",
                        position)));
        if (powerless && subject.isPresent()) {
            sink.powerless(subject.get());
        }
        if (!machine.resolves()) {
            sink.gap(new TraceGap(
                    "paths-unresolved",
                    false,
                    "the trace does not tell which files its descriptors are, so paths stand as the program named them, symbolic"
                            + " links in them not followed",
                    "trace it with strace -y",
                    Position.ofSource(run)));
        }
    }
}
