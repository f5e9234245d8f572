package dev.lsmith.target.apparmor;

import dev.lsmith.access.Evidence;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.PivotRootUse;
import dev.lsmith.access.UmountUse;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.target.apparmor.syntax.LanguageVersion;
import dev.lsmith.target.apparmor.syntax.MountConditions;
import dev.lsmith.target.apparmor.syntax.MountConditions.Options;
import dev.lsmith.target.apparmor.syntax.MountOptions;
import dev.lsmith.target.apparmor.syntax.MountRule;
import dev.lsmith.target.apparmor.syntax.PivotRootRule;
import dev.lsmith.target.apparmor.syntax.Qualifiers;
import dev.lsmith.target.apparmor.syntax.RemountRule;
import dev.lsmith.target.apparmor.syntax.Rule;
import dev.lsmith.target.apparmor.syntax.UmountRule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Mount, remount, umount and pivot_root rules, each exactly as observed: flags of a mount rule do not add up. */
final class MountRules {
    private final Abi abi;
    private final LanguageVersion version;
    private final Findings findings;

    MountRules(Abi abi, Findings findings) {
        this.abi = abi;
        this.version = LanguageVersion.of(abi.version()).orElse(LanguageVersion.NEWEST);
        this.findings = findings;
    }

    void add(Model model) {
        SortedMap<MountUse, Evidence> writable = new TreeMap<>();
        for (Map.Entry<MountUse, Evidence> e : model.accesses(MountUse.class).entrySet()) {
            Optional<String> unknown = e.getKey().flags().stream()
                    .filter(f -> !MountOptions.isKnown(f, version))
                    .findFirst();
            if (unknown.isPresent()) {
                findings.leaveOut(
                        e.getKey(), e.getValue(), "abi " + abi.version() + " has no mount option " + unknown.get());
            } else {
                writable.put(e.getKey(), e.getValue());
            }
        }
        Findings.grouped(writable, MountRules::withoutData).forEach((use, same) -> findings.add(rule(use), same));
        model.accesses(UmountUse.class)
                .forEach((use, evidence) -> findings.add(
                        new UmountRule(Qualifiers.NONE, MountConditions.NONE, Optional.of(Glob.literal(use.target()))),
                        single(use, evidence)));
        model.accesses(PivotRootUse.class)
                .forEach((use, evidence) -> findings.add(
                        new PivotRootRule(
                                Qualifiers.NONE,
                                use.putOld().map(Glob::literal),
                                Optional.of(Glob.literal(use.newRoot())),
                                Optional.empty()),
                        single(use, evidence)));
    }

    private static <K, V> SortedMap<K, V> single(K key, V value) {
        return new TreeMap<>(Map.of(key, value));
    }

    /** A file system's own options cannot be told in a rule. */
    private static MountUse withoutData(MountUse use) {
        return new MountUse(use.target(), use.source(), use.fstype(), use.flags(), Optional.empty());
    }

    private static Rule rule(MountUse use) {
        Optional<Glob> target = Optional.of(Glob.literal(use.target()));
        SortedSet<String> flags = new TreeSet<>(use.flags());
        if (flags.remove("remount")) {
            return new RemountRule(Qualifiers.NONE, new MountConditions(List.of(), exactly(flags)), target);
        }
        MountConditions conditions =
                new MountConditions(use.fstype().map(Glob::literal).stream().toList(), exactly(flags));
        return new MountRule(Qualifiers.NONE, conditions, use.source().map(Glob::literal), target);
    }

    private static List<Options> exactly(SortedSet<String> flags) {
        return flags.isEmpty() ? List.of() : List.of(new Options(flags, false));
    }
}
