package dev.lsmith.policy.apparmor.check;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.check.ExecConflicts.ChangeConflicts;
import dev.lsmith.policy.apparmor.resolve.Resolution;
import dev.lsmith.policy.apparmor.resolve.Resolution.Visitor;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.rule.UnixRule;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileReader.ParsedText;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What apparmor_parser of a version would say of a policy.
 *
 * @param faults what it would be refused for; empty when it is accepted
 */
public record Acceptance(List<Diagnostic> faults) {
    public Acceptance {
        faults = List.copyOf(faults);
    }

    /** Whether the policy is accepted. */
    public boolean accepts() {
        return faults.isEmpty();
    }

    /** Judges the text of a policy. */
    public static Acceptance of(String source, String text, SearchPath path, LanguageVersion version) {
        ParsedText<AppArmorProfile> reading = ProfileReader.reading(source, text);
        List<Diagnostic> faults = new ArrayList<>(reading.faults());
        PolicyCheck check = new PolicyCheck(version);
        Resolution resolution = Resolution.of(reading.tree(), path, version, check);
        check.resolved(resolution.policy());
        faults.addAll(resolution.faults());
        faults.addAll(check.faults());
        return new Acceptance(faults);
    }

    /** What is wrong with a policy beyond its grammar and its names. */
    static final class PolicyCheck implements Visitor {
        private static final int MOST = 100;

        /** The abi of the kernel at hand, which is no file. */
        private static final FileName KERNEL = new FileName("kernel", true);

        private final LanguageVersion version;
        private final FlagCheck flags = new FlagCheck();
        private final List<Diagnostic> faults = new ArrayList<>();

        PolicyCheck(LanguageVersion version) {
            this.version = version;
        }

        List<Diagnostic> faults() {
            return List.copyOf(faults);
        }

        @Override
        public void rule(RuleLine line) {
            line.rule().refusal(version).ifPresent(refusal -> add(refusal, line.at()));
        }

        @Override
        public void profile(Profile profile) {
            flags.check(profile.flags(), version).ifPresent(refusal -> add(refusal, profile.at()));
            if (!profile.head().identities().isEmpty() && !version.has(LanguageVersion.V5_0)) {
                add(Refusal.of("`identities` need AppArmor 5.0", "take them out"), profile.at());
            }
        }

        private void add(Refusal refusal, SourcePlace at) {
            if (faults.size() < MOST) {
                faults.add(Diagnostic.error("apparmor-policy", at.position(), refusal.message(), refusal.help()));
            }
        }

        /** Checks what is left of the policy as a whole. */
        void resolved(AppArmorProfile policy) {
            faults.addAll(NameCheck.of(policy.profiles()));
            if (!version.has(LanguageVersion.V5_0)) {
                policy.lines().stream()
                        .filter(l -> l.statement() instanceof Preamble.AbiStatement abi
                                && abi.file().equals(KERNEL))
                        .forEach(l -> add(
                                Refusal.of("`abi <kernel>` needs AppArmor 5.0", "name an abi such as <abi/3.0>"),
                                l.at()));
            }
            policy.profiles().forEach(this::conflicts);
        }

        private void conflicts(Profile profile) {
            for (RuleLine line : profile.lines()) {
                boolean told = faults.stream()
                        .anyMatch(f -> f.position().equals(Optional.of(line.at().position())));
                if (!told && line.rule() instanceof UnixRule unix) {
                    unix.checkResolved().ifPresent(refusal -> add(refusal, line.at()));
                }
            }
            try {
                faults.addAll(ExecConflicts.of(profile));
                faults.addAll(ChangeConflicts.of(profile));
            } catch (InputException e) {
                Diagnostic d = e.diagnostic();
                faults.add(Diagnostic.error(d.code(), profile.at().position(), d.message(), d.help()));
            }
            profile.children().forEach(this::conflicts);
        }
    }

    /** Names of profiles: each once among its neighbours, and namespaces that end. */
    static final class NameCheck {
        private final List<Diagnostic> faults = new ArrayList<>();

        private NameCheck() {}

        /** What is wrong with the names of resolved profiles and of their children. */
        static List<Diagnostic> of(List<Profile> profiles) {
            NameCheck check = new NameCheck();
            check.neighbours(profiles);
            return List.copyOf(check.faults);
        }

        private void neighbours(List<Profile> profiles) {
            Map<String, SourcePlace> seen = new HashMap<>();
            for (Profile profile : profiles) {
                String name = GlobWriter.write(profile.name());
                SourcePlace before = seen.putIfAbsent(name, profile.at());
                if (before != null) {
                    add(profile.at(), "a profile of the name `" + name + "` stands at " + before + " already");
                }
                namespace(name, profile.at());
                neighbours(profile.children());
            }
        }

        /** {@code :namespace:name} or {@code :namespace://name}. */
        private void namespace(String name, SourcePlace at) {
            if (!name.startsWith(":")) {
                return;
            }
            int end = name.indexOf(':', 1);
            String rest = end < 0 ? "" : name.substring(end + 1).replaceFirst("^//", "");
            if (end < 0) {
                add(at, "the namespace in `" + name + "` has no `:` at its end");
            } else if (end == 1 || rest.isEmpty()) {
                add(at, "`" + name + "` lacks the name of a namespace or of a profile");
            }
        }

        private void add(SourcePlace at, String message) {
            faults.add(Diagnostic.error("apparmor-policy", at.position(), message, "give it another name"));
        }
    }
}
