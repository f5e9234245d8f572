package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.ShippedData;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Finding;
import dev.lsmith.policy.apparmor.rule.AllRule;
import dev.lsmith.policy.apparmor.rule.CapabilityRule;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.DbusRule;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.MountConditions;
import dev.lsmith.policy.apparmor.rule.MountRule;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.PtraceRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SignalRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules that leave out what would keep them narrow, or that hand over more than a profile can hold back. */
final class OpenRules implements Check {
    private static final Set<String> GRAVE = Set.of("critical", "high");

    private final RuleText text;
    private final Map<String, String> powers = ShippedData.rows("posture/capabilities.csv").stream()
            .filter(row -> GRAVE.contains(row.get(1)))
            .collect(Collectors.toUnmodifiableMap(row -> row.get(0), row -> row.get(2)));

    OpenRules(RuleText text) {
        this.text = text;
    }

    /** What is open about a rule. */
    private record Opening(Severity severity, String code, String why, String help) {
        static Opening warning(String code, String why, String help) {
            return new Opening(Severity.WARNING, code, why, help);
        }

        static Opening note(String code, String why, String help) {
            return new Opening(Severity.NOTE, code, why, help);
        }
    }

    @Override
    public List<Finding> findings(LintedProfile profile) {
        List<Finding> findings = new ArrayList<>();
        for (RuleLine line : profile.own()) {
            if (!line.rule().qualifiers().denies()) {
                opening(line.rule())
                        .ifPresent(o -> findings.add(new Finding(
                                line.at().position(),
                                o.severity(),
                                o.code(),
                                text.of(line) + " is open",
                                o.why(),
                                o.help())));
            }
        }
        return findings;
    }

    private Optional<Opening> opening(Rule rule) {
        if (rule instanceof AllRule) {
            return Optional.of(Opening.warning("all-open", "it allows everything", "allow what is needed"));
        }
        if (rule instanceof FileRule file) {
            return exec(file);
        }
        if (rule instanceof CapabilityRule capability) {
            return capabilities(capability);
        }
        if (rule instanceof ChangeProfileRule change && isAnything(change.target())) {
            return Optional.of(Opening.warning(
                    "change-profile-open",
                    "the process may take any profile, unconfined too",
                    "name the profiles that it changes to"));
        }
        if (rule instanceof MountRule mount
                && mount.conditions().equals(MountConditions.NONE)
                && mount.source().isEmpty()
                && mount.target().isEmpty()) {
            return Optional.of(Opening.warning(
                    "mount-open",
                    "any file system may be mounted anywhere, over any file",
                    "name source, type and target"));
        }
        return peers(rule);
    }

    private static Optional<Opening> exec(FileRule rule) {
        String mode = rule.exec().map(m -> m.word()).orElse("");
        if (mode.equalsIgnoreCase("ux")) {
            return Optional.of(Opening.warning(
                    "unconfined-exec",
                    "the program runs without any profile"
                            + (mode.equals("ux") ? ", in an environment that it is given (LD_PRELOAD)" : ""),
                    "give it a profile (Px), a child profile (Cx), or keep it in this one (ix)"));
        }
        if (mode.endsWith("ux") || mode.endsWith("Ux")) {
            return Optional.of(Opening.note(
                    "unconfined-fallback",
                    "where the profile is not loaded, the program runs without any",
                    "fall back to this profile (Pix), or load the other one always"));
        }
        return Optional.empty();
    }

    private Optional<Opening> capabilities(CapabilityRule rule) {
        if (rule.capabilities().isEmpty()) {
            return Optional.of(Opening.warning(
                    "capability-open", "it allows every capability", "name the capabilities that are needed"));
        }
        List<String> grave =
                rule.capabilities().stream().filter(powers::containsKey).toList();
        return grave.stream()
                .findFirst()
                .map(c -> Opening.note(
                        "powerful-capability",
                        String.join(", ", grave) + ": " + c + " " + powers.getOrDefault(c, ""),
                        "see whether the program works without it"));
    }

    private static Optional<Opening> peers(Rule rule) {
        if (rule instanceof PtraceRule ptrace && isAnything(ptrace.peer())) {
            return Optional.of(Opening.warning(
                    "ptrace-open",
                    "it holds for processes of every profile, unconfined ones too",
                    "name the profile with peer=, @{profile_name} for its own"));
        }
        if (rule instanceof SignalRule signal && isAnything(signal.peer())) {
            return Optional.of(Opening.note(
                    "signal-open", "it holds for processes of every profile", "name the profile with peer="));
        }
        if (rule instanceof NetworkRule network
                && network.family().isEmpty()
                && network.type().isEmpty()) {
            return Optional.of(Opening.note(
                    "network-open",
                    "it allows sockets of every family, raw and packet sockets too",
                    "name family and type: network inet stream,"));
        }
        if (rule instanceof DbusRule dbus
                && dbus.bus().isEmpty()
                && dbus.path().isEmpty()
                && dbus.name().isEmpty()) {
            return Optional.of(Opening.note("dbus-open", "it holds for every bus and service", "name bus and peer"));
        }
        return Optional.empty();
    }

    private static boolean isAnything(Optional<Glob> label) {
        return label.isEmpty() || label.get().equals(Glob.of(new Glob.AnyPath()));
    }
}
