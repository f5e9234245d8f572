package dev.lsmith.audit;

import static java.util.Map.entry;

import dev.lsmith.audit.AuditEvent.EventId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of AppArmor's own log lines with the fields that libapparmor finds in it: an {@code .in} and its {@code .out}. */
public final class UpstreamLine {
    /** The words of libapparmor's dump, and the keys of the log that they stand for. */
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            entry("Operation", List.of("operation")),
            entry("Mask", List.of("requested_mask", "requested")),
            entry("Denied Mask", List.of("denied_mask", "denied", "mask")),
            entry("fsuid", List.of("fsuid")),
            entry("ouid", List.of("ouid")),
            entry("Profile", List.of("profile", "label")),
            entry("Peer profile", List.of("peer_profile", "peer_label")),
            entry("Peer", List.of("peer")),
            entry("Peer PID", List.of("peer_pid")),
            entry("Name", List.of("name", "capname")),
            entry("Name2", List.of("target", "name2")),
            entry("Namespace", List.of("namespace")),
            entry("Command", List.of("comm", "exe")),
            entry("Parent", List.of("parent")),
            entry("PID", List.of("pid")),
            entry("Task", List.of("task")),
            entry("Info", List.of("info")),
            entry("Attribute", List.of("attribute")),
            entry("Network family", List.of("family")),
            entry("Socket type", List.of("sock_type")),
            entry("Local addr", List.of("laddr")),
            entry("Foreign addr", List.of("faddr")),
            entry("Local port", List.of("lport")),
            entry("Foreign port", List.of("fport")),
            entry("FS Type", List.of("fstype")),
            entry("Flags", List.of("flags")),
            entry("Src name", List.of("srcname")),
            entry("Token", List.of("magic_token")),
            entry("Event type", List.of("event type")),
            entry("Epoch", List.of("epoch")),
            entry("Audit subid", List.of("serial")),
            entry("Signal", List.of("signal")),
            entry("DBus bus", List.of("bus")),
            entry("DBus path", List.of("path")),
            entry("DBus interface", List.of("interface")),
            entry("DBus member", List.of("member")));

    private UpstreamLine() {}

    /** What is not found in the records of a file of upstream's lines, by what upstream finds in it. */
    public static List<String> faults(Path input, String expected) throws IOException {
        List<AuditRecord> records = Reading.of(Files.readAllBytes(input)).records();
        String name = String.valueOf(input.getFileName());
        boolean isRecord = expected.contains("\nOperation:") || expected.contains("\nProfile:");
        if (records.isEmpty()) {
            return isRecord ? List.of(name + ": no record") : List.of();
        }
        if (expected.contains("AA_RECORD_INVALID")) {
            return List.of();
        }
        List<String> faults = new ArrayList<>();
        for (String line : expected.split("\n", -1)) {
            int colon = line.indexOf(": ");
            if (colon < 0) {
                continue;
            }
            List<String> keys = KEYS.getOrDefault(line.substring(0, colon), List.of());
            String value = line.substring(colon + 2);
            if (!keys.isEmpty() && records.stream().noneMatch(r -> holds(r, keys, value))) {
                faults.add(name + ": " + line);
            }
        }
        return faults;
    }

    private static boolean holds(AuditRecord found, List<String> keys, String value) {
        return switch (keys.get(0)) {
            case "event type" ->
                value.equals("AA_RECORD_" + found.value("apparmor").orElse(""));
            case "epoch" -> found.id().map(EventId::seconds).equals(Optional.of(Long.valueOf(value)));
            case "serial" -> found.id().map(EventId::serial).equals(Optional.of(Long.valueOf(value)));
            default ->
                found.fields().stream()
                        .anyMatch(f -> keys.contains(f.key())
                                && f.value()
                                        .strip()
                                        .replaceFirst("^0+(?=\\d)", "")
                                        .equals(value.strip()));
        };
    }
}
