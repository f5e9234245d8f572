package dev.lsmith.policy.tomoyo;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.Subject.TomoyoDomain;
import dev.lsmith.access.TomoyoRequest;
import dev.lsmith.access.TomoyoRequest.Operations;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.TomoyoText;
import dev.lsmith.model.Model;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.Synthesis.Basis;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.policy.Synthesis.LeftOut;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Config;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Domain;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.ExceptionLine;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Mode;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The least policy for what a container did: a domain for its first program and for each that was executed into it, in which all that these
 * execute stays. Made of TOMOYO's own records, or derived from those of others.
 */
final class DomainSynthesis {
    /** What a domain's name begins with where no record tells it: the runtime's copy of itself, from the root of all domains on. */
    private static final String RUNTIME = "<kernel> /proc/self/exe";

    /** Settings of which other modules' records tell nothing: every program reads attributes and passes variables on. */
    private static final List<String> UNTOLD = List.of("file::getattr", "file::ioctl", "misc");

    private static final long LOG_ENTRIES = 16_384;

    private final Assignment assignment;
    private final Operations operations = new Operations();
    private final List<String> notes = new ArrayList<>();
    private final List<Justification> justifications = new ArrayList<>();

    DomainSynthesis(Assignment assignment) {
        this.assignment = assignment;
    }

    Synthesis<TomoyoPolicy> synthesise() {
        Model model = assignment.model();
        List<TomoyoDomain> domains = assignment.subjects().stream()
                .filter(TomoyoDomain.class::isInstance)
                .map(TomoyoDomain.class::cast)
                .toList();
        if (!domains.isEmpty()) {
            return observed(domains);
        }
        boolean told = model.accesses().keySet().stream()
                .anyMatch(access -> !Demand.of(access).isEmpty());
        Optional<String> program = program();
        if (!told || program.isEmpty()) {
            return learning(program);
        }
        return derived(program.get());
    }

    private Synthesis<TomoyoPolicy> observed(List<TomoyoDomain> subjects) {
        List<Domain> domains = new ArrayList<>();
        for (TomoyoDomain subject : subjects) {
            SortedMap<Access, Evidence> done = assignment.model().observed().getOrDefault(subject, new TreeMap<>());
            RuleSet rules = new RuleSet(assignment, done, operations);
            done.forEach((access, evidence) -> {
                if (access instanceof TomoyoRequest) {
                    rules.observe(access, evidence);
                }
            });
            rules.addLearned(false);
            justifications.addAll(rules.justifications());
            domains.add(domain(subject.name(), rules.rules()));
        }
        boolean told = assignment.coverage().tells(Reporter.TOMOYO, Topic.FILES);
        if (domains.stream()
                .flatMap(d -> d.rules().stream())
                .anyMatch(r -> r.text().contains("/overlay"))) {
            notes.add(
                    "attributes of files in the image's layers may be read, whichever file: overlayfs asks for them under names of the host's,"
                            + " which are others for each container");
        }
        Set<String> seen = new TreeSet<>();
        assignment
                .model()
                .accesses(TomoyoRequest.class)
                .keySet()
                .forEach(request -> operations
                        .find(request.category(), request.operation())
                        .ifPresent(operation ->
                                seen.add(operation.setting().startsWith("misc") ? "misc" : operation.setting())));
        List<String> unwatched = List.of("file::getattr", "misc").stream()
                .filter(setting -> !seen.contains(setting))
                .toList();
        unwatched.forEach(
                setting -> notes.add(
                        setting
                                + " is disabled: every program does that, and the log tells of none, so the profile it was recorded under did not look"));
        if (!told) {
            notes.add(
                    "what no rule allows is logged and not refused (mode=permissive): the log does not prove that all was reported;"
                            + " --complete says that it was");
        }
        return synthesis(domains, told ? Basis.OBSERVED : Basis.DEFAULT_AND_SEEN, profile(told, told, unwatched));
    }

    private Synthesis<TomoyoPolicy> derived(String program) {
        SortedMap<Access, Evidence> done = new TreeMap<>(assignment.model().accesses());
        RuleSet rules = new RuleSet(assignment, done, operations);
        done.forEach((access, evidence) -> {
            if (!(access instanceof FileAccess)) {
                rules.derive(access, evidence);
            }
        });
        rules.addLearned(true);
        rules.addRenames();
        rules.narrowAddresses();
        justifications.addAll(rules.justifications());
        boolean files = assignment.coverage().tells(Topic.FILES);
        boolean network = assignment.coverage().tells(Topic.NETWORK);
        notes.add(
                "derived: no record is TOMOYO's. Reading of attributes, ioctl and environment variables are not looked at, modes of new"
                        + " files are not limited");
        if (!files || !network) {
            notes.add("what no rule allows of " + (files ? "sockets" : network ? "files" : "files and sockets")
                    + " is logged and not refused (mode=permissive): the recording cannot say what is not used");
        }
        Domain domain = domain(RUNTIME + " " + TomoyoText.encode(program), rules.rules());
        return synthesis(
                List.of(domain), files ? Basis.DERIVED : Basis.DEFAULT_AND_SEEN, profile(files, network, UNTOLD));
    }

