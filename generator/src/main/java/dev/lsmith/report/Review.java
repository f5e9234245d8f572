package dev.lsmith.report;

import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import java.util.List;

/**
 * Everything that there is to say about one run of {@code generate}.
 *
 * @param name the policies' name
 * @param origin what it was made from
 * @param reading what was read; its places name the logs by their numbers
 * @param subjects who was taken for the container, as {@code mechanism name}
 * @param others whose records were left out as not the container's, those of most records first
 * @param distinctAccesses how many distinct accesses the container made
 * @param observations how many records told of them
 * @param policies one for each target, in the order of the targets
 * @param launch the engine's arguments, each with its reason
 * @param commandLine the whole {@code docker run} line, quoted for a shell
 * @param diagnostics what else went wrong or deserves a word
 */
public record Review(
        String name,
        Origin origin,
        ReadingReport reading,
        List<String> subjects,
        List<Other> others,
        int distinctAccesses,
        long observations,
        List<PolicyReview> policies,
        List<LaunchLine> launch,
        String commandLine,
        List<Diagnostic> diagnostics) {
    public Review {
        subjects = List.copyOf(subjects);
        others = List.copyOf(others);
        policies = List.copyOf(policies);
        launch = List.copyOf(launch);
        diagnostics = List.copyOf(diagnostics);
    }

    /**
     * Another of the log than the container.
     *
     * @param subject as {@code mechanism name}
     * @param records how many records tell of it
     */
    public record Other(String subject, long records) {
        @Override
        public String toString() {
            return subject + " (" + records + (records == 1 ? " record)" : " records)");
        }
    }

    /**
     * One argument of the engine.
     *
     * @param argument as the engine takes it
     * @param reason why it is there
     */
    public record LaunchLine(String argument, String reason) {}

    /** The logs as the user calls them; places call the first of them {@code [1]}. */
    public List<String> logs() {
        return reading.sources();
    }
}
