package dev.lsmith.app.comparison;

import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecReading;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.posture.change.SpecComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares what engines are told of containers in two files, container by container. */
final class LaunchComparison {
    private final Set<String> policies;
    private final List<Difference> differences = new ArrayList<>();
    private final List<OpenQuestion> open = new ArrayList<>();

    /**
     * A comparison.
     *
     * @param policies the mechanisms whose policies are compared beside it
     */
    LaunchComparison(Set<String> policies) {
        this.policies = policies;
    }

    /**
     * The differences.
     *
     * @throws InputException when a file describes no container, or is damaged
     */
    Comparison of(PolicyFile before, PolicyFile after) throws InputException {
        SpecReading old = LaunchForms.read(before);
        SpecReading young = LaunchForms.read(after);
        notUnderstood(old, young);
        if (old.containers().size() == 1 && young.containers().size() == 1) {
            add(old.containers().get(0), young.containers().get(0));
        } else {
            each(byAddress(old), byAddress(young));
        }
        return new Comparison(differences, open);
    }

    private static SortedMap<String, ContainerSpec> byAddress(SpecReading reading) {
        SortedMap<String, ContainerSpec> containers = new TreeMap<>();
        for (int i = 0; i < reading.containers().size(); i++) {
            containers.put(reading.addresses().get(i), reading.containers().get(i));
        }
        return containers;
    }

    private void each(SortedMap<String, ContainerSpec> old, SortedMap<String, ContainerSpec> young)
            throws InputException {
        SortedSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(young.keySet());
        for (String name : names) {
            ContainerSpec was = old.get(name);
            ContainerSpec is = young.get(name);
            if (was != null && is != null) {
                add(was, is);
            } else {
                oneSide(name, is != null);
            }
        }
    }

    private void oneSide(String name, boolean added) {
        String subject = "container " + name;
        differences.add(new Difference(
                ChangeDirection.CHANGED,
                subject,
                "container",
                added ? "the container is new" : "the container is gone",
                "",
                List.of(),
                List.of()));
        open.add(new OpenQuestion(
                subject,
                "whether it opens more",
                added ? "the old file has no such container" : "the new file has no such container"));
    }

    private void add(ContainerSpec before, ContainerSpec after) throws InputException {
        Set<String> known = new TreeSet<>(policies);
        String was = before.security().seccomp().orElse("");
        String is = after.security().seccomp().orElse("");
        if (was.startsWith("{") && is.startsWith("{")) {
            known.add("seccomp");
            add(filters(before, was, after, is));
        }
        add(SpecComparison.of(before, after, known));
    }

    /** A bundle holds its filter itself. */
    private static Comparison filters(ContainerSpec before, String was, ContainerSpec after, String is)
            throws InputException {
        SeccompMechanism mechanism = new SeccompMechanism(Dialect.OCI);
        return mechanism.compare(mechanism.read(before.source(), was), mechanism.read(after.source(), is));
    }

    private void add(Comparison comparison) {
        differences.addAll(comparison.differences());
        open.addAll(comparison.open());
    }

    /** What only the new file says and nobody understands may open anything. */
    private void notUnderstood(SpecReading old, SpecReading young) {
        Set<String> known = old.diagnostics().stream().map(Diagnostic::message).collect(Collectors.toSet());
        for (Diagnostic one : young.diagnostics()) {
            if (!known.contains(one.message()) && one.severity() != Diagnostic.Severity.NOTE) {
                open.add(new OpenQuestion(
                        "as a whole", "whether this opens more: " + one.message(), "it is not understood"));
            }
        }
    }
}
