package dev.lsmith.app;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.Evidence.Verdict;
import dev.lsmith.access.Subject;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.app.recording.LoadedLogs;
import dev.lsmith.app.recording.ReadingProgress;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.DenialReason;
import dev.lsmith.policy.DenialReason.Cause;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.PolicySources;
import dev.lsmith.policy.capability.CapabilitySet;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.question.ExplainedDenial;
import dev.lsmith.question.ExplainedDenial.LayerReason;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Says of the denials of a log which layer of a folder's policies refuses them, why, and what it would cost to allow them. */
final class DenialExplanation {
    /** More than a person reads at once; each is compared and asked about every exploit. */
    private static final int MOST = 25;

    private static final String STANDARD_INPUT = "-";
    private static final Set<Verdict> REFUSED = EnumSet.of(Verdict.DENIED, Verdict.COMPLAINED);

    private final PolicyFolder folder;
    private final Optional<ContainerSpec> spec;
    private final List<Mechanism<?>> mechanisms;
    private final ExploitPrice price;

    private DenialExplanation(
            PolicyFolder folder, Optional<ContainerSpec> spec, List<Mechanism<?>> mechanisms, ExploitPrice price) {
        this.folder = folder;
        this.spec = spec;
        this.mechanisms = mechanisms;
        this.price = price;
    }

    /**
     * Explains denials.
     *
     * @param path a folder that {@code generate} wrote
     * @param denial the line itself, a file that holds lines, or {@code -}
     * @param stdin what {@code -} stands for
     * @throws InputException when there is no denial, too many, or a policy cannot be read
     */
    static List<ExplainedDenial> of(Path path, PolicySources sources, String denial, InputStream stdin)
            throws InputException {
        OutputMark.check(path);
        PolicyFolder folder = new PolicyFolder(path);
        Mechanisms all = Mechanisms.asking(sources.from(path), Model.EMPTY);
        List<Mechanism<?>> mechanisms = new ArrayList<>();
        SortedSet<String> kept = new TreeSet<>();
        read(folder, all.capabilities()).map(CapabilitySet::keep).ifPresent(keep -> kept.addAll(keep.keySet()));
        mechanisms.add(new SeccompMechanism(Dialect.DOCKER, kept));
        mechanisms.add(all.capabilities());
        all.all().stream()
                .filter(m -> !m.equals(all.capabilities())
                        && mechanisms.stream().noneMatch(o -> o.name().equals(m.name())))
                .forEach(mechanisms::add);
        Map<Told, List<Access>> denials =
                denials(LoadedLogs.from(List.of(log(denial)), stdin(denial, stdin), new ReadingProgress())
                        .model());
        if (denials.isEmpty()) {
            throw fault("it tells of no denial: give a line of AppArmor, an AVC, or of seccomp, as the log has it");
        }
        if (denials.size() > MOST) {
            throw fault("it tells of " + denials.size() + " denials, more than the " + MOST
                    + " that are explained at once");
        }
        DenialExplanation explanation = new DenialExplanation(
                folder, LaunchedContainer.of(folder), mechanisms, new ExploitPrice(FolderConfinement.of(path)));
        List<ExplainedDenial> explained = new ArrayList<>();
        for (Map.Entry<Told, List<Access>> entry : denials.entrySet()) {
            explained.add(explanation.explain(entry.getKey(), entry.getValue()));
        }
        return explained;
    }

    /** Who was denied something, and where the log says so. */
    private record Told(Subject subject, Evidence evidence) {}

