package dev.lsmith.report;

import dev.lsmith.audit.ReadingReport;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.model.coverage.ServiceLife;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Justification;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * @param life which parts of the service's life the recording shows; empty without one
 * @param completeness how much of what the service does was seen, estimated
 * @param policies one for each target, in the order of the targets
 * @param launch the engine's arguments, each with its reason
 * @param commandLine the whole {@code docker run} line, quoted for a shell
 * @param diagnostics what else went wrong or deserves a word
 * @param image what the image says, if it was looked into
 */
public record Review(
        String name,
        Origin origin,
        ReadingReport reading,
        List<String> subjects,
        List<Other> others,
        int distinctAccesses,
        long observations,
        Optional<ServiceLife> life,
        Completeness completeness,
        List<PolicyReview> policies,
        List<LaunchLine> launch,
        String commandLine,
        List<Diagnostic> diagnostics,
        Optional<ImageReview> image) {
    public Review {
        subjects = List.copyOf(subjects);
        others = List.copyOf(others);
        policies = List.copyOf(policies);
        launch = List.copyOf(launch);
        diagnostics = List.copyOf(diagnostics);
    }

    /** A review without an image. */
    public Review(
            String name,
            Origin origin,
            ReadingReport reading,
            List<String> subjects,
            List<Other> others,
            int distinctAccesses,
            long observations,
            Optional<ServiceLife> life,
            Completeness completeness,
            List<PolicyReview> policies,
            List<LaunchLine> launch,
            String commandLine,
            List<Diagnostic> diagnostics) {
        this(
                name,
                origin,
                reading,
                subjects,
                others,
                distinctAccesses,
                observations,
                life,
                completeness,
                policies,
                launch,
                commandLine,
                diagnostics,
                Optional.empty());
    }

    /**
     * What the image says.
     *
     * @param reach how many calls were seen, can be reached and exist: {@code 81 seen of 125 reachable of 380 system calls}
     * @param files how many files and folders it holds, links aside
     * @param packages how many packages they are of; 0 where none are known
     * @param prices what rules that allow more than was seen match in it, by the rule
     */
    public record ImageReview(String reach, int files, int packages, SortedMap<String, RulePrice> prices) {
        public ImageReview {
            prices = Collections.unmodifiableSortedMap(new TreeMap<>(prices));
        }

        /** In one line. */
        String text() {
            return reach + "; " + files + " paths" + (packages == 0 ? "" : " of " + packages + " packages");
        }
    }

    /**
     * What a rule matches in the image.
     *
     * @param matched how many paths of the image
     * @param unseen how many of them were not seen to be used
     * @param witness the shortest of those; empty if there is none
     * @param inPackage the package of that one, with its version; empty if unknown
     */
    public record RulePrice(int matched, int unseen, String witness, String inPackage) {
        /** In a few words. */
        String text() {
            return unseen == 0
                    ? "none but what was seen"
                    : unseen + " of " + matched + ", as " + witness
                            + (inPackage.isEmpty() ? "" : " (" + inPackage + ")");
        }
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

    /**
     * One policy as a reader sees it.
     *
     * @param target the mechanism's name
     * @param files where it stands, relative to the output folder
     * @param synthesis the policy and its reasons
     */
    public record PolicyReview(String target, List<String> files, Synthesis<?> synthesis) {
        public PolicyReview {
            files = List.copyOf(files);
        }

        /** The reasons of each rule, in the order of the policy: a rule may have several. */
        Map<String, List<Justification>> reasons() {
            Map<String, List<Justification>> reasons = new LinkedHashMap<>();
            for (Justification j : synthesis.justifications()) {
                reasons.computeIfAbsent(j.rule().strip(), r -> new ArrayList<>())
                        .add(j);
            }
            return reasons;
        }
    }

    /**
     * What policies were made from, and by what: nothing that changes when the same is made again elsewhere.
     *
     * @param logs the logs' names without their folders, the first of which is called {@code [1]}
     * @param kernels the kernels that the logs say to be of
     * @param engine who ran the container; empty without a spec
     * @param image the image's name; empty if unknown
     * @param imageId its digest; empty if unknown
     * @param version of lsmith
     */
    public record Origin(
            List<String> logs, List<String> kernels, String engine, String image, String imageId, String version) {
        public Origin {
            logs = List.copyOf(logs);
            kernels = List.copyOf(kernels);
        }

        /** The version that the build wrote into the archive; empty when these classes are in none. */
        public static String thisVersion() {
            return Optional.ofNullable(Origin.class.getPackage().getImplementationVersion())
                    .orElse("");
        }

        /** The last name of a path. */
        public static String base(String path) {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        /** Each log with its number. */
        public List<String> numbered() {
            int digits = Integer.toString(logs.size()).length();
            List<String> numbered = new ArrayList<>();
            for (String log : logs) {
                String number = Integer.toString(numbered.size() + 1);
                numbered.add("[" + "0".repeat(digits - number.length()) + number + "] " + log);
            }
            return numbered;
        }
    }
}
