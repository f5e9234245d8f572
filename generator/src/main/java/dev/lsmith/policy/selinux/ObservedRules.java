package dev.lsmith.policy.selinux;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.LabelFault;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import dev.lsmith.learn.Generality.NamedGeneralisation;
import dev.lsmith.learn.LearnedPath.Generalisation;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import dev.lsmith.policy.selinux.CommandLists.ExtendedPermission;
import dev.lsmith.policy.selinux.IoctlSets.IoctlReports;
import dev.lsmith.policy.selinux.ObjectClasses.McsConstraints;
import dev.lsmith.policy.selinux.OwnTypes.Names;
import dev.lsmith.policy.selinux.RuntimeRules.EngineDomains;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rules from SELinux's own records: exactly what was seen, under the container's new name. */
final class ObservedRules {
    private static final String MCS =
            "the MCS levels do not match: label the volume with :Z, or give both the same level; no rule can allow this in"
                    + " Debian's or Fedora's policy";

    /** Of a label that is not the module's own: a rule for it would be one for every container whose files bear it. */
    private static final String ASSOCIATE =
            "the label of a file, not the container's domain, is to be held by a file system: files of other containers may bear"
                    + " it, so no rule is written; mount the file system with a context of its own (-o context=…), or let the"
                    + " host's policy allow it";

    /** What is done to a socket before it is read and written. */
    private static final Set<String> OPENING = Set.of("accept", "connect", "create", "listen");

    private static final String MESSAGES = "nlmsg";

    private final Assignment assignment;
    private final TypeEvidence types;
    private final OwnTypes own;
    private final EngineDomains engines;
    private final ObjectClasses capabilities;
    private final IoctlReports ioctlReports;
    private final McsConstraints mcs = new McsConstraints();
    private final Names names = new Names();
    private final IoctlSets ioctlSets = new IoctlSets();
    private final PortRules ports;

    /** What is done later to an object of a class that was created: {@code profiles/selinux/made-files.csv}. */
    private final Map<String, List<String>> madeFiles = ShippedData.rows("selinux/made-files.csv").stream()
            .collect(Collectors.toMap(
                    row -> row.get(0), row -> List.of(row.get(1).split(" "))));

    private final Set<IoctlTarget> unknownCommands;

    ObservedRules(
            Assignment assignment,
            TypeEvidence types,
            OwnTypes own,
            EngineDomains engines,
            ObjectClasses capabilities) {
        this.assignment = assignment;
        this.types = types;
        this.unknownCommands = unknownCommands(types);
        this.own = own;
        this.engines = engines;
        this.ports = new PortRules(own);
        this.ioctlReports = new IoctlReports(types.domain());
        this.capabilities = capabilities;
    }

    void addTo(ModuleDraft draft) {
        types.accesses().forEach((access, evidence) -> add(access, evidence, draft));
        assignment.model().accesses(CapabilityUse.class).forEach((use, evidence) -> add(use, evidence, draft));
        assignment
                .model()
                .accesses(LabelFault.class)
                .forEach((fault, evidence) -> draft.leave(fault, cure(fault), evidence));
    }

    private void add(TypeAccess access, Evidence evidence, ModuleDraft draft) {
        if (access.sourceType().equals(types.domain()) && mcs.denies(access)) {
            draft.leave(access, MCS, evidence);
        } else if (!nameable(access)) {
            draft.leave(access, "a name that no module can hold in .te and CIL alike", evidence);
        } else if (access.sourceType().equals(types.domain())) {
            mcs.denying(access)
                    .forEach(policy -> draft.note("the MCS levels do not match for " + access.targetType() + ":"
                            + access.tclass() + " " + String.join(" ", access.permissions()) + ": in "
                            + PortRules.policyName(policy) + " no rule can allow it; label the volume with :Z"));
            addOwn(access, evidence, draft);
        } else if (access.targetType().equals(types.domain())) {
            addForeign(access, evidence, draft);
        } else if (access.sourceType().equals(own.fileType())) {
            draft.add(
                    AccessRule.allow(own.fileType(), access.targetType(), access.tclass(), access.permissions()),
                    new Reason.Observed(List.of(access), evidence));
        } else if (TypeEvidence.ofLabel(access)) {
            draft.leave(access, ASSOCIATE, evidence);
        } else {
            draft.leave(
                    access, "it was done in the domain " + access.sourceType() + ", not in the container's", evidence);
        }
    }

