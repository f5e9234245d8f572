package dev.lsmith.posture;

import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.posture.PodSecurityStandard.MissingControl;
import dev.lsmith.posture.PodSecurityStandard.PodSecurityLevel;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.PostureFinding.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What known lists of requirements ask of a container, each answered with its evidence: the six requirements of isolation and the CIS Docker
 * Benchmark ({@code profiles/posture/scorecard.csv}), and the Pod Security Standards.
 *
 * @param container the container's name, as its report has it
 * @param source the spec's file
 * @param items the requirements, in the lists' order
 */
public record Scorecard(String container, String source, List<Item> items) {
    private static final String TABLE = "posture/scorecard.csv";
    private static final String PLACES = "posture/places.csv";
    private static final int PRIVILEGED_PORTS = 1024;

    public Scorecard {
        items = List.copyOf(items);
    }

    /** How a requirement is answered. */
    public enum Verdict {
        /** Nothing that the spec says is against it. */
        MET,
        /** Something is open. */
        OPEN,
        /** The spec does not say. */
        UNTOLD;

        /** As the output writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * One requirement.
     *
     * @param framework the list that it is of: {@code isolation}, {@code pss-baseline}, {@code pss-restricted}, {@code cis-docker}
     * @param id its name there: {@code process}, {@code Host Namespaces}, {@code 5.16}
     * @param title what it asks for
     * @param verdict the answer
     * @param evidence what the answer rests on; empty where nothing is open
     */
    public record Item(String framework, String id, String title, Verdict verdict, List<Proof> evidence) {
        public Item {
            evidence = List.copyOf(evidence);
        }
    }

    /**
     * What stands against a requirement.
     *
     * @param finding the code of the finding; empty where it is none of lsmith's findings
     * @param text what is so, in words of the spec
     * @param place where the spec says it; the file alone for what it does not speak of
     * @param usage whether a log shows that it is needed; empty without a log
     */
    public record Proof(String finding, String text, Position place, Optional<Usage> usage) {}

    /** Where a spec's file speaks of something. */
    @FunctionalInterface
    public interface KnownPlaces {
        /**
         * Where the first of some names stands; empty if none does.
         *
         * @param container whose
         * @param names of keys and flags
         * @param about what is looked for below the name; may be empty
         */
        Optional<Position> find(String container, List<String> names, String about);
    }

    /**
     * The card of a container.
     *
     * @param report what is open
     * @param spec what it was given
     * @param form in whose words
     * @param places where its file speaks of what
     */
    public static Scorecard of(PostureReport report, ContainerSpec spec, SpecSyntax form, KnownPlaces places) {
        return new Scorecard(report.container(), report.source(), new Card(report, spec, form, places).items());
    }

    private record Card(PostureReport report, ContainerSpec spec, SpecSyntax form, KnownPlaces places) {
        List<Item> items() {
            List<Item> items = new ArrayList<>();
            for (List<String> row : ShippedData.rows(TABLE)) {
                if (row.get(0).equals("isolation")) {
                    items.add(item(row));
                }
            }
            standards(items);
            for (List<String> row : ShippedData.rows(TABLE)) {
                if (!row.get(0).equals("isolation")) {
                    items.add(item(row));
                }
            }
            return items;
        }

        private Item item(List<String> row) {
            List<Proof> open = proofs(row.get(3));
            if (!open.isEmpty()) {
                return new Item(row.get(0), row.get(1), row.get(2), Verdict.OPEN, open);
            }
            if (row.get(4).equals("never")) {
                Proof none = new Proof(
                        "", "lsmith reads it from no spec", Position.ofSource(report.source()), Optional.empty());
                return new Item(row.get(0), row.get(1), row.get(2), Verdict.UNTOLD, List.of(none));
            }
            List<Proof> unsaid = proofs(row.get(4));
            return new Item(
                    row.get(0), row.get(1), row.get(2), unsaid.isEmpty() ? Verdict.MET : Verdict.UNTOLD, unsaid);
        }

