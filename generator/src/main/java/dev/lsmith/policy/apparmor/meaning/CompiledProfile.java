package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.policy.Decision.Outcome;
import dev.lsmith.policy.apparmor.meaning.PolicyTable.Matched;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.FileBits;
import dev.lsmith.policy.apparmor.rule.KernelQuery;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** A profile's tables, compiled for questions: one walk over an automaton each. */
final class CompiledProfile {
    private final List<RuleLine> lines;
    private final PolicyTable files;
    private final PolicyTable policy;
    private final Set<Integer> open;

    private CompiledProfile(List<RuleLine> lines, PolicyTable files, PolicyTable policy, Set<Integer> open) {
        this.lines = lines;
        this.files = files;
        this.policy = policy;
        this.open = Set.copyOf(open);
    }

    static CompiledProfile of(ProfileMeaning meaning) throws InputException {
        PolicyTable policy = PolicyTable.of(meaning.policy());
        return new CompiledProfile(meaning.lines(), PolicyTable.of(meaning.files()), policy, open(meaning, policy));
    }

    /**
     * The first bytes of classes that the kernel takes for not mediated although the abi lists them. {@code audit deny umount,}
     * alone takes the permission of the class's mark away and leaves no bit behind any string of the class, not even that a denial
     * is quiet: the parser makes one state of that and of what no rule speaks of, and where a class's first byte leads there the
     * kernel does not ask (RULE_MEDIATES in security/apparmor; seen in kernel 6.1 with policies of parser 3.0.8).
     */
    private static Set<Integer> open(ProfileMeaning meaning, PolicyTable policy) throws InputException {
        Set<Integer> open = new TreeSet<>();
        for (CompiledRule mark : meaning.policy()) {
            String text = mark.pattern() instanceof BytePattern.Text one ? one.bytes() : "";
            if (mark.rule() < 0 && text.length() == 1 && !says(policy, text) && isDead(meaning.policy(), text)) {
                open.add((int) text.charAt(0));
            }
        }
        return open;
    }

    private static boolean says(PolicyTable policy, String text) {
        Rights rights =
                policy.at(text.getBytes(StandardCharsets.ISO_8859_1)).matched().rights();
        return (rights.allowed() | rights.quiet()) != 0;
    }

    /** Whether no string that begins so has a bit. */
    private static boolean isDead(List<CompiledRule> clauses, String head) throws InputException {
        List<BytePattern> patterns = clauses.stream().map(CompiledRule::pattern).toList();
        return PathAutomaton.of(
                        patterns, matching -> Matched.of(clauses, matching).rights())
                .shortestTexts()
                .entrySet()
                .stream()
                .noneMatch(entry -> entry.getValue().length > 0
                        && entry.getValue()[0] == head.charAt(0)
                        && (entry.getKey().allowed() | entry.getKey().quiet()) != 0);
    }

    /** The audited denials by which a profile opens the whole class that they are about: see {@link #open(ProfileMeaning, PolicyTable)}. */
    static List<RuleLine> openingDenials(ProfileMeaning meaning) throws InputException {
        Set<Integer> open = open(meaning, PolicyTable.of(meaning.policy()));
        return meaning.policy().stream()
                .filter(clause -> clause.rule() >= 0 && clause.denies() && open.contains(head(clause.pattern())))
                .map(clause -> meaning.lines().get(clause.rule()))
                .distinct()
                .toList();
    }

    /** The clauses of the policy table, and one that allows everything for each class that an audited denial opens. */
    static List<CompiledRule> policyAsAsked(ProfileMeaning meaning) throws InputException {
        Set<Integer> open = open(meaning, PolicyTable.of(meaning.policy()));
        if (open.isEmpty()) {
            return meaning.policy();
        }
        List<CompiledRule> clauses = new ArrayList<>(meaning.policy());
        for (CompiledRule clause : meaning.policy()) {
            int head = head(clause.pattern());
            if (clause.rule() >= 0 && clause.denies() && open.remove(head)) {
                BytePattern all =
                        BytePattern.sequence(BytePattern.bytes(head), new BytePattern.Many(ByteSet.range(0, 255)));
                clauses.add(new CompiledRule(clause.rule(), all, false, ~0, 0, Integer.MAX_VALUE, Optional.empty()));
            }
        }
        return clauses;
    }