    private void addOwn(TypeAccess access, Evidence evidence, ModuleDraft draft) {
        String target = access.targetType().equals(types.domain()) ? SelinuxRule.SELF : access.targetType();
        if (target.equals(SelinuxRule.SELF) && isBounded(access.tclass())) {
            for (String capability : access.permissions()) {
                if (!assignment.privileges().capabilities().contains(capability)) {
                    draft.leave(access, "the capability " + capability + " is not kept", evidence);
                    return;
                }
            }
        }
        Reason reason = new Reason.Observed(List.of(access), evidence);
        Optional<EngineDomains.EngineDomain> engine = engines.of(target);
        if (engine.isPresent()) {
            String block = engine.get().block();
            String other = engine.get().expression();
            draft.addOptional(
                    block, AccessRule.allow(own.domain(), other, access.tclass(), access.permissions()), reason);
            return;
        }
        SortedSet<String> permissions = new TreeSet<>(access.permissions());
        if (permissions.remove(MESSAGES)) {
            messages(access, target, reason, draft);
        }
        if (!permissions.isEmpty()) {
            AccessRule rule = AccessRule.allow(own.domain(), target, access.tclass(), permissions);
            ports.blockOf(target)
                    .ifPresentOrElse(block -> draft.addOptional(block, rule, reason), () -> draft.add(rule, reason));
        }
        if (target.equals(SelinuxRule.SELF)) {
            furtherUseOfSockets(access, evidence, draft);
        } else {
            furtherUseOfFiles(access, evidence, draft);
        }
        if (access.permissions().contains("ioctl") && commandsKnown(access)) {
            commands(access.ioctl().orElseThrow() & CommandRange.MAX, target, access.tclass(), reason, draft);
        }
        port(access, reason, draft);
    }

    /** Whether a class is of checks that dropping a capability decides: not those against a namespace that a program made itself. */
    private boolean isBounded(String tclass) {
        return ObjectClasses.isCapability(tclass)
                && (assignment.hasOwnUsers() || !ObjectClasses.isOfUserNamespace(tclass));
    }

    /**
     * Netlink messages under the capability netlink_xperm of a policy (Linux 6.13). Policies without the capability have no such
     * permission, so its rule stands in a block that they drop. A list of message types closes the others and is understood from
     * checkpolicy and secilc 3.8 on, older ones refuse the whole module: none is written, and the types seen are told.
     */
    private void messages(TypeAccess access, String target, Reason reason, ModuleDraft draft) {
        draft.addOptional(
                "messages of " + target + " " + access.tclass(),
                AccessRule.allow(own.domain(), target, access.tclass(), MESSAGES),
                reason);
        access.netlink()
                .ifPresent(type -> draft.note("netlink message type " + type + " of " + access.tclass()
                        + " was seen and every type is allowed: a list of types (allowxperm … nlmsg) is refused by checkpolicy and secilc"
                        + " before 3.8, so none is written"));
    }

    /** What others do to the container: of an engine where the policy has it as a domain. */
    private void addForeign(TypeAccess access, Evidence evidence, ModuleDraft draft) {
        Reason reason = new Reason.Observed(List.of(access), evidence);
        Optional<EngineDomains.EngineDomain> engine = engines.of(access.sourceType());
        String source = engine.map(EngineDomains.EngineDomain::expression).orElse(access.sourceType());
        AccessRule rule = AccessRule.allow(source, own.domain(), access.tclass(), access.permissions());
        engine.ifPresentOrElse(e -> draft.addOptional(e.block(), rule, reason), () -> draft.add(rule, reason));
    }

    /**
     * Fedora's policy holds {@code dontaudit domain domain:socket_class_set { read write }}: a permissive domain's first use of
     * its own sockets is not reported there unless {@code semodule -DB} was given. Whoever has a socket uses it. What a program asks
     * of it, or whether it says that it has sent all, depends on the day: nginx calls fstat(2) for a long request only.
     */
    private void furtherUseOfSockets(TypeAccess access, Evidence evidence, ModuleDraft draft) {
        boolean opens = access.permissions().stream().anyMatch(OPENING::contains);
        if (!opens || !access.tclass().endsWith("_socket")) {
            return;
        }
        ofSocket(
                access,
                Set.of("read", "write"),
                "a socket made is read and written; Fedora's policy hides that from the log",
                evidence,
                draft);
        if (!assignment.exact()) {
            ofSocket(
                    access,
                    Set.of("getattr", "getopt", "shutdown"),
                    "a socket made is asked for what it is (fstat, getsockopt) and shut down; neither reaches anything else",
                    evidence,
                    draft);
        }
    }

    /** What was made is read, changed, renamed and removed one day, by the next start or when it is of no use any more. */
    private void furtherUseOfFiles(TypeAccess access, Evidence evidence, ModuleDraft draft) {
        NamedGeneralisation why = NamedGeneralisation.MADE_FILES;
        SortedSet<String> unseen = new TreeSet<>(madeFiles.getOrDefault(access.tclass(), List.of()));
        if (!access.permissions().contains("create") || unseen.isEmpty() || !assignment.makes(why)) {
            return;
        }
        types.accesses().keySet().stream()
                .filter(a -> IoctlTarget.of(a).equals(IoctlTarget.of(access)))
                .forEach(a -> unseen.removeAll(a.permissions()));
        if (!unseen.isEmpty()) {
            draft.add(
                    AccessRule.allow(own.domain(), access.targetType(), access.tclass(), unseen),
                    new Reason.Derived(why.why(), List.of(access), evidence),
                    new Generalisation(
                            why.word(),
                            List.of(access.text()),
                            unseen.first() + " of a " + access.tclass() + " of " + access.targetType()));
        }
    }

