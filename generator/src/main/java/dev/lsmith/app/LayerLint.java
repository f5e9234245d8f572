package dev.lsmith.app;

import dev.lsmith.app.PolicyLayers.LayeredContainer;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Port;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.LintCode.LintCodes;
import dev.lsmith.policy.apparmor.AppArmorMechanism;
import dev.lsmith.policy.apparmor.PolicySources;
import dev.lsmith.question.ConfiningLayer;
import dev.lsmith.question.ConfiningLayer.Passage;
import dev.lsmith.question.LayeredAnswer;
import dev.lsmith.question.LayeredAnswer.AnsweredStep;
import dev.lsmith.question.QueryReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where the layers of a folder contradict each other: what one gives and another takes. */
final class LayerLint {
    private final Path path;
    private final LayeredContainer container;
    private final Optional<ContainerSpec> spec;
    private final QueryReader queries = new QueryReader(AppArmorMechanism::access);
    private final LintCodes codes = new LintCodes();
    private final List<Finding> findings = new ArrayList<>();

    private LayerLint(Path path, LayeredContainer container, Optional<ContainerSpec> spec) {
        this.path = path;
        this.container = container;
        this.spec = spec;
    }

    /**
     * The contradictions.
     *
     * @throws InputException when a policy cannot be read
     */
    static List<Finding> of(Path path, PolicySources sources) throws InputException {
        LayerLint lint =
                new LayerLint(path, PolicyLayers.brief(path, sources), LaunchedContainer.of(new PolicyFolder(path)));
        lint.capabilities();
        lint.calls();
        lint.mounts();
        lint.ports();
        return lint.findings;
    }

    /** Each layer's answer to the step of a query by its name, the worst first asked kept. */
    private Map<String, Passage> ask(String query, int step) throws InputException {
        LayeredAnswer answer = LayeredAnswer.of(container.name(), queries.read(query), container.hosts());
        Map<String, Passage> answers = new HashMap<>();
        AnsweredStep asked = answer.steps().get(step < 0 ? answer.steps().size() + step : step);
        asked.answers()
                .forEach(named ->
                        answers.put(named.layer().name(), named.answer().passage()));
        return answers;
    }

    private Position at(String layer) {
        return Position.ofSource(container.hosts().stream()
                .flatMap(host -> host.layers().stream())
                .filter(l -> l.name().equals(layer))
                .map(ConfiningLayer::source)
                .findFirst()
                .map(source -> path.resolve(source).toString())
                .orElse(path.toString()));
    }

    private void capabilities() throws InputException {
        for (String name : KernelTable.CAPABILITIES.names()) {
            String spelled = "CAP_" + name.toUpperCase(Locale.ROOT);
            Map<String, Passage> answers = ask(spelled, 0);
            Passage kept = answers.get(ConfiningLayer.CAPABILITIES);
            for (String module : List.of(Confinement.APPARMOR, Confinement.SELINUX)) {
                Passage given = answers.get(module);
                if (kept == Passage.ALLOWED && given == Passage.STOPPED) {
                    findings.add(codes.finding(
                            "layers-capability-refused",
                            at(module),
                            spelled + " is kept, and " + module + " refuses it"));
                } else if (kept == Passage.STOPPED && given == Passage.ALLOWED) {
                    findings.add(codes.finding(
                            "layers-capability-not-kept",
                            at(module),
                            module + " allows " + spelled + ", which is not kept"));
                }
            }
        }
    }

    private void calls() throws InputException {
        for (List<String> row : ShippedData.rows("lint/always-asked.csv")) {
            Passage call = ask(row.get(0) + "()", 0).get(ConfiningLayer.SECCOMP);
            Passage held = ask("CAP_" + row.get(1), 0).get(ConfiningLayer.CAPABILITIES);
            if (call == Passage.ALLOWED && held == Passage.STOPPED) {
                findings.add(codes.finding(
                        "layers-call-without-capability",
                        at(ConfiningLayer.SECCOMP),
                        row.get(0) + " without CAP_" + row.get(1).toUpperCase(Locale.ROOT)));
            }
        }
    }

    /** The step of the module is the second, after the call. */
    private void mounts() throws InputException {
        Passage module = ask("mount", 1).get(Confinement.APPARMOR);
        Passage call = ask("mount", 0).get(ConfiningLayer.SECCOMP);
        Passage held = ask("CAP_SYS_ADMIN", 0).get(ConfiningLayer.CAPABILITIES);
        if (module == Passage.ALLOWED && (call == Passage.STOPPED || held == Passage.STOPPED)) {
            findings.add(codes.finding(
                    "layers-mount-nowhere",
                    at(Confinement.APPARMOR),
                    "AppArmor allows a mount that "
                            + (call == Passage.STOPPED ? "seccomp" : "the missing CAP_SYS_ADMIN") + " stops"));
        }
    }

    private void ports() throws InputException {
        for (Port port : spec.map(ContainerSpec::ports).orElse(List.of())) {
            boolean asked = port.containerPort() > 0
                    && port.containerPort() < 1024
                    && !port.protocol().equals("sctp");
            if (asked
                    && ask("bind " + port.protocol() + " " + port.containerPort(), -1)
                                    .getOrDefault(ConfiningLayer.CAPABILITIES, Passage.NOT_ASKED)
                            == Passage.STOPPED) {
                findings.add(codes.finding(
                        "layers-low-port", at(ConfiningLayer.CAPABILITIES), String.valueOf(port.containerPort())));
            }
        }
    }
}
