package dev.lsmith.target.apparmor.check;

import dev.lsmith.target.apparmor.syntax.LanguageVersion;
import dev.lsmith.target.apparmor.syntax.MountConditions;
import dev.lsmith.target.apparmor.syntax.MountOptions;
import dev.lsmith.target.apparmor.syntax.MountRule;
import dev.lsmith.target.apparmor.syntax.RemountRule;
import dev.lsmith.target.apparmor.syntax.Rule;
import dev.lsmith.target.apparmor.syntax.UmountRule;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether a mount rule means any call of mount(2) at all (apparmor_parser, {@code gen_flag_rules} in {@code mount.cc}):
 * the flags of {@code options=} choose the kind of call, and each kind has its own arguments.
 */
final class MountCheck implements RuleCheck {
    private static final Set<String> COMMANDS =
            Set.of("remount", "bind", "rec", "move", "unbindable", "private", "slave", "shared");
    private static final Set<String> PROPAGATION = Set.of("unbindable", "private", "slave", "shared");

    private final MountOptions options = MountOptions.shipped();

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

    private Optional<Refusal> words(MountConditions conditions, LanguageVersion version) {
        for (MountConditions.Options list : conditions.options()) {
            Optional<String> unknown = options.unknown(list.flags(), version);
            if (unknown.isPresent()) {
                return Optional.of(
                        Refusal.of("`" + unknown.get() + "` is no option of mount rules", "see apparmor.d(5)"));
            }
            boolean both =
                    !list.choice() && !Collections.disjoint(options.set(list.flags()), options.cleared(list.flags()));
            if (both && version.has(LanguageVersion.V3_1)) {
                return Optional.of(Refusal.of("options exclude each other", "write one of them"));
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> remount(RemountRule rule) {
        Set<String> flags = new TreeSet<>(exact(rule.conditions()));
        return rule.conditions().fstypes().isEmpty() || !COMMANDS.containsAll(flags)
                ? Optional.empty()
                : Optional.of(Refusal.of("a remount has no file system type", "take `fstype` out"));
    }

    private Optional<Refusal> call(MountRule rule, LanguageVersion version) {
        Set<String> flags = exact(rule.conditions());
        if (flags.isEmpty() || !COMMANDS.containsAll(flags) || !COMMANDS.containsAll(optional(rule.conditions()))) {
            return Optional.empty();
        }
        boolean source = rule.source().isPresent();
        boolean typed = !rule.conditions().fstypes().isEmpty();
        boolean onePath =
                version.has(LanguageVersion.V3_1) ? !source || rule.target().isEmpty() : !source;
        boolean meant = (flags.contains("remount") && !source && !typed)
                || (flags.contains("bind") && !typed)
                || (!Collections.disjoint(flags, PROPAGATION) && onePath && !typed)
                || (flags.contains("move") && !typed);
        return meant
                ? Optional.empty()
                : Optional.of(Refusal.of(
                        "no mount has these options together with this source or file system type",
                        "a remount or change of propagation has `-> target` only"));
    }

    private Set<String> exact(MountConditions conditions) {
        return flags(conditions.options().stream().filter(o -> !o.choice()).toList());
    }

    private Set<String> optional(MountConditions conditions) {
        return flags(conditions.options().stream()
                .filter(MountConditions.Options::choice)
                .toList());
    }

    private Set<String> flags(List<MountConditions.Options> lists) {
        List<String> words = lists.stream()
                .map(MountConditions.Options::flags)
                .flatMap(Collection::stream)
                .toList();
        return options.set(words);
    }
}
