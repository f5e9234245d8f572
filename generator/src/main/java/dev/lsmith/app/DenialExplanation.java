package dev.lsmith.app;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Subject;
import dev.lsmith.access.Subject.SelinuxDomain;
import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.app.recording.DenialCollector;
import dev.lsmith.app.recording.DenialCollector.Denial;
import dev.lsmith.audit.Ledger;
import dev.lsmith.audit.LogReader;
import dev.lsmith.audit.LogSources;
import dev.lsmith.audit.LogSources.LogSource;
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
import dev.lsmith.policy.selinux.BasePolicy;
import dev.lsmith.policy.selinux.SelinuxMechanism;
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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Says of denials which layer of a folder's policies refuses them, why, and what it would cost to allow them. */
public final class DenialExplanation {
    /** More than a person reads at once; each is compared and asked about every exploit. */
    private static final int MOST = 25;

    private static final String STANDARD_INPUT = "-";

    private final PolicyFolder folder;
    private final Optional<ContainerSpec> spec;
    private final List<Mechanism<?>> mechanisms;
    private final ExploitPrice price;
    private final Set<String> names;

    private DenialExplanation(
            PolicyFolder folder,
            Optional<ContainerSpec> spec,
            List<Mechanism<?>> mechanisms,
            ExploitPrice price,
            Set<String> names) {
        this.folder = folder;
        this.spec = spec;
        this.mechanisms = mechanisms;
        this.price = price;
        this.names = names;
    }

    /**
     * Reads the policies of a folder, for any number of denials.
     *
     * @param path a folder that {@code generate} wrote
     * @throws InputException when a policy cannot be read
     */
    static DenialExplanation of(Path path, PolicySources sources) throws InputException {
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
        Set<String> names = new TreeSet<>();
        read(folder, all.apparmor())
                .ifPresent(file -> file.profiles()
                        .forEach(profile -> names.add(profile.name().text())));
        read(folder, new SelinuxMechanism(BasePolicy.NONE)).ifPresent(module -> names.add(module.domain()));
        return new DenialExplanation(
                folder, LaunchedContainer.of(folder), mechanisms, new ExploitPrice(FolderConfinement.of(path)), names);
    }

    /**
     * Explains the denials of a finished log.
     *
     * @param denial the line itself, a file that holds lines, or {@code -}
     * @param stdin what {@code -} stands for
     * @throws InputException when there is no denial, or too many
     */
    List<ExplainedDenial> of(String denial, InputStream stdin) throws InputException {
        DenialCollector collector = new DenialCollector(subject -> true);
        List<LogSource> lines = LogSources.expand(List.of(log(denial)), stdin(denial, stdin));
        new LogReader().read(lines, new Ledger(), collector);
        List<Denial> denials = collector.all();
        if (denials.isEmpty()) {
            Optional<String> sandbox = collector.sandboxes().stream().findFirst();
            if (sandbox.isPresent()) {
                throw fault("it was " + sandbox.get() + ": no policy of the container has to do with that");
            }
            throw fault("it tells of no denial: give a line of AppArmor, an AVC, or of seccomp, as the log has it");
        }
        if (denials.size() > MOST) {
            throw fault("it tells of " + denials.size() + " denials, more than the " + MOST
                    + " that are explained at once");
        }
        List<ExplainedDenial> explained = new ArrayList<>();
        for (Denial each : denials) {
            explained.add(of(each));
        }
        return explained;
    }

    /**
     * What collects the denials of the folder's container.
     *
     * @param subjects who that is in the log; empty for the names of the folder's profiles and domain
     */
    public DenialCollector collector(List<String> subjects) {
        return new DenialCollector(
                subject -> subjects.isEmpty() ? concerns(subject) : subjects.contains(subject.name()));
    }

    /** Whether the folder's policies are a subject's: it has the name of a profile or domain of theirs, or no label at all. */
    private boolean concerns(Subject subject) {
        return switch (subject.mechanism()) {
            case Confinement.APPARMOR -> names.contains(subject.name()) || names.contains(parent(subject.name()));
            case Confinement.SELINUX -> subject instanceof SelinuxDomain domain && names.contains(domain.type());
            default -> true;
        };
    }

    /** The profile of which a hat or a child profile is. */
    private static String parent(String profile) {
        int child = profile.indexOf("//", 1);
        return child < 0 ? profile : profile.substring(0, child);
    }

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

    /**
     * Explains one denial.
     *
     * @throws InputException when a policy cannot be read
     */
    public ExplainedDenial of(Denial denial) throws InputException {
        List<LayerReason> reasons = new ArrayList<>();
        for (Mechanism<?> mechanism : mechanisms) {
            reasons.addAll(reasons(mechanism, denial.evidence(), denial.accesses()));
        }
        reasons.sort(Comparator.comparing(reason -> !reason.reported()));
        return new ExplainedDenial(denial.subject().name(), denial.accesses().get(0), denial.evidence(), reasons);
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
