package dev.lsmith.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.DecodedRecord.Observation;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogSources.LogSource;
import dev.lsmith.audit.ReadingReport;
import dev.lsmith.audit.ReadingReport.LineState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** libapparmor's own test lines, read in place where {@code lsmith.conformance} names a folder that holds them. */
class UpstreamLinesTest {
    @Test
    void whatUpstreamUnderstandsIsReadOrIgnoredOnPurpose() throws IOException {
        Path lines = Path.of(System.getProperty("lsmith.conformance", "none"), "apparmor-3.0.8", "log_lines");
        Assumptions.assumeTrue(
                Files.isDirectory(lines), "lsmith.conformance names no folder with upstream's log lines");
        List<String> missed = new ArrayList<>();
        int understood = 0;
        try (Stream<Path> files = Files.list(lines)) {
            for (Path in :
                    files.filter(f -> f.toString().endsWith(".in")).sorted().toList()) {
                if (upstreamRejects(in)) {
                    continue;
                }
                understood++;
                Ledger ledger = new Ledger();
                List<Observation> all = Logs.observations(
                        List.of(new LogSource(in.toString(), "", () -> Files.newInputStream(in))), "run", ledger);
                ReadingReport report = ledger.report();
                if (all.isEmpty() && report.tallies().stream().noneMatch(UpstreamLinesTest::onPurpose)) {
                    missed.add(in.getFileName() + ": " + report.tallies());
                }
            }
        }
        assertThat(understood).isGreaterThan(100);
        assertThat(missed).isEmpty();
    }

    private static boolean onPurpose(ReadingReport.Tally tally) {
        return tally.state() == LineState.IGNORED && tally.reason().startsWith("AppArmor");
    }

    private static boolean upstreamRejects(Path in) throws IOException {
        Path out = Path.of(in.toString().replaceAll("\\.in$", ".out"));
        return Files.readString(out, StandardCharsets.ISO_8859_1).contains("AA_RECORD_INVALID");
    }
}
