package dev.lsmith.access.trace;

import dev.lsmith.access.trace.StraceLine.Finished;
import dev.lsmith.access.trace.StraceLine.Opened;
import dev.lsmith.access.trace.StraceLine.StraceLines;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.regex.Pattern;

/** The forms of evidence that are no audit log, told from their first lines. */
public enum TraceForm {
    /** The output of strace; what is not ASCII in it stands escaped. */
    STRACE {
        @Override
        boolean fits(List<String> head) {
            List<String> likely =
                    head.stream().filter(line -> CALL.matcher(line).find()).toList();
            if (likely.isEmpty()) { // a log: without the grammar of traces, which takes a while to load
                return false;
            }
            StraceLines lines = new StraceLines();
            SortedSet<String> calls = new Syscalls().names();
            long made = likely.stream()
                    .flatMap(line -> lines.parse(line).stream())
                    .flatMap(line -> called(line.content()).stream())
                    .filter(name -> calls.contains(name))
                    .count();
            return made > 0 && 2 * made >= head.size() / 2;
        }

        @Override
        public String decode(byte[] line, int length) {
            return new String(line, 0, length, StandardCharsets.ISO_8859_1);
        }

        @Override
        public TraceReader reader(String run, List<String> head) {
            return new StraceReader(run, head);
        }
    },
    /** TOMOYO's log, or a domain policy that it learned. */
    TOMOYO {
        @Override
        boolean fits(List<String> head) {
            return TomoyoLog.fits(head);
        }

        @Override
        public TraceReader reader(String run, List<String> head) {
            return new TomoyoLog(run);
        }
    },
    /** Columns of {@code capable} and {@code opensnoop}, or the kernel's trace events of capabilities. */
    TOOL_LINES {
        @Override
        boolean fits(List<String> head) {
            return ToolLines.of("", head).isPresent();
        }

        @Override
        public TraceReader reader(String run, List<String> head) {
            return ToolLines.of(run, head).orElseThrow();
        }
    },
    /** JSON lines of Inspektor Gadget and the Security Profiles Operator. */
    JSON_EVENTS {
        @Override
        boolean fits(List<String> head) {
            return head.stream().filter(JsonTools::isEvent).count() > head.size() / 2;
        }

        @Override
        public TraceReader reader(String run, List<String> head) {
            return new JsonTools(run);
        }
    },
    /** The seccomp profile that oci-seccomp-bpf-hook writes. */
    RECORDED_FILTER {
        @Override
        boolean fits(List<String> head) {
            return JsonTools.HookProfile.begins(head);
        }

        @Override
        public TraceReader reader(String run, List<String> head) {
            return new JsonTools.HookProfile(run);
        }
    };

    /** A call's name and its bracket; not {@code msg=audit(}, which every record of audit has. */
    private static final Pattern CALL = Pattern.compile("(?:^|[^=\\w])[a-z_][a-z0-9_]*\\(");

    /** As many lines as are looked at to tell the form. */
    private static final int LOOKED_AT = 40;

    /**
     * The form of a source; empty for what is none, as logs of the kernel's are.
     *
     * @param head its first lines, as bytes are shown in Latin-1
     */
    public static Optional<TraceForm> of(List<String> head) {
        List<String> first =
                head.stream().filter(line -> !line.isBlank()).limit(LOOKED_AT).toList();
        for (TraceForm form : values()) {
            if (form.fits(first)) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    abstract boolean fits(List<String> head);

    /** The text of a line, without loss. */
    public String decode(byte[] line, int length) {
        return KernelText.decode(line, 0, length);
    }

    /**
     * A reader of one source.
     *
     * @param run the recording that it belongs to
     * @param head its first lines
     */
    public abstract TraceReader reader(String run, List<String> head);

    private static Optional<String> called(StraceLine.Content content) {
        if (content instanceof Finished finished) {
            return Optional.of(finished.call().name());
        }
        return content instanceof Opened opened ? Optional.of(opened.name()) : Optional.empty();
    }
}
