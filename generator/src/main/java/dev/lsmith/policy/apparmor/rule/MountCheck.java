package dev.lsmith.policy.apparmor.rule;

import java.util.List;
import java.util.Optional;

/**
 * Whether a mount rule means any call of mount(2) at all (apparmor_parser, {@code gen_flag_rules} in {@code mount.cc}):
 * the flags of {@code options=} choose the kind of call, and each kind has its own arguments.
 */
public final class MountCheck implements RuleCheck {
    private static final int REMOUNT = 0x20;
    private static final int BIND = 0x1000;
    private static final int MOVE = 0x2000;
    private static final int RECURSIVE = 0x4000;
    /** Unbindable, private, slave, shared. */
    private static final int PROPAGATION = 0x1e0000;

    private static final int COMMANDS = REMOUNT | BIND | MOVE | RECURSIVE | PROPAGATION;

    @Override
    public Optional<Refusal> check(Rule rule, LanguageVersion version) {
        if (rule instanceof MountRule mount) {
            return words(mount.conditions(), version).or(() -> call(mount, version));
        }
        if (rule instanceof RemountRule remount) {
            return words(remount.conditions(), version).or(() -> remount(remount));
        }
        if (rule instanceof UmountRule umount) {
            return words(umount.conditions(), version);
        }
        return Optional.empty();
    }

    private static Optional<Refusal> words(MountConditions conditions, LanguageVersion version) {
        for (MountConditions.Options list : conditions.options()) {
            Optional<String> unknown = list.flags().stream()
                    .filter(word -> !MountOptions.isKnown(word, version))
                    .findFirst();
            if (unknown.isPresent()) {
                return Optional.of(
                        Refusal.of("`" + unknown.get() + "` is no option of mount rules", "see apparmor.d(5)"));
            }
            MountOptions.Asked asked = MountOptions.of(list.flags());
            if (!list.choice() && (asked.set() & asked.clear()) != 0 && version.has(LanguageVersion.V4_0)) {
                return Optional.of(Refusal.of("options exclude each other", "write one of them"));
            }
        }
        return Optional.empty();
    }

    private static Optional<Refusal> remount(RemountRule rule) {
        boolean command = (flags(rule.conditions(), false) & ~COMMANDS) == 0;
        return rule.conditions().fstypes().isEmpty() || !command
                ? Optional.empty()
                : Optional.of(Refusal.of("a remount has no file system type", "take `fstype` out"));
    }

    private static Optional<Refusal> call(MountRule rule, LanguageVersion version) {
        int flags = flags(rule.conditions(), false);
        int optional = flags(rule.conditions(), true);
        if (flags == 0 || ((flags | optional) & ~COMMANDS) != 0) {
            return Optional.empty();
        }
        boolean source = rule.source().isPresent();
        boolean onePath =
                version.has(LanguageVersion.V3_1) ? !source || rule.target().isEmpty() : !source;
        boolean command = ((flags & REMOUNT) != 0 && !source)
                || (flags & (BIND | MOVE)) != 0
                || ((flags & PROPAGATION) != 0 && onePath);
        return command && rule.conditions().fstypes().isEmpty()
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        "no mount has these options together with this source or file system type",
                        "a remount or change of propagation has `-> target` only"));
    }

    /** The flags of all lists of one kind together. */
    private static int flags(MountConditions conditions, boolean choice) {
        List<String> words = conditions.options().stream()
                .filter(o -> o.choice() == choice)
                .flatMap(o -> o.flags().stream())
                .toList();
        return MountOptions.of(words).set();
    }
}
