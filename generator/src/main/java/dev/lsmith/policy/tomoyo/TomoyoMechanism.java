package dev.lsmith.policy.tomoyo;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.TomoyoRequest;
import dev.lsmith.access.TomoyoRequest.Operations;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Decision.Explanation;
import dev.lsmith.policy.Decision.Finding;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.DenialReason;
import dev.lsmith.policy.DenialReason.Cause;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Domain;
import dev.lsmith.policy.tomoyo.TomoyoPolicy.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/** TOMOYO 2.6: a domain of its own for the container's programs, and the profile that enforces it. */
public final class TomoyoMechanism implements Mechanism<TomoyoPolicy> {
    private static final Operations OPERATIONS = new Operations();

    /** A request in the words of a rule without patterns: {@code file read /etc/passwd}; empty for any other text. */
    public static Optional<Access> access(String text) {
        List<TomoyoRequest> requests = OPERATIONS.requests(List.of(text.strip().split("\\s+", -1)));
        return requests.size() == 1 ? Optional.of(requests.get(0)) : Optional.empty();
    }

    @Override
    public String name() {
        return "tomoyo";
    }

    @Override
    public Set<Reporter> reporters() {
        return Set.of(Reporter.TOMOYO);
    }

    /** Hosts have it rarely, and no engine is told of it: it is made of TOMOYO's own records, and when somebody asks for it. */
    @Override
    public boolean isMadeOnRequest() {
        return true;
    }

    @Override
    public Synthesis<TomoyoPolicy> synthesise(Assignment assignment) {
        return new DomainSynthesis(assignment).synthesise();
    }

    /** With a profile that logs what it would refuse. */
    @Override
    public TomoyoPolicy staged(TomoyoPolicy policy) {
        return policy.staged();
    }

    @Override
    public SortedMap<String, String> render(TomoyoPolicy policy) {
        return TomoyoWriter.files(policy);
    }

    @Override
    public OutputPlace place() {
        return OutputPlace.folder(TomoyoWriter.FOLDER, TomoyoWriter.WHOLE);
    }

    @Override
    public Likeness likeness(String name, String text) {
        boolean named = name.endsWith(TomoyoWriter.WHOLE)
                || Set.of("profile.conf", "exception_policy.conf", "domain_policy.conf")
                        .contains(name);
        boolean begun = text.startsWith("<kernel>") || text.startsWith("PROFILE_VERSION=");
        return named || begun ? Likeness.CERTAIN : Likeness.NONE;
    }

    @Override
    public TomoyoPolicy read(String source, String text) throws InputException {
        return TomoyoReader.read(source, text);
    }

    @Override
    public Decision decide(TomoyoPolicy policy, Access access) {
        return decider(policy).decide(access);
    }

    /** Of several domains it is not known in which the access is made: one that allows it is enough. */
    @Override
    public PolicyDecider decider(TomoyoPolicy policy) {
        List<RuleMatch> domains = policy.domains().stream()
                .map(domain -> new RuleMatch(policy, domain))
                .toList();
        return access -> {
            Decision best = domains.isEmpty() ? Decision.notMediated() : Decision.denied();
            for (RuleMatch domain : domains) {
                Decision one = decide(domain, Demand.asked(access));
                if (one.outcome() == Outcome.ALLOWED) {
                    return one;
                }
                best = one.outcome() == Outcome.NOT_MEDIATED ? one : best;
            }
            return best;
        };
    }

    private static Decision decide(RuleMatch domain, List<Demand> demands) {
        Set<String> rules = new TreeSet<>();
        boolean looked = false;
        for (Demand demand : demands) {
            boolean enforced = demand.requests().stream().allMatch(r -> domain.mode(r) == Mode.ENFORCING);
            Optional<TomoyoRule> rule = demand.requests().stream()
                    .flatMap(request -> domain.allowing(request).stream())
                    .findFirst();
            if (rule.isPresent()) {
                rules.add(rule.get().text());
            } else if (enforced) {
                return Decision.denied();
            }
            looked |= rule.isPresent();
        }
        return looked ? new Decision(Outcome.ALLOWED, List.copyOf(rules)) : Decision.notMediated();
    }

    /**
     * What each domain says about a request in TOMOYO's own words.
     *
     * @param access {@code file read /etc/passwd}
     */
    @Override
    public List<Explanation> explain(TomoyoPolicy policy, String access) throws InputException {
        List<TomoyoRequest> requests =
                OPERATIONS.requests(List.of(access.strip().split("\\s+", -1)));
        if (requests.isEmpty()) {
            throw new InputException(
                    Diagnostic.error(
                            "bad-access",
                            "'" + access + "' is no request of TOMOYO's",
                            "write it as a rule without patterns: 'file read /etc/passwd', 'network inet stream bind 0.0.0.0 80'"));
        }
        List<Explanation> explanations = new ArrayList<>();
        for (Domain domain : policy.domains()) {
            RuleMatch match = new RuleMatch(policy, domain);
            requests.forEach(request -> explanations.add(explain(domain, match, request)));
        }
        return explanations;
    }

    private static Explanation explain(Domain domain, RuleMatch match, TomoyoRequest request) {
        Mode mode = match.mode(request);
        Optional<TomoyoRule> rule = match.allowing(request);
        Outcome outcome =
                rule.isPresent() ? Outcome.ALLOWED : mode == Mode.ENFORCING ? Outcome.DENIED : Outcome.NOT_MEDIATED;
        return new Explanation(
                domain.name(),
                mode == Mode.ENFORCING ? "" : mode.name().toLowerCase(Locale.ROOT),
                request.text(),
                outcome,
                rule.isEmpty() && mode != Mode.DISABLED,
                "",
                rule.map(r -> new DecidingRule(r.text(), "", "")).stream().toList());
    }

    @Override
    public Comparison compare(TomoyoPolicy before, TomoyoPolicy after) throws InputException {
        return new TomoyoComparison(before, after).compare();
    }

    @Override
    public List<String> missing(TomoyoPolicy policy) {
        return TomoyoLint.missingGroups(policy);
    }

    @Override
    public DenialReason<TomoyoPolicy> reason(TomoyoPolicy policy, Access access, Evidence evidence) {
        Decision decision = decide(policy, access);
        if (decision.outcome() != Outcome.DENIED) {
            return DenialReason.none(decision.rules());
        }
        Domain domain = policy.domains().get(0);
        List<TomoyoRule> rules = new ArrayList<>(domain.rules());
        List<String> change = new ArrayList<>();
        RuleMatch match = new RuleMatch(policy, domain);
        for (Demand demand : Demand.of(access)) {
            if (demand.requests().stream().noneMatch(r -> match.allowing(r).isPresent())) {
                TomoyoRule rule = RuleSet.rule(demand.requests().get(0), OPERATIONS);
                rules.add(rule);
                change.add(rule.text());
            }
        }
        List<Domain> domains = new ArrayList<>(policy.domains());
        domains.set(0, domain.with(rules.stream().sorted().toList()));
        return DenialReason.mendedBy(
                Cause.NO_RULE,
                "no rule of " + domain.name() + " allows it",
                change,
                new TomoyoPolicy(policy.profiles(), policy.exceptions(), domains));
    }

    @Override
    public List<Finding> lint(List<SourceFile> files) {
        return files.stream()
                .flatMap(file -> new TomoyoLint(file).findings().stream())
                .toList();
    }
}
