package dev.lsmith.target.selinux;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.TypeAccess;
import dev.lsmith.target.Assignment;
import dev.lsmith.target.Reason;
import java.util.List;
import java.util.stream.Stream;

/** Rules from SELinux's own records: exactly what was seen, under the container's new name. */
final class ObservedRules {
    private static final String MCS =
            "the MCS levels do not match: label the volume with :Z, or give both the same level; no rule can allow this";

    private final Assignment assignment;
    private final TypeEvidence types;
    private final OwnTypes own;
    private final Names names = new Names();

    ObservedRules(Assignment assignment, TypeEvidence types, OwnTypes own) {
        this.assignment = assignment;
        this.types = types;
        this.own = own;
    }

    void addTo(Draft draft) {
        types.accesses().forEach((access, evidence) -> add(access, evidence, draft));
    }

    private void add(TypeAccess access, Evidence evidence, Draft draft) {
        if (access.levels() == TypeAccess.Levels.INCOMPARABLE) {
            draft.leave(access, MCS, evidence);
        } else if (!nameable(access)) {
            draft.leave(access, "a name that no module can hold in .te and CIL alike", evidence);
        } else if (access.sourceType().equals(types.domain())) {
            addOwn(access, evidence, draft);
        } else if (access.targetType().equals(types.domain())) {
            Reason reason = new Reason.Observed(List.of(access), evidence);
            draft.add(
                    AccessRule.allow(access.sourceType(), own.domain(), access.tclass(), access.permissions()), reason);
        } else {
            draft.leave(
                    access, "it was done in the domain " + access.sourceType() + ", not in the container's", evidence);
        }
    }

    private void addOwn(TypeAccess access, Evidence evidence, Draft draft) {
        String target = access.targetType().equals(types.domain()) ? Rule.SELF : access.targetType();
        if (target.equals(Rule.SELF) && CapabilityClasses.isOne(access.tclass())) {
            for (String capability : access.permissions()) {
                if (!assignment.privileges().capabilities().contains(capability)) {
                    draft.leave(access, "the capability " + capability + " is not kept", evidence);
                    return;
                }
            }
        }
        Reason reason = new Reason.Observed(List.of(access), evidence);
        draft.add(AccessRule.allow(own.domain(), target, access.tclass(), access.permissions()), reason);
        if (access.permissions().contains("ioctl") && commandsKnown(access)) {
            CommandRange command = CommandRange.of(access.ioctl().orElseThrow() & CommandRange.MAX);
            draft.add(new CommandRule(Effect.ALLOW, own.domain(), target, access.tclass(), List.of(command)), reason);
        }
    }

    /** A single record without a command means that all must stay open, as one list of commands closes all others. */
    private boolean commandsKnown(TypeAccess access) {
        return types.accesses().keySet().stream()
                .filter(a -> a.sourceType().equals(access.sourceType())
                        && a.targetType().equals(access.targetType())
                        && a.tclass().equals(access.tclass())
                        && a.permissions().contains("ioctl"))
                .allMatch(a -> a.ioctl().isPresent());
    }

    private boolean nameable(TypeAccess access) {
        return Stream.of(access.sourceType(), access.targetType())
                        .allMatch(type -> type.equals(types.domain()) || names.usable(type))
                && names.usable(access.tclass())
                && access.permissions().stream().allMatch(names::usable);
    }
}