    /** The first byte of every text of a pattern; -1 where it is not written out. */
    private static int head(BytePattern pattern) {
        if (pattern instanceof BytePattern.Text text) {
            return text.bytes().isEmpty() ? -1 : text.bytes().charAt(0);
        }
        return pattern instanceof BytePattern.Sequence sequence
                        && !sequence.parts().isEmpty()
                ? head(sequence.parts().get(0))
                : -1;
    }

    /** Whether the kernel asks the policy table about strings of a class at all, if the abi lists it. */
    boolean mediates(MediationClass mediated) {
        return !open.contains(mediated.head());
    }

    /** What a string of a table matches. */
    Matched at(KernelQuery.Dfa table, byte[] text) {
        return answers(table, text).matched();
    }

    private PolicyTable.TableState answers(KernelQuery.Dfa table, byte[] text) {
        return (table == KernelQuery.Dfa.FILE ? files : policy).at(text);
    }

    /** Whether what is asked for is allowed. */
    Ruling decide(KernelQuery question) {
        PolicyTable.TableState answers = answers(question.table(), question.text());
        return answers.ruling(question.bits(), bits -> ruling(answers.matched(), bits));
    }

    private Ruling ruling(Matched matched, int bits) {
        Rights rights = matched.rights();
        int missing = bits & ~rights.allowed();
        if (missing != 0) {
            return denied(matched, missing);
        }
        boolean logged = (rights.audited() & bits) != 0;
        return new Ruling(Outcome.ALLOWED, logged, transition(rights, bits), lines(granting(matched, bits)));
    }

    /** Whether all that is asked for is allowed; the first question that is not decides. */
    Ruling decide(List<KernelQuery> questions) {
        boolean logged = false;
        Set<RuleLine> rules = new LinkedHashSet<>();
        for (KernelQuery question : questions) {
            Ruling ruling = decide(question);
            if (!ruling.allows()) {
                return ruling;
            }
            logged |= ruling.logged();
            rules.addAll(ruling.rules());
        }
        return new Ruling(Outcome.ALLOWED, logged, Optional.empty(), List.copyOf(rules));
    }

    private Ruling denied(Matched matched, int missing) {
        SortedSet<Integer> rules = new TreeSet<>();
        for (CompiledRule clause : matched.clauses()) {
            if (clause.denies() && (clause.permissions() & missing) != 0) {
                rules.add(clause.rule());
            }
        }
        boolean logged = (matched.rights().quiet() & missing) != missing;
        return new Ruling(Outcome.DENIED, logged, Optional.empty(), lines(rules));
    }

    /** The rules that give one of the bits; of an exec only those whose mode is the one that counts. */
    static SortedSet<Integer> granting(Matched matched, int bits) {
        SortedSet<Integer> rules = new TreeSet<>();
        for (CompiledRule clause : matched.clauses()) {
            int given = clause.permissions() & bits & matched.rights().allowed();
            if (!clause.denies() && given != 0 && counts(matched.rights(), clause, given)) {
                rules.add(clause.rule());
            }
        }
        return rules;
    }

    private static boolean counts(Rights rights, CompiledRule clause, int given) {
        if ((given & FileBits.BOTH_EXEC) != given || clause.transition().isEmpty()) {
            return true;
        }
        return clause.transition().equals(rights.owner()) || clause.transition().equals(rights.other());
    }

    private static Optional<Transition> transition(Rights rights, int bits) {
        return (bits & FileBits.EXEC) != 0
                ? rights.owner()
                : (bits & FileBits.EXEC << FileBits.OTHER) != 0 ? rights.other() : Optional.empty();
    }

    private List<RuleLine> lines(SortedSet<Integer> rules) {
        List<RuleLine> deciding = new ArrayList<>();
        for (int rule : rules) {
            if (rule >= 0) {
                deciding.add(lines.get(rule));
            }
        }
        return deciding;
    }
}