    private Synthesis<TomoyoPolicy> learning(Optional<String> program) {
        notes.add("nothing is known of what the container does: the domain learns (mode=learning)");
        if (program.isEmpty()) {
            notes.add("which program the container starts is not known, so there is no domain: give its spec");
        }
        SortedMap<String, Config> configs = new TreeMap<>(Map.of("", new Config(Mode.LEARNING, false, true)));
        Profile profile = new Profile(assignment.name(), preferences(), configs);
        return synthesis(
                program.map(p -> domain(RUNTIME + " " + TomoyoText.encode(p), List.of())).stream()
                        .toList(),
                Basis.BASELINE,
                profile);
    }

    /**
     * The container's first program: the first word of the spec's command, as a path; where it is none, the executed file of that name; else
     * what the runtime executed.
     */
    private Optional<String> program() {
        Optional<String> word = assignment
                .spec()
                .flatMap(spec -> spec.process().command().stream().findFirst())
                .filter(first -> !first.isEmpty());
        List<String> executed = assignment.model().accesses(ExecAccess.class).entrySet().stream()
                .sorted(Comparator.comparing(e -> !e.getValue().phases().contains(Phase.RUNTIME)))
                .map(e -> e.getKey().path())
                .toList();
        if (word.isEmpty() || word.get().startsWith("/")) {
            return word.or(() -> executed.stream().findFirst());
        }
        Optional<String> found = executed.stream()
                .filter(path -> path.endsWith("/" + word.get()))
                .findFirst();
        if (found.isEmpty()) {
            notes.add(
                    "which file of the image " + word.get() + " is no record tells: the domain is named after /usr/bin/"
                            + word.get() + "; TOMOYO's own log names it as it is");
        }
        return found.or(() -> Optional.of("/usr/bin/" + word.get()));
    }

    private Domain domain(String name, List<TomoyoRule> rules) {
        return new Domain(name, TomoyoPolicy.NUMBER, new TreeSet<>(), rules);
    }

    private Synthesis<TomoyoPolicy> synthesis(List<Domain> domains, Basis basis, Profile profile) {
        List<ExceptionLine> exceptions = new ArrayList<>();
        if (domains.stream().anyMatch(d -> d.name().startsWith(RUNTIME + " "))) {
            ShippedData.rows("runtimes/tomoyo-exceptions.csv")
                    .forEach(row -> exceptions.add(ExceptionLine.of(
                            row.get(0), row.get(1).split(row.get(0).endsWith("_domain") ? " from " : " ", 2))));
        }
        domains.forEach(d -> exceptions.add(ExceptionLine.of("keep_domain", "any", d.name())));
        SortedMap<Integer, Profile> profiles = new TreeMap<>(Map.of(TomoyoPolicy.NUMBER, profile));
        if (!domains.isEmpty()) {
            notes.add(
                    "TOMOYO knows a domain by the paths that were executed: another container with the same first program is in it too");
            notes.add(
                    "what the engine executes into the container (docker exec) is in a domain of its own, in which nothing is refused");
        }
        return new Synthesis<>(
                new TomoyoPolicy(profiles, exceptions, domains),
                basis,
                justifications,
                List.<LeftOut>of(),
                List.of(),
                notes);
    }

    private Profile profile(boolean files, boolean network, List<String> untold) {
        SortedMap<String, Config> configs = new TreeMap<>();
        configs.put("", new Config(Mode.ENFORCING, false, true));
        if (!files) {
            configs.put("file", new Config(Mode.PERMISSIVE, false, true));
        }
        if (!network) {
            configs.put("network", new Config(Mode.PERMISSIVE, false, true));
        }
        if (!files) {
            configs.put("misc", new Config(Mode.PERMISSIVE, false, true));
        }
        untold.forEach(setting -> configs.put(setting, new Config(Mode.DISABLED, false, false)));
        return new Profile(assignment.name(), preferences(), configs);
    }

    private static SortedMap<String, Long> preferences() {
        return new TreeMap<>(Map.of("max_audit_log", LOG_ENTRIES, "max_learning_entry", LOG_ENTRIES));
    }
}
