package dev.lsmith.access.trace;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.Subject;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON, an event a line, of Inspektor Gadget ({@code trace_open}, {@code trace_exec}, {@code trace_capabilities}, 0.16 to 0.40) and of the
 * Security Profiles Operator's JSON enricher ({@code "version":"spo/v1_alpha"}); the container's name is the subject's.
 */
final class JsonTools implements TraceReader {
    private static final Map<String, Long> FLAGS =
            Map.of("O_WRONLY", 1L, "O_RDWR", 2L, "O_CREAT", 0100L, "O_TRUNC", 01000L, "O_APPEND", 02000L);

    private static final Syscalls SYSCALLS = new Syscalls();

    private final String run;

    JsonTools(String run) {
        this.run = run;
    }

    /** Whether a line is an event of either tool. */
    static boolean isEvent(String line) {
        return object(line).filter(o -> isGadget(o) || isOperator(o)).isPresent();
    }

    private static Optional<JsonObject> object(String line) {
        if (!line.strip().startsWith("{")) {
            return Optional.empty();
        }
        try {
            return JsonReader.read("line", line) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    private static boolean isGadget(JsonObject event) {
        return event.member("mntns_id").isPresent()
                || (event.member("k8s").isPresent() && event.member("runtime").isPresent())
                || event.member("mountnsid").isPresent();
    }

    private static boolean isOperator(JsonObject event) {
        try {
            return event.textOf("version").startsWith("spo/");
        } catch (InputException e) {
            return false;
        }
    }

    @Override
    public void take(String line, Position position, TraceSink sink) {
        Optional<JsonObject> event = object(line);
        if (event.isEmpty()) {
            sink.fate(LineState.UNRECOGNISED, "no JSON object on one line", position);
            return;
        }
        try {
            if (isOperator(event.get())) {
                operator(event.get(), position, sink);
            } else {
                gadget(event.get(), position, sink);
            }
        } catch (InputException e) {
            sink.fate(LineState.UNSUPPORTED, "event with a value of another type than expected", position);
        }
    }

    @Override
    public void end(TraceSink sink) {}

    private void operator(JsonObject event, Position position, TraceSink sink) throws InputException {
        String program = event.textOf("executable");
        String container = event.objectOf("resource").textIn("container").orElse(program);
        Teller teller = new Teller(run, Reporter.ENRICHER, sink);
        for (String name : event.textsOf("syscalls")) {
            Optional<SyscallUse> call = call(name, "x86_64");
            call.ifPresent(c -> teller.tell(new Subject.Traced(container), base(program), c, position));
        }
        sink.fate(LineState.READ, "calls of a program, told by the JSON enricher", position);
    }

    /** A call of which only the name is told: of the usual machine, or of the first that has it. */
    static Optional<SyscallUse> call(String name, String arch) {
        List<String> arches = new ArrayList<>(List.of(arch));
        arches.addAll(SYSCALLS.arches());
        return arches.stream()
                .filter(a -> SYSCALLS.number(a, name).isPresent())
                .findFirst()
                .map(a ->
                        new SyscallUse(a, SYSCALLS.number(a, name).orElseThrow(), Optional.of(name), Optional.empty()));
    }

    private void gadget(JsonObject event, Position position, TraceSink sink) throws InputException {
        if (failed(event)) {
            sink.fate(LineState.IGNORED, "event of what failed or was refused", position);
            return;
        }
        Optional<Access> access = access(event);
        if (access.isEmpty()) {
            sink.fate(LineState.IGNORED, "event of a gadget that tells no access", position);
            return;
        }
        JsonObject process = event.objectOf("proc");
        String comm = event.textIn("comm").orElse(process.textOf("comm"));
        String container = event.objectOf("k8s")
                .textIn("containerName")
                .or(() -> text(event, "runtime", "containerName"))
                .or(() -> text(event, "k8s", "container"))
                .orElse(comm);
        new Teller(run, Reporter.GADGET, sink).tell(new Subject.Traced(container), comm, access.get(), position);
        sink.fate(LineState.READ, "event of a gadget", position);
    }

    private static Optional<String> text(JsonObject event, String object, String name) {
        try {
            return event.objectOf(object).textIn(name);
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    private static boolean failed(JsonObject event) throws InputException {
        Optional<JsonValue> err = event.member("err");
        boolean number = err.isPresent() && err.get().number() != 0;
        boolean word = event.textIn("error").isPresent();
        boolean refused = event.member("capable").isPresent() && !event.flagOf("capable");
        return number || word || refused || event.textOf("verdict").equals("Deny");
    }

    private static Optional<Access> access(JsonObject event) throws InputException {
        Optional<String> capability = event.textIn("capName").or(() -> capability(event));
        if (capability.isPresent()) {
            String name = capability.get().replaceFirst("^CAP_", "").toLowerCase(Locale.ROOT);
            return KernelTable.CAPABILITIES.number(name).map(n -> new CapabilityUse(name, false));
        }
        Optional<String> executed = event.textIn("exepath").filter(p -> p.startsWith("/"));
        if (executed.isPresent() && event.member("args").isPresent()) {
            return executed.map(p -> new ExecAccess(StraceText.normal(p), Ownership.UNKNOWN));
        }
        Optional<String> path =
                event.textIn("fullPath").or(() -> member(event, "fname")).or(() -> member(event, "path"));
        return event.member("flags").isPresent() || event.member("flags_raw").isPresent()
                ? path.filter(p -> p.startsWith("/")).map(p -> Teller.opened(p, flags(event)))
                : Optional.empty();
    }

    private static Optional<String> capability(JsonObject event) {
        return member(event, "cap").filter(c -> c.startsWith("CAP_"));
    }

    private static Optional<String> member(JsonObject event, String name) {
        try {
            return event.member(name).isPresent() ? event.textIn(name) : Optional.empty();
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    /** A number, a list of words, or words with bars between; no mode among them is reading. */
    private static long flags(JsonObject event) {
        try {
            Optional<Long> raw = event.member("flags_raw").isPresent() ? event.numberIn("flags_raw") : Optional.empty();
            if (raw.isPresent()) {
                return raw.get();
            }
        } catch (InputException e) {
            return 0;
        }
        String text = event.member("flags").map(JsonTools::words).orElse("");
        long sum = 0;
        for (String word : text.split("[|,\\s]+", -1)) {
            sum |= FLAGS.getOrDefault(word, 0L);
        }
        return sum;
    }

    private static String words(JsonValue value) {
        try {
            if (value instanceof JsonValue.JsonArray array) {
                List<String> words = new ArrayList<>();
                for (JsonValue each : array.elements()) {
                    words.add(each.text());
                }
                return String.join("|", words);
            }
            return value.text();
        } catch (InputException e) {
            return "";
        }
    }

    private static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * What oci-seccomp-bpf-hook wrote: a seccomp profile of the calls that a container made from its start to its end. It allows each by name
     * and without conditions; a profile that has any was written by somebody else, and is no record of what was done.
     */
    static final class HookProfile implements TraceReader {
        /** The key of engines' profiles that no recording has. */
        private static final List<String> CONDITIONS = List.of("includes", "excludes");

        private static final int LONGEST = 1 << 24;

        private final String run;
        private final StringBuilder text = new StringBuilder();
        private Optional<Position> first = Optional.empty();

        HookProfile(String run) {
            this.run = run;
        }

        /** Whether a text begins as a seccomp profile does. */
        static boolean begins(List<String> head) {
            String text = String.join("\n", head);
            return text.strip().startsWith("{") && text.contains("\"defaultAction\"") && text.contains("\"syscalls\"");
        }

        @Override
        public void take(String line, Position position, TraceSink sink) {
            first = first.or(() -> Optional.of(position));
            if (text.length() < LONGEST) {
                text.append(line).append('\n');
            }
            sink.fate(LineState.READ, "line of a recorded seccomp profile", position);
        }

        @Override
        public void end(TraceSink sink) {
            Position place = first.orElse(Position.ofSource(run));
            try {
                JsonObject profile =
                        JsonReader.read(place.source(), text.toString()).object();
                List<String> names = names(profile);
                String arch = profile.textsOf("architectures").stream()
                        .findFirst()
                        .map(a -> a.replace("SCMP_ARCH_", "").toLowerCase(Locale.ROOT))
                        .orElse("x86_64");
                Teller teller = new Teller(run, Reporter.SECCOMP_HOOK, sink);
                for (String name : names) {
                    call(name, arch).ifPresent(c -> teller.tell(new Subject.Traced("container"), "", c, place));
                }
            } catch (InputException e) {
                sink.gap(new TraceGap(
                        "no-recorded-calls",
                        true,
                        "a seccomp profile that is no record of calls: "
                                + e.diagnostic().message(),
                        "give what oci-seccomp-bpf-hook wrote; a policy is compared by diff, and asked by verify",
                        place));
            }
        }

        private static List<String> names(JsonObject profile) throws InputException {
            List<String> names = new ArrayList<>();
            for (JsonValue each : profile.listOf("syscalls")) {
                JsonObject rule = each.object();
                boolean conditional = !rule.listOf("args").isEmpty()
                        || CONDITIONS.stream()
                                .anyMatch(c -> rule.member(c)
                                        .filter(v -> !(v instanceof JsonObject o
                                                && o.members().isEmpty()))
                                        .isPresent());
                if (conditional || !rule.textOf("action").equals("SCMP_ACT_ALLOW")) {
                    throw rule.place()
                            .complain("no-recorded-calls", "it has conditions or other actions than to allow", "");
                }
                names.addAll(rule.textsOf("names"));
            }
            return names;
        }
    }
}
