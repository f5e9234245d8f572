package dev.lsmith.app;

import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.app.recording.SpecChoice.SpecFile;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.container.file.SimilarNames;
import dev.lsmith.exploit.Closure;
import dev.lsmith.exploit.Exploit;
import dev.lsmith.exploit.Exploit.Exploits;
import dev.lsmith.exploit.Layer.Host;
import dev.lsmith.exploit.Layer.NeedAnswer;
import dev.lsmith.exploit.Payloads;
import dev.lsmith.launch.LsmChoice;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which exploits are closed by what confines a container.
 *
 * @param subject the container or the policies
 * @param hosts on which it may run, with the layers of each
 * @param closures one for each exploit that was asked about, by year and number
 * @param payloads what code that is brought into a process can do
 * @param diagnostics what of the spec was not understood
 */
public record ClosureReport(
        String subject, List<Host> hosts, List<Closure> closures, Payloads payloads, List<Diagnostic> diagnostics) {
    /** The code of the fault that there is no exploit of a number. */
    public static final String NO_EXPLOIT = "no-such-exploit";

    public ClosureReport {
        hosts = List.copyOf(hosts);
        closures = List.copyOf(closures);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * Asks the policies of a folder that {@code generate} wrote, or what a container's spec gives it.
     *
     * @param target the folder or the spec
     * @param container which container of the spec; empty if it holds one
     * @param lsm what the host has; empty if it may have either
     * @param ids of the exploits; all if there are none
     * @param stdin what {@code -} stands for
     * @throws InputException when the folder or the spec cannot be read, or there is no exploit of a number
     */
    public static ClosureReport of(
            Path target, Optional<String> container, Optional<LsmChoice> lsm, List<String> ids, InputStream stdin)
            throws InputException {
        List<Exploit> exploits = exploits(ids);
        if (Files.isDirectory(target)) {
            return of(FolderConfinement.of(target), lsm, exploits, List.of());
        }
        Optional<SpecFile> spec = SpecFile.read(new SpecChoice(List.of(target), container), stdin);
        return of(
                SpecConfinement.of(spec.orElseThrow().spec()),
                lsm,
                exploits,
                spec.orElseThrow().diagnostics());
    }

    /**
     * Asks what an engine confines a container to by itself.
     *
     * @throws InputException when there is no exploit of a number
     */
    public static ClosureReport of(ShippedConfinement shipped, List<String> ids) throws InputException {
        return of(shipped.confinement(), Optional.empty(), exploits(ids), List.of());
    }

    private static ClosureReport of(
            Confinement confinement, Optional<LsmChoice> lsm, List<Exploit> exploits, List<Diagnostic> diagnostics) {
        List<Host> hosts = confinement.hosts(lsm);
        return new ClosureReport(
                confinement.name(),
                hosts,
                exploits.stream().map(exploit -> Closure.of(exploit, hosts)).toList(),
                Payloads.of(hosts),
                diagnostics);
    }

    private static List<Exploit> exploits(List<String> ids) throws InputException {
        Exploits shipped = Exploits.shipped();
        if (ids.isEmpty()) {
            return shipped.all();
        }
        List<Exploit> chosen = new ArrayList<>();
        for (String id : ids) {
            chosen.add(shipped.find(id).orElseThrow(() -> unknown(id, shipped)));
        }
        return new Exploits(chosen.stream().distinct().toList()).all();
    }

    private static InputException unknown(String id, Exploits shipped) {
        List<String> ids = shipped.all().stream().map(Exploit::id).toList();
        String help = SimilarNames.best(id, ids)
                .map(similar -> "did you mean " + similar)
                .orElse("lsmith closes --baseline docker lists them all");
        return new InputException(
                Diagnostic.error(NO_EXPLOIT, "there is no exploit " + id + " in lsmith's table", help));
    }

    /** Whether one of the exploits is open. */
    public boolean isAnyOpen() {
        return closures.stream().anyMatch(closure -> closure.answer() == NeedAnswer.OPEN);
    }

    /** Whether it is unknown of one of the exploits. */
    public boolean isAnyUnknown() {
        return closures.stream().anyMatch(closure -> closure.answer() == NeedAnswer.UNKNOWN);
    }
}
