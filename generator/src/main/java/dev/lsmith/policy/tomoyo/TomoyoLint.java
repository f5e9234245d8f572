package dev.lsmith.policy.tomoyo;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.LintCode.LintCodes;
import dev.lsmith.policy.Mechanism.SourceFile;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Domain;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Mode;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is wrong with a policy, or wider than it looks ({@code profiles/lint/codes.ini}). */
final class TomoyoLint {
    private static final Set<String> CHANGING =
            Set.of("write", "append", "create", "unlink", "rename", "truncate", "link");

    private final SourceFile file;
    private final LintCodes codes = new LintCodes();
    private final List<Finding> findings = new ArrayList<>();

    TomoyoLint(SourceFile file) {
        this.file = file;
    }

    /** All that there is to say, sorted; what cannot be read is a finding. */
    List<Finding> findings() {
        try {
            TomoyoReader.PlacedPolicy read = TomoyoReader.place(file.name(), file.text());
            look(read.policy(), read.places());
        } catch (InputException e) {
            findings.add(Finding.unread(file.name(), e));
        }
        return findings.stream().sorted().toList();
    }

    private void look(TomoyoPolicy policy, Map<TomoyoRule, Position> places) {
        Position whole = Position.ofSource(file.name());
        for (Domain domain : policy.domains()) {
            Profile profile = policy.profiles().get(domain.profile());
            if (profile != null && profile.configs().values().stream().noneMatch(c -> c.mode() == Mode.ENFORCING)) {
                find("tomoyo-not-enforced", whole, domain.name());
            }
            for (TomoyoRule rule : domain.rules()) {
                rule(policy, rule, places.getOrDefault(rule, whole));
            }
        }
        if (!policy.exceptions().isEmpty() || !policy.profiles().isEmpty()) {
            missingGroups(policy).forEach(group -> find("tomoyo-group-missing", whole, group));
        }
    }

    private void rule(TomoyoPolicy policy, TomoyoRule rule, Position at) {
        boolean changes =
                rule.category().equals("file") && rule.operations().stream().anyMatch(CHANGING::contains);
        for (String argument : rule.arguments()) {
            List<String> words =
                    argument.startsWith("@") ? policy.members("path_group", argument.substring(1)) : List.of(argument);
            boolean all = words.stream().anyMatch(TomoyoLint::isEverything);
            if (all && rule.category().equals("file")) {
                find(changes ? "tomoyo-writes-anything" : "tomoyo-names-anything", at, rule.text());
                break;
            }
        }
        if (rule.category().equals("task")) {
            find("tomoyo-leaves-domain", at, rule.text());
        }
        boolean executesWritten = rule.category().equals("file")
                && rule.operations().contains("execute")
                && (rule.operations().contains("write") || rule.operations().contains("create"));
        if (executesWritten) {
            find("tomoyo-runs-what-it-writes", at, rule.text());
        }
    }

    private static boolean isEverything(String word) {
        return word.startsWith("/\\{\\*\\}/") || word.equals("/\\*") || word.equals("\\*:/\\{\\*\\}/\\*");
    }

    private void find(String code, Position at, String subject) {
        findings.add(codes.finding(code, at, subject));
    }

    /** The groups that rules name and the policy does not have, as the rules write them. */
    static List<String> missingGroups(TomoyoPolicy policy) {
        Set<String> missing = new TreeSet<>();
        policy.domains()
                .forEach(domain -> policy.rules(domain)
                        .forEach(rule -> rule.arguments().stream()
                                .filter(argument -> argument.startsWith("@"))
                                .filter(argument -> List.of("path_group", "number_group", "address_group").stream()
                                        .allMatch(kind -> policy.members(kind, argument.substring(1))
                                                .isEmpty()))
                                .forEach(missing::add)));
        return List.copyOf(missing);
    }
}
