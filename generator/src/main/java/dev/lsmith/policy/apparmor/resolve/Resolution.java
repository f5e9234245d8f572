package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.List;

/**
 * A policy as the kernel's parser sees it.
 *
 * @param policy the same kind of tree with plain rules only: no include, variable, conditional, block or alias is left;
 *     of the preamble only the {@code abi} statements. Each rule keeps the place in the file that it stands in
 * @param faults what the policy would be refused for, in the order in which it was found; then the tree lacks what is
 *     at fault
 * @param notes what is accepted and does not do what it seems to
 */
public record Resolution(AppArmorProfile policy, List<Diagnostic> faults, List<Diagnostic> notes) {
    public Resolution {
        faults = List.copyOf(faults);
        notes = List.copyOf(notes);
    }

    /** Resolves a policy and gathers all that is wrong with it. */
    public static Resolution of(AppArmorProfile written, SearchPath path, LanguageVersion version) {
        return of(written, path, version, Visitor.NONE);
    }

    /** Resolves a policy, gathers all that is wrong with it, and shows what it comes across. */
    public static Resolution of(AppArmorProfile written, SearchPath path, LanguageVersion version, Visitor visitor) {
        ResolutionReport report = new ResolutionReport();
        Inclusion inclusion = new Inclusion(path, version, report);
        PreambleResolver preamble = new PreambleResolver(inclusion, version, report);
        preamble.addAll(written.lines());
        preamble.addItems(written.items());
        ProfileResolver resolver =
                new ProfileResolver(new ProfileResolver.Context(inclusion, preamble, version, report, visitor));
        List<Profile> resolved =
                preamble.profiles().stream().map(resolver::resolve).toList();
        return new Resolution(
                new AppArmorProfile(
                        preamble.abis(), List.<Item>copyOf(preamble.aliases().apply(resolved))),
                report.faults(),
                report.notes());
    }

    /**
     * Resolves a policy.
     *
     * @throws InputException for the first thing that is wrong with it
     */
    public static AppArmorProfile resolve(AppArmorProfile written, SearchPath path, LanguageVersion version)
            throws InputException {
        Resolution resolution = of(written, path, version);
        if (!resolution.faults.isEmpty()) {
            throw new InputException(resolution.faults.get(0));
        }
        return resolution.policy;
    }

    /** Is shown everything that a resolution comes across, as written, whether it is left in the end or not. */
    public interface Visitor {
        /** One that does nothing. */
        Visitor NONE = new Visitor() {
            @Override
            public void rule(RuleLine line) {}

            @Override
            public void profile(Profile profile) {}
        };

        /** A rule, with the qualifiers that stand before it. */
        void rule(RuleLine line);

        /** A profile, child profile or hat; what is in it is shown too. */
        void profile(Profile profile);
    }
}
