package dev.lsmith.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.InputException;
import dev.lsmith.exploit.Closure;
import dev.lsmith.exploit.Layer.NeedAnswer;
import dev.lsmith.exploit.Payloads.Payload;
import dev.lsmith.launch.LsmChoice;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of {@code examples/closes.md} is what {@code closes} answers of the examples and of engines' defaults.
 * {@code -Dlsmith.golden=write} writes it anew, as that of the other golden files.
 */
class ClosesTableTest {
    private static final Path ROOT =
            Path.of(System.getProperty("lsmith.root", "..")).toAbsolutePath().normalize();
    private static final Path PAGE = ROOT.resolve("examples/closes.md");

    private static final Map<String, String> LETTERS =
            Map.of("seccomp", "S", "capabilities", "C", "apparmor", "A", "selinux", "L");

    @Test
    void theTableIsAsCommitted() throws InputException, IOException {
        String table = page(reports());
        if ("write".equals(System.getProperty("lsmith.golden"))) {
            Files.writeString(PAGE, table, StandardCharsets.UTF_8);
        }
        assertThat(PAGE).hasContent(table);
    }

    @Test
    void eachExampleClosesMoreThanTheDefaultOfItsEngine() throws InputException {
        long docker = closed(ClosureReport.of(ShippedConfinement.DOCKER, List.of()));
        reports().forEach((name, report) -> {
            if (name.endsWith("AppArmor")) {
                assertThat(closed(report)).as(name).isGreaterThan(docker);
            }
        });
    }

    private static Map<String, ClosureReport> reports() throws InputException {
        Map<String, ClosureReport> reports = new LinkedHashMap<>();
        reports.put("Docker", ClosureReport.of(ShippedConfinement.DOCKER, List.of()));
        reports.put("Podman", ClosureReport.of(ShippedConfinement.PODMAN, List.of()));
        reports.put("container_t", ClosureReport.of(ShippedConfinement.CONTAINER_T, List.of()));
        for (String example : List.of("nginx", "redis", "memcached", "perlapp")) {
            reports.put(example + " AppArmor", folder(example + "/policies", LsmChoice.APPARMOR));
            reports.put(example + " SELinux", folder(example + "/selinux/policies", LsmChoice.SELINUX));
        }
        return reports;
    }

    private static ClosureReport folder(String name, LsmChoice lsm) throws InputException {
        Path folder = ROOT.resolve("examples").resolve(name);
        return ClosureReport.of(folder, Optional.empty(), Optional.of(lsm), List.of(), InputStream.nullInputStream());
    }

    private static String page(Map<String, ClosureReport> reports) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("# Exploits that the examples close, beside engines' defaults");
        lines.add("");
        lines.add(
                "Written by `ClosesTableTest`; [what the answers mean](../docs/closes.md). Docker's default with its AppArmor profile, Podman's without a"
                        + " security module, and Podman's with container_t. Of each");
        lines.add(
                "example the policies that were recorded under AppArmor, on such a host, and those recorded under SELinux, on such a host. A letter names the layer that"
                        + " closes first: **S**eccomp, **C**apabilities, **A**ppArmor, SE**L**inux;");
        lines.add("several where each closes one way. `open` is open, `?` needs what no policy speaks of.");
        lines.add("");
        lines.add(
                "The last column: confirmed in [the lab](lab/RESULTS.md), by a kernel that enforced the policies of its workloads and was asked for the very calls: how"
                        + " often it refused them, of how often `closes` says closed.");
        lines.add("");
        lines.add(row("exploit", and(reports.keySet().stream().toList(), "in the lab")));
        lines.add(row("---", and(reports.keySet().stream().map(name -> "---").toList(), "---")));
        Map<String, String> confirmed = confirmed();
        for (NeedAnswer answer : NeedAnswer.values()) {
            lines.add(row(
                    "**" + answer.word() + "**",
                    and(
                            reports.values().stream()
                                    .map(report -> "**" + count(report, answer) + "**")
                                    .toList(),
                            answer == NeedAnswer.CLOSED ? "**" + confirmed.size() + "**" : "")));
        }
        List<Closure> first = reports.values().iterator().next().closures();
        for (int i = 0; i < first.size(); i++) {
            int number = i;
            lines.add(row(
                    first.get(i).exploit().id(),
                    and(
                            reports.values().stream()
                                    .map(report -> cell(report.closures().get(number)))
                                    .toList(),
                            confirmed.getOrDefault(first.get(i).exploit().id(), ""))));
        }
        lines.add("");
        lines.add("Whether code that is brought into a process can do its work, by kind; `-` is no:");
        lines.add("");
        lines.add(row("payload", reports.keySet().stream().toList()));
        lines.add(row("---", reports.keySet().stream().map(name -> "---").toList()));
        lines.add(row(
                "**cannot**",
                reports.values().stream()
                        .map(report -> "**" + report.payloads().unable() + "**")
                        .toList()));
        for (Payload payload : Payload.shipped()) {
            lines.add(row(
                    payload.name() + ": " + payload.what(),
                    reports.values().stream()
                            .map(report ->
                                    report.payloads().kinds().get(payload.name()) == NeedAnswer.CLOSED ? "-" : "can")
                            .toList()));
        }
        lines.add("");
        lines.add(
                "Sets of calls that published shellcode makes (`profiles/exploits/call-sets.csv`), of which one call at least is refused:");
        lines.add("");
        lines.add(row("", reports.keySet().stream().toList()));
        lines.add(row("---", reports.keySet().stream().map(name -> "---").toList()));
        lines.add(row(
                "cannot be made, of "
                        + reports.values().iterator().next().payloads().sets().asked(),
                reports.values().stream()
                        .map(report -> report.payloads().sets())
                        .map(sets -> sets.refused() + " (" + Math.round(100.0 * sets.refused() / sets.asked()) + " %)")
                        .toList()));
        return String.join("\n", lines) + "\n";
    }

    /** By exploit, of those that the lab confirmed at least once: {@code 9 of 9}. */
    private static Map<String, String> confirmed() throws IOException {
        Map<String, String> confirmed = new LinkedHashMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("examples/lab/exploits.csv"))) {
            String[] columns = line.split(",", -1);
            if (line.startsWith("CVE")) {
                int closed = Integer.parseInt(columns[1]) + Integer.parseInt(columns[3]);
                int refused = Integer.parseInt(columns[2]) + Integer.parseInt(columns[4]);
                if (refused > 0) {
                    confirmed.put(columns[0], refused + " of " + closed);
                }
            }
        }
        return confirmed;
    }

    private static List<String> and(List<String> cells, String last) {
        List<String> all = new ArrayList<>(cells);
        all.add(last);
        return all;
    }

    private static String row(String name, List<String> cells) {
        return "| " + name + " | " + String.join(" | ", cells) + " |";
    }

    private static String cell(Closure closure) {
        return switch (closure.answer()) {
            case CLOSED ->
                closure.closedBy().stream()
                        .map(layer -> LETTERS.getOrDefault(layer, layer))
                        .collect(Collectors.joining());
            case UNKNOWN -> "?";
            case OPEN -> "open";
        };
    }

    private static long closed(ClosureReport report) {
        return count(report, NeedAnswer.CLOSED);
    }

    private static long count(ClosureReport report, NeedAnswer answer) {
        return report.closures().stream()
                .filter(closure -> closure.answer() == answer)
                .count();
    }
}