        private List<Proof> proofs(String codes) {
            List<Proof> proofs = new ArrayList<>();
            for (String code : codes.split(" ", -1)) {
                String[] parts = code.split(":", 2);
                Danger least = parts.length == 2 ? Danger.ofWord(parts[1]) : Danger.INFO;
                report.findings().stream()
                        .filter(f -> matches(f.code(), parts[0]) && f.danger().compareTo(least) >= 0)
                        .map(this::proof)
                        .forEach(proofs::add);
                own(parts[0], proofs);
            }
            return proofs;
        }

        private static boolean matches(String code, String pattern) {
            return pattern.endsWith("*")
                    ? code.startsWith(pattern.substring(0, pattern.length() - 1))
                    : code.equals(pattern);
        }

        private Proof proof(PostureFinding finding) {
            String about = finding.subject().replaceFirst(" \\(.*", "");
            return new Proof(finding.code(), finding.title(), place(finding.code(), about), finding.usage());
        }

        private Position place(String code, String about) {
            return ShippedData.rows(PLACES).stream()
                    .filter(row -> matches(code, row.get(0)))
                    .findFirst()
                    .flatMap(row -> places.find(spec.name(), List.of(row.get(1).split(" ", -1)), about))
                    .orElse(Position.ofSource(report.source()));
        }

        /** What the benchmark asks and no finding is about. */
        private void own(String code, List<Proof> proofs) {
            switch (code) {
                case "port-privileged" ->
                    spec.ports().stream()
                            .flatMap(port -> port.hostPort().stream())
                            .filter(port -> port > 0 && port < PRIVILEGED_PORTS)
                            .forEach(port -> proofs.add(new Proof(
                                    "",
                                    "port " + port + " of the host is mapped",
                                    place("port-published", port.toString()),
                                    Optional.empty())));
                case "restart-always" -> {
                    String policy = spec.otherOptions()
                            .getOrDefault("RestartPolicy", spec.otherOptions().getOrDefault("restart", ""));
                    if (policy.contains("always") || policy.contains("unless-stopped")) {
                        proofs.add(new Proof(
                                "", "it is restarted without end", place("restart-always", ""), Optional.empty()));
                    }
                }
                case "engine-socket" ->
                    report.findings().stream()
                            .filter(f -> f.code().equals("host-path")
                                    && f.subject().matches(".*\\.sock(?:et|\\.ttrpc)?(?: .*)?"))
                            .map(this::proof)
                            .forEach(proofs::add);
                default -> {
                    // A finding's.
                }
            }
        }

        /** Every control of both levels, met or missing; restricted asks for the baseline's as well. */
        private void standards(List<Item> items) {
            for (PodSecurityLevel level : List.of(PodSecurityLevel.BASELINE, PodSecurityLevel.RESTRICTED)) {
                List<MissingControl> missing = PodSecurityStandard.missing(spec, form, level);
                for (String control : new TreeSet<>(PodSecurityStandard.controls(level))) {
                    List<Proof> proofs = missing.stream()
                            .filter(m -> m.control().equals(control))
                            .map(m -> new Proof("", m.text(), controlPlace(control, m.text()), Optional.empty()))
                            .toList();
                    items.add(new Item(
                            "pss-" + level.word(),
                            control,
                            control,
                            proofs.isEmpty() ? Verdict.MET : Verdict.OPEN,
                            proofs));
                }
            }
        }

        private Position controlPlace(String control, String text) {
            String about = text.replaceFirst(".*[ :]", "");
            return ShippedData.rows("posture/pod-security-controls.csv").stream()
                    .filter(row -> row.get(1).equals(control))
                    .findFirst()
                    .map(row -> place(row.get(2), row.get(3).equals("subject") ? about : ""))
                    .orElse(Position.ofSource(report.source()));
        }
    }
}