    private static boolean isFile(String denial) {
        try {
            return !denial.equals(STANDARD_INPUT) && Files.isRegularFile(Path.of(denial));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static String log(String denial) {
        return isFile(denial) ? denial : STANDARD_INPUT;
    }

    private static InputStream stdin(String denial, InputStream stdin) {
        return isFile(denial) || denial.equals(STANDARD_INPUT)
                ? stdin
                : new ByteArrayInputStream((denial + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static InputException fault(String message) {
        return new InputException(Diagnostic.error("no-denial", message, ""));
    }

    /** One record may be told in several words: SELinux's are of types, and where it names a capability or a file of that as well. */
    private static Map<Told, List<Access>> denials(Model model) {
        Map<Told, List<Access>> denials = new LinkedHashMap<>();
        model.observed()
                .forEach((subject, accesses) -> accesses.forEach((access, evidence) -> {
                    boolean itself = evidence.reporters().stream().anyMatch(r -> r != Reporter.SYSCALL_RECORD);
                    if (itself && evidence.verdicts().stream().anyMatch(REFUSED::contains)) {
                        denials.computeIfAbsent(new Told(subject, evidence), t -> new ArrayList<>())
                                .add(access);
                    }
                }));
        denials.values().forEach(list -> list.sort(Comparator.comparing(a -> !(a instanceof TypeAccess))));
        return denials;
    }

    private ExplainedDenial explain(Told told, List<Access> accesses) throws InputException {
        List<LayerReason> reasons = new ArrayList<>();
        for (Mechanism<?> mechanism : mechanisms) {
            reasons.addAll(reasons(mechanism, told.evidence(), accesses));
        }
        reasons.sort(Comparator.comparing(reason -> !reason.reported()));
        return new ExplainedDenial(told.subject().name(), accesses.get(0), told.evidence(), reasons);
    }

    private <P> List<LayerReason> reasons(Mechanism<P> mechanism, Evidence evidence, List<Access> accesses)
            throws InputException {
        Optional<P> policy = read(folder, mechanism);
        if (policy.isEmpty()) {
            return List.of();
        }
        boolean capabilities = mechanism.name().equals(Confinement.CAPABILITIES);
        boolean reported = !capabilities && evidence.reporters().stream().anyMatch(mechanism.reporters()::contains);
        if (reported) {
            Access own = accesses.get(0);
            return List.of(reason(mechanism, policy.get(), own, evidence, true));
        }
        List<LayerReason> reasons = new ArrayList<>();
        for (Access access : accesses) {
            if (!capabilities || access instanceof CapabilityUse) {
                reasons.addAll(readings(mechanism, policy.get(), access, evidence));
            }
        }
        return reasons.stream().distinct().toList();
    }

    /** Of the layers that did not write the record only what they refuse is told. */
    private <P> List<LayerReason> readings(Mechanism<P> mechanism, P policy, Access access, Evidence evidence)
            throws InputException {
        List<LayerReason> reasons = new ArrayList<>();
        for (List<Access> reading : mechanism.readings(policy, access, spec)) {
            for (Access asked : reading) {
                if (mechanism.decide(policy, asked).outcome() == Outcome.DENIED) {
                    reasons.add(reason(mechanism, policy, asked, evidence, false));
                }
            }
        }
        return reasons;
    }

    private <P> LayerReason reason(Mechanism<P> mechanism, P policy, Access access, Evidence evidence, boolean reported)
            throws InputException {
        DenialReason<P> reason = mechanism.reason(policy, access, evidence);
        List<Difference> opens = new ArrayList<>();
        List<String> exploits = new ArrayList<>();
        if (reason.changed().isPresent() && reason.cause() != Cause.ALLOWED) {
            P changed = reason.changed().get();
            opens.addAll(mechanism.compare(policy, changed).of(ChangeDirection.WIDENED));
            exploits.addAll(price.opened(mechanism.name(), mechanism.decider(changed)));
        }
        return new LayerReason(
                mechanism.name(), reported, reason.cause(), reason.why(), reason.change(), opens, exploits);
    }

    private static <P> Optional<P> read(PolicyFolder folder, Mechanism<P> mechanism) throws InputException {
        Optional<Path> file = folder.find(mechanism);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        PolicyFile text = PolicyFile.read(file.get(), InputStream.nullInputStream());
        return Optional.of(mechanism.read(file.get().toString(), text.text()));
    }
}
