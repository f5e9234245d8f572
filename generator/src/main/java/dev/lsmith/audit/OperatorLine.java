package dev.lsmith.audit;

import dev.lsmith.audit.AuditEvent.EventId;
import dev.lsmith.audit.AuditRecord.Field;
import dev.lsmith.audit.ReadingReport.LineState;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.base.kernel.KernelTable.Syscalls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the Security Profiles Operator's log-enricher: what it kept of a record, as {@code "key"=value} (klog) or as JSON (zap). Of
 * a seccomp record it keeps no architecture, but the call's number and name, which tell it. Source: dispatch*Line in
 * internal/pkg/daemon/enricher/enricher.go of kubernetes-sigs/security-profiles-operator.
 */
final class OperatorLine {
    private static final Pattern TEXT = Pattern.compile("\\blog-enricher \"msg\"=\"");
    private static final Pattern JSON = Pattern.compile("\"logger\"\\s*:\\s*\"log-enricher\"");

    /** The other enricher's lines: {@code "version":"spo/v1_alpha"}. They name programs and calls, without any record's fields. */
    private static final Pattern OTHER_ENRICHER = Pattern.compile("\"version\"\\s*:\\s*\"spo/");

    private static final Pattern PAIR =
            Pattern.compile("\"([A-Za-z_]{1,40})\"=(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|(-?\\d{1,18}))");
    private static final Pattern EXTRA = Pattern.compile("([A-Za-z_]{1,40})=(?:'([^']*)'|(\\S++))");

    /** Where the operator runs; the first of which a number has a name counts. */
    private static final List<String> ARCHES = List.of("x86_64", "aarch64", "s390x", "ppc64le");

    private final Syscalls syscalls = new Syscalls();
    private final FieldDecoder decoder = new FieldDecoder();

    /** What a line says; empty when the operator did not write it. */
    Optional<Unwrapped> read(String line) {
        if (OTHER_ENRICHER.matcher(line).find()) {
            return Optional.of(
                    new Unwrapped.Nothing(
                            LineState.UNRECOGNISED,
                            "event of the Security Profiles Operator's JSON enricher, which names calls only: give the node's audit log"));
        }
        if (JSON.matcher(line).find()) {
            return json(line).map(this::record);
        }
        Matcher text = TEXT.matcher(line);
        return text.find() ? Optional.of(record(pairs(line.substring(text.start())))) : Optional.empty();
    }

    private static Map<String, String> pairs(String line) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Matcher pair = PAIR.matcher(line);
        while (pair.find()) {
            String quoted = pair.group(2);
            pairs.putIfAbsent(
                    pair.group(1), quoted == null ? pair.group(3) : quoted.replaceAll("\\\\([\"\\\\])", "$1"));
        }
        return pairs;
    }

    private static Optional<Map<String, String>> json(String line) {
        Map<String, String> pairs = new LinkedHashMap<>();
        try {
            for (Map.Entry<String, JsonValue> member :
                    JsonReader.read("", line).object().members().entrySet()) {
                if (member.getValue() instanceof JsonString string) {
                    pairs.put(member.getKey(), string.text());
                } else if (member.getValue() instanceof JsonNumber number) {
                    pairs.put(member.getKey(), number.literal());
                }
            }
        } catch (InputException e) {
            return Optional.empty();
        }
        return Optional.of(pairs);
    }

    private Unwrapped record(Map<String, String> line) {
        Optional<EventId> id = Stamp.parse(line.getOrDefault("timestamp", ""), line.getOrDefault("node", ""))
                .id();
        if (!"audit".equals(line.get("msg")) || id.isEmpty()) {
            return Unwrapped.Nothing.OTHER_MESSAGE;
        }
        List<Field> fields = new ArrayList<>();
        copy(line, "pid", fields, "pid");
        return switch (line.getOrDefault("type", "")) {
            case "seccomp" -> seccomp(line, id, fields);
            case "selinux" -> selinux(line, id, fields);
            case "apparmor" -> apparmor(line, id, fields);
            default -> Unwrapped.Nothing.OTHER_MESSAGE;
        };
    }

    private Unwrapped seccomp(Map<String, String> line, Optional<EventId> id, List<Field> fields) {
        String number = line.getOrDefault("syscallID", "");
        copy(line, "executable", fields, "exe");
        copy(line, "syscallID", fields, "syscall");
        ARCHES.stream()
                .filter(arch -> number.matches("\\d{1,9}")
                        && syscalls.name(arch, Long.parseLong(number))
                                .equals(Optional.ofNullable(line.get("syscallName"))))
                .findFirst()
                .ifPresent(arch -> add(fields, "arch", arch));
        return new Unwrapped.Fields("SECCOMP", id, fields);
    }

    private static Unwrapped selinux(Map<String, String> line, Optional<EventId> id, List<Field> fields) {
        add(fields, "seresult", "denied");
        add(fields, "seperms", line.getOrDefault("perm", "").strip().replaceAll(" +", ","));
        List.of("scontext", "tcontext", "tclass").forEach(key -> copy(line, key, fields, key));
        return new Unwrapped.Fields("AVC", id, fields);
    }

    private Unwrapped apparmor(Map<String, String> line, Optional<EventId> id, List<Field> fields) {
        List.of("apparmor", "operation", "profile", "name").forEach(key -> copy(line, key, fields, key));
        copy(line, "executable", fields, "comm");
        Matcher extra = EXTRA.matcher(line.getOrDefault("extra_info", ""));
        while (extra.find()) {
            String quoted = extra.group(2);
            String plain = extra.group(3);
            boolean hex = plain != null
                    && decoder.isEncoded("AVC", extra.group(1))
                    && FieldDecoder.isHex(plain)
                    && plain.length() % 2 == 0;
            String raw = quoted == null ? plain : quoted;
            fields.add(new Field(extra.group(1), raw, hex ? FieldDecoder.decode(plain) : raw, Field.FieldPart.BODY));
        }
        return new Unwrapped.Fields("AVC", id, fields);
    }

    private static void copy(Map<String, String> line, String from, List<Field> fields, String to) {
        String value = line.getOrDefault(from, "");
        if (!value.isEmpty()) {
            add(fields, to, value);
        }
    }

    private static void add(List<Field> fields, String key, String value) {
        fields.add(new Field(key, value, value, Field.FieldPart.BODY));
    }
}
