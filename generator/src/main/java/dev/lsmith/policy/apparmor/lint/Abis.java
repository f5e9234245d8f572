package dev.lsmith.policy.apparmor.lint;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.apparmor.lint.LintedProfile.RuleText;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.Preamble.PlacedStatement;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds rules that the parser drops, or compiles to less than they say, as the abi of the file does not list their class ({@code
 * profiles/apparmor/abi-classes.csv}).
 */
final class Abis {
    private static final String NONE = "-";
    private static final String ALL = "*";

    private final RuleText text;
    private final Map<String, Set<String>> mediated = ShippedData.rows("apparmor/abi-classes.csv").stream()
            .collect(Collectors.toUnmodifiableMap(
                    row -> row.get(0), row -> Set.of(row.get(1).split(" ", -1))));

    Abis(RuleText text) {
        this.text = text;
    }

    /** The findings of a whole file. */
    List<Finding> findings(AppArmorProfile resolved, List<LintedProfile> profiles, String file) {
        Optional<String> abi = resolved.abi();
        List<Finding> findings = new ArrayList<>();
        if (abi.isEmpty() && !profiles.isEmpty()) {
            findings.add(new Finding(
                    new Position(file, 1, 1),
                    Severity.WARNING,
                    "no-abi",
                    "the file names no abi",
                    "what its rules are worth is then up to policy-features in the parser's parser.conf;"
                            + " Debian's drops dbus and unix rules",
                    "begin with `abi <abi/3.0>,` or a newer one"));
        }
        Set<String> known = known(abi);
        for (LintedProfile profile : profiles) {
            findings.addAll(dropped(profile, known, abi.orElse("policy-features of Debian")));
        }
        return findings;
    }

    /** The classes that an abi lists; none where lsmith does not know the abi. */
    private Set<String> known(Optional<String> abi) {
        Set<String> listed = mediated.getOrDefault(abi.orElse(NONE), Set.of());
        return listed.contains(ALL)
                ? Mediation.ofAbi(abi).classes().stream()
                        .map(MediationClass::word)
                        .collect(Collectors.toUnmodifiableSet())
                : listed;
    }

    /** The abi lines whose file is not where the parser would look, which it refuses; {@code kernel} names no file. */
    List<Finding> missing(AppArmorProfile written, SearchPath path) {
        List<Finding> findings = new ArrayList<>();
        for (PlacedStatement line : written.lines()) {
            if (line.statement() instanceof Preamble.AbiStatement abi
                    && !abi.file().name().equals("kernel")
                    && !path.holds(abi.file(), line.at().position())) {
                boolean known = mediated.containsKey(abi.file().name());
                if (!known || path.holdsAbis()) {
                    findings.add(missing(line, abi.file().name(), known));
                }
            }
        }
        return findings;
    }

    private static Finding missing(PlacedStatement line, String name, boolean known) {
        return new Finding(
                line.at().position(),
                known ? Severity.NOTE : Severity.WARNING,
                "no-such-abi",
                "there is no file `" + name + "` here",
                known
                        ? "another version of AppArmor ships it; the parser refuses the profile where it is missing"
                        : "no version of AppArmor is known to ship it, and the parser refuses the profile where it is missing",
                "name an abi that the host has, or the folder that holds it with -I");
    }

    private List<Finding> dropped(LintedProfile profile, Set<String> known, String abi) {
        List<Finding> findings = new ArrayList<>();
        Set<String> told = new TreeSet<>();
        for (RuleLine line : profile.own()) {
            String name =
                    line.rule().kind().mediated().map(MediationClass::word).orElse("");
            if (!known.isEmpty() && !name.isEmpty() && !known.contains(name) && told.add(name)) {
                findings.add(new Finding(
                        line.at().position(),
                        Severity.WARNING,
                        "not-mediated",
                        text.of(line) + " has no effect",
                        "the abi (" + abi + ") does not list " + name
                                + ": the parser drops such rules, and what they speak of is open",
                        "name an abi that has it"));
            }
            if (line.rule() instanceof NetworkRule network) {
                ends(line, network, abi, profile.meaning().mediation().has(MediationClass.NETWORK_ADDRESS))
                        .ifPresent(findings::add);
            }
        }
        return findings;
    }

    /** Addresses and ports that are compiled to nothing (binaries of apparmor_parser 4.1.0 and 5.0.2 compared). */
    private Optional<Finding> ends(RuleLine line, NetworkRule rule, String abi, boolean addresses) {
        if (rule.local().saysMore()) {
            return Optional.of(new Finding(
                    line.at().position(),
                    Severity.WARNING,
                    "first-value-only",
                    text.of(line) + " holds for the first address and port alone",
                    "the parser takes a list there and leaves all but its first value out",
                    "write a rule for each"));
        }
        boolean ends = Stream.of(rule.local(), rule.peer())
                .anyMatch(end -> end.ip().isPresent() || end.port().isPresent());
        return ends && !addresses
                ? Optional.of(new Finding(
                        line.at().position(),
                        Severity.NOTE,
                        "not-mediated",
                        text.of(line) + " holds for every address and port",
                        "the abi (" + abi + ") does not list them: the parser compiles the rule without",
                        "name abi/4.0-ip or abi/5.0 once the kernel mediates them"))
                : Optional.empty();
    }
}