    private void ofSocket(TypeAccess access, Set<String> use, String why, Evidence evidence, ModuleDraft draft) {
        SortedSet<String> unseen = new TreeSet<>(use);
        types.accesses().keySet().stream()
                .filter(a -> IoctlTarget.of(a).equals(IoctlTarget.of(access)))
                .forEach(a -> unseen.removeAll(a.permissions()));
        if (!unseen.isEmpty()) {
            draft.add(
                    AccessRule.allow(own.domain(), SelinuxRule.SELF, access.tclass(), unseen),
                    new Reason.Derived(why, List.of(access), evidence));
        }
    }

    private void commands(int command, String target, String tclass, Reason reason, ModuleDraft draft) {
        draft.add(
                new CommandRule(
                        RuleEffect.ALLOW,
                        own.domain(),
                        target,
                        tclass,
                        ExtendedPermission.IOCTL,
                        List.of(CommandRange.of(command))),
                reason);
        if (assignment.makes(NamedGeneralisation.IOCTL_SET)) {
            ioctlSets
                    .generalisation(command)
                    .ifPresent(g -> draft.add(
                            new CommandRule(
                                    RuleEffect.ALLOW,
                                    own.domain(),
                                    target,
                                    tclass,
                                    ExtendedPermission.IOCTL,
                                    ioctlSets.with(command)),
                            reason,
                            g));
        }
    }

    private void port(TypeAccess access, Reason reason, ModuleDraft draft) {
        Optional<Integer> port = access.port();
        if (port.isPresent() && access.tclass().indexOf('_') > 0) {
            for (String permission : List.of("name_bind", "name_connect")) {
                if (access.permissions().contains(permission)) {
                    ports.elsewhere(permission, access.tclass(), port.get(), access.targetType(), reason, draft);
                }
            }
        }
    }

    /** A capability that another mechanism saw in use maps to one rule exactly, so it needs no record of SELinux's own. */
    private void add(CapabilityUse use, Evidence evidence, ModuleDraft draft) {
        if (evidence.reporters().equals(Set.of(Reporter.SELINUX))) {
            return;
        }
        if (assignment.privileges().capabilities().contains(use.capability())) {
            draft.add(
                    AccessRule.allow(
                            own.domain(), SelinuxRule.SELF, capabilities.of(use, assignment), use.capability()),
                    new Reason.Derived("class of the capability", List.of(use), evidence));
        } else {
            draft.leave(use, "the capability " + use.capability() + " is not kept", evidence);
        }
    }

    private static String cure(LabelFault fault) {
        return switch (fault.fault()) {
            case INVALID_CONTEXT ->
                "no policy has this context: the role may not have the type, or the type does not exist";
            case BOUNDED_TRANSITION ->
                "under no_new_privs or on a nosuid mount the new domain needs process2 nnp_transition or nosuid_transition";
            case VALIDATE_TRANSITION ->
                "the policy forbids this relabelling by a validatetrans rule; no allow rule cures it";
            case BOUNDS -> "the domain is bounded by a parent that may not do this; allow it to the parent first";
        };
    }

    /**
     * Whether a list of commands may be written, which closes all others: when the domain was made to report each command and
     * no record of the three lacks it.
     */
    private boolean commandsKnown(TypeAccess access) {
        return ioctlReports.each(access)
                && assignment.coverage().untold(Reporter.SELINUX).isEmpty()
                && !unknownCommands.contains(IoctlTarget.of(access));
    }

    /** What the kernel looks a decision up by. */
    private record IoctlTarget(String source, String target, String tclass) {
        static IoctlTarget of(TypeAccess access) {
            return new IoctlTarget(access.sourceType(), access.targetType(), access.tclass());
        }
    }

    private static Set<IoctlTarget> unknownCommands(TypeEvidence types) {
        return types.accesses().keySet().stream()
                .filter(a -> a.permissions().contains("ioctl") && a.ioctl().isEmpty())
                .map(IoctlTarget::of)
                .collect(Collectors.toSet());
    }

    private boolean nameable(TypeAccess access) {
        return Stream.of(access.sourceType(), access.targetType())
                        .allMatch(type -> type.equals(types.domain()) || names.usable(type))
                && names.usable(access.tclass())
                && access.permissions().stream().allMatch(names::usable);
    }
}
