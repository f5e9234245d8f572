package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import dev.lsmith.policy.apparmor.rule.MountConditions.MountOptions;
import dev.lsmith.policy.apparmor.rule.MountConditions.MountOptions.Asked;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The calls of mount(2) that rules allow: mount point, device, type and flags, the flags as one byte for each that is set, rising: its bit's number
 * and one.
 *
 * <p>mount(2) has five jobs, and a rule without flags holds for all of them. With flags it holds for the one that they
 * speak of ({@code gen_flag_rules} in the parser's mount.cc); with parsers that do not mount exactly for each of them, so
 * that {@code options=(rw, bind)} is one for new mounts too (CVE-2016-1585; measured with 3.0.8).
 */
final class MountCalls {
    /** The permission bit (AA_MAY_MOUNT in security/apparmor/include/mount.h). */
    static final int PERMISSION = 2;

    /** Always logged with the permissions of a mount by device and type. */
    private static final int PERMISSION_DATA = 0x40;

    static final int REMOUNT = 1 << 5;
    static final int BIND = 1 << 12;
    static final int MOVE = 1 << 13;
    static final int RECURSIVE = 1 << 14;
    static final int PROPAGATION = 0xf << 17;
    static final int COMMANDS = MOVE | REMOUNT | BIND | RECURSIVE | PROPAGATION;
    /** Flags that belong to the mount and not to the file system: no remount, no change of propagation has them. */
    private static final int MOUNT_POINT_FLAGS = 0b1110 | 1 << 10 | 1 << 11 | 1 << 21 | 1 << 24;
    /** A byte that stands for no flag: the empty list in apparmor_parser's expressions. */
    private static final int NO_FLAG = 0xfe;

    private static final Glob DETACHED = Glob.literal("detached");

    private final GlobPatterns patterns;
    private final CompiledRules clauses;
    private final boolean exactly;

    MountCalls(RuleCompiler out) {
        this.patterns = out.patterns();
        this.clauses = out.policy();
        this.exactly = out.mediation().mountsExactly();
    }

    void add(int index, MountRule rule) throws InputException {
        if (exactly) {
            addExactly(index, rule.qualifiers(), rule.conditions(), rule.source(), rule.target(), 0);
            return;
        }
        Asked asked = asked(rule.conditions());
        if ((asked.set() | asked.clear()) == 0) {
            asked = new Asked(MountOptions.ALL, MountOptions.ALL);
        }
        addJobs(index, rule.qualifiers(), rule.conditions().fstypes(), asked, rule.source(), rule.target());
    }

    void add(int index, RemountRule rule) throws InputException {
        if (exactly) {
            addExactly(index, rule.qualifiers(), rule.conditions(), Optional.empty(), rule.target(), REMOUNT);
            return;
        }
        Asked asked = new Asked(asked(rule.conditions()).set() | REMOUNT, 0);
        addJobs(index, rule.qualifiers(), rule.conditions().fstypes(), asked, Optional.empty(), rule.target());
    }

    private static Asked asked(MountConditions conditions) {
        Asked all = Asked.NOTHING;
        for (MountConditions.Options options : conditions.options()) {
            Asked asked = MountOptions.of(options.flags());
            if (options.choice()) {
                int either = asked.set() | asked.clear();
                asked = new Asked(either, either);
            }
            all = all.and(asked);
        }
        return all;
    }

    /** Each list of options is a rule of its own, together with each list of options that may be set or not. */
    private void addExactly(
            int index,
            Qualifiers qualifiers,
            MountConditions conditions,
            Optional<Glob> source,
            Optional<Glob> target,
            int job)
            throws InputException {
        List<Integer> must = new ArrayList<>();
        List<Integer> may = new ArrayList<>();
        for (MountConditions.Options options : conditions.options()) {
            Asked asked = MountOptions.of(options.flags());
            if (options.choice()) {
                may.add(asked.set() | asked.clear());
            } else {
                must.add(asked.set() | job);
            }
        }
        if (conditions.options().isEmpty()) {
            must.add(job == 0 ? MountOptions.ALL : job);
            may.add(job == 0 ? MountOptions.ALL : ~(MOVE | job));
        } else if (must.isEmpty()) {
            must.add(job);
        } else if (may.isEmpty()) {
            may.add(0);
        }
        for (int set : must) {
            for (int either : may) {
                addJob(index, qualifiers, conditions.fstypes(), new Asked(set | either, either), set, source, target);
            }
        }
    }

    /** The job that flags speak of; without flags each that the rule's other conditions leave. */
    private void addJob(
            int index,
            Qualifiers qualifiers,
            List<Glob> fstypes,
            Asked asked,
            int set,
            Optional<Glob> source,
            Optional<Glob> target)
            throws InputException {
        boolean every = set == 0 || set == MountOptions.ALL;
        BytePattern point = patterns.path(target);
        boolean anyType = fstypes.isEmpty();
        boolean anySource = source.isEmpty() && anyType;
        boolean onePlace = anyType && (source.isEmpty() || target.isEmpty());
        if ((every || (set & REMOUNT) != 0) && anySource) {
            BytePattern any = BytePattern.any();
            addWithData(index, qualifiers, point, any, any, flags(asked, ~MOVE));
            if (!every) {
                return;
            }
        }
        if ((every || (set & BIND) != 0) && anyType) {
            addJob(index, qualifiers, point, device(source), flags(asked, BIND | RECURSIVE));
            if (!every) {
                return;
            }
        }
        if ((every || (set & PROPAGATION) != 0) && onePlace) {
            BytePattern place = target.isEmpty() ? patterns.path(source) : point;
            addJob(index, qualifiers, place, BytePattern.any(), flags(asked, ~MOUNT_POINT_FLAGS));
            if (!every) {
                return;
            }
        }
        if ((every || (set & MOVE) != 0) && anyType) {
            addJob(index, qualifiers, point, device(source), flags(asked, MOVE));
            if (!every) {
                return;
            }
        }
        if (every || (asked.set() & ~COMMANDS) != 0) {
            addWithData(index, qualifiers, point, device(source), types(fstypes), flags(asked, ~COMMANDS));
        }
    }

    /** A source; {@code detached} is a mount that stands nowhere, whose name the kernel gives as none. */
    private BytePattern device(Optional<Glob> source) throws InputException {
        return source.filter(DETACHED::equals).isPresent() ? BytePattern.text("") : patterns.path(source);
    }

    private void addJobs(
            int index,
            Qualifiers qualifiers,
            List<Glob> fstypes,
            Asked asked,
            Optional<Glob> source,
            Optional<Glob> target)
            throws InputException {
        BytePattern point = patterns.path(target);
        BytePattern device = patterns.path(source);
        boolean anyType = fstypes.isEmpty();
        boolean anySource = source.isEmpty() && anyType;
        if ((asked.set() & REMOUNT) != 0 && anySource) {
            addWithData(
                    index,
                    qualifiers,
                    point,
                    BytePattern.any(),
                    BytePattern.any(),
                    flags(asked, ~(COMMANDS & ~(REMOUNT | BIND | RECURSIVE))));
        }
        if ((asked.set() & BIND) != 0 && anyType) {
            addJob(index, qualifiers, point, device, flags(asked, BIND | RECURSIVE));
        }
        if ((asked.set() & PROPAGATION) != 0 && anySource) {
            addJob(index, qualifiers, point, BytePattern.any(), flags(asked, ~MOUNT_POINT_FLAGS));
        }
        if ((asked.set() & MOVE) != 0 && anyType) {
            addJob(index, qualifiers, point, device, flags(asked, MOVE));
        }
        if (((asked.set() | asked.clear()) & ~COMMANDS) != 0) {
            addWithData(index, qualifiers, point, device, types(fstypes), flags(asked, ~COMMANDS));
        }
    }

    private void addJob(int index, Qualifiers qualifiers, BytePattern point, BytePattern device, BytePattern flags) {
        clauses.add(index, qualifiers, headed(point, device, BytePattern.any(), flags), PERMISSION);
    }

    private void addWithData(
            int index,
            Qualifiers qualifiers,
            BytePattern point,
            BytePattern device,
            BytePattern type,
            BytePattern flags) {
        int logged = qualifiers.audit() == qualifiers.denies() ? 0 : PERMISSION;
        clauses.add(new CompiledRule(
                index,
                headed(point, device, type, flags),
                qualifiers.denies(),
                PERMISSION,
                logged | PERMISSION_DATA,
                qualifiers.priority(),
                Optional.empty()));
    }

    private BytePattern types(List<Glob> fstypes) throws InputException {
        if (fstypes.isEmpty()) {
            return BytePattern.any();
        }
        List<BytePattern> types = new ArrayList<>();
        for (Glob type : fstypes) {
            types.add(patterns.name(type));
        }
        return new BytePattern.Choice(types);
    }

    /** Of the flags of a job those that must be set; those that may be set or not; none of the others. */
    private static BytePattern flags(Asked asked, int job) {
        if (asked.set() == MountOptions.ALL) {
            return BytePattern.any();
        }
        int set = asked.set() & job;
        List<BytePattern> flags = new ArrayList<>();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((set >>> bit & 1) == 1) {
                BytePattern flag = BytePattern.bytes(bit + 1);
                flags.add((asked.clear() >>> bit & 1) == 1 ? BytePattern.optional(flag) : flag);
            }
        }
        return flags.isEmpty() ? BytePattern.optional(BytePattern.bytes(NO_FLAG)) : new BytePattern.Sequence(flags);
    }

    private static BytePattern headed(BytePattern... fields) {
        return BytePattern.sequence(
                BytePattern.bytes(MediationClass.MOUNT.head()), BytePattern.fields(List.of(fields)));
    }
}
