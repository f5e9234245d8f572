package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.Comparison.OpenQuestion;
import dev.lsmith.policy.apparmor.meaning.TableComparison.TableDifference;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.FileBits;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.LinkRule;
import dev.lsmith.policy.apparmor.rule.QueryForm;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Joins what differs between two tables into differences for a reader: one for each set of rules that makes the difference. An
 * access is gained by the rules that allow it now, or by the denials that are gone; it is lost the other way round.
 */
final class DifferenceGroups {
    private final String subject;
    private final ProfileMeaning before;
    private final ProfileMeaning after;
    private final RuleTexts texts;
    private final Map<GroupKey, FindingGroup> groups = new LinkedHashMap<>();
    private final Set<OpenQuestion> open = new LinkedHashSet<>();

    DifferenceGroups(String subject, ProfileMeaning before, ProfileMeaning after, RuleTexts texts) {
        this.subject = subject;
        this.before = before;
        this.after = after;
        this.texts = texts;
    }

    /** What sort of difference. */
    private enum Sort {
        ALLOWED,
        TRANSITION,
        LINK_SUBSET,
        AUDIT,
        SILENCE
    }

    /**
     * What makes findings one difference.
     *
     * @param denials whether the rules are denials of the side that allows less
     */
    private record GroupKey(
            ChangeDirection direction,
            Sort sort,
            QueryForm form,
            String detail,
            boolean denials,
            SortedSet<Integer> rules) {}

    /** Findings of one cause: the first one, which is the shortest, and all bits. */
    private static final class FindingGroup {
        private final TableDifference first;
        private final int firstBits;
        private int bits;

        FindingGroup(TableDifference first, int bits) {
            this.first = first;
            this.firstBits = bits;
            this.bits = bits;
        }
    }

    List<Difference> of(List<TableDifference> findings) {
        for (TableDifference finding : findings) {
            add(finding);
        }
        List<Difference> differences = new ArrayList<>();
        groups.forEach((cause, group) -> {
            if (!isPartOfAnother(cause)) {
                differences.add(difference(cause, group));
            }
        });
        return differences;
    }

    /** What the two profiles do not say: what an exec leads to. */
    List<OpenQuestion> open() {
        return List.copyOf(open);
    }

    private void ask(ChangedTransition transition) {
        if (transition.leaves() && transition.direction() != ChangeDirection.WIDENED) {
            open.add(new OpenQuestion(
                    subject,
                    "whether an exec leads to more: " + transition.text(),
                    "the two profiles do not say what the next one allows"));
        }
    }

    private void add(TableDifference finding) {
        int gained = finding.gained();
        if (gained != 0) {
            addAccess(ChangeDirection.WIDENED, finding, gained);
        }
        int lost = finding.lost();
        if (lost != 0) {
            addAccess(ChangeDirection.NARROWED, finding, lost);
        }
        int both = finding.before().rights().allowed()
                & finding.after().rights().allowed()
                & finding.form().bits();
        Optional<ChangedTransition> transition = ChangedTransition.of(finding, both);
        transition.ifPresent(this::ask);
        transition.ifPresent(t -> put(
                new GroupKey(
                        t.direction(),
                        Sort.TRANSITION,
                        finding.form(),
                        t.text(),
                        false,
                        CompiledProfile.granting(finding.after(), FileBits.BOTH_EXEC)),
                finding,
                both & FileBits.BOTH_EXEC));
        addSubset(finding, both);
        addLogging(finding, both);
    }

    private void addAccess(ChangeDirection direction, TableDifference finding, int bits) {
        boolean widened = direction == ChangeDirection.WIDENED;
        PolicyTable.Matched less = widened ? finding.before() : finding.after();
        PolicyTable.Matched more = widened ? finding.after() : finding.before();
        SortedSet<Integer> denials = denying(less, bits);
        GroupKey cause = denials.isEmpty()
                ? new GroupKey(direction, Sort.ALLOWED, finding.form(), "", false, CompiledProfile.granting(more, bits))
                : new GroupKey(direction, Sort.ALLOWED, finding.form(), "", true, denials);
        put(cause, finding, bits);
    }

    private static SortedSet<Integer> denying(PolicyTable.Matched matched, int bits) {
        SortedSet<Integer> rules = new TreeSet<>();
        for (CompiledRule clause : matched.clauses()) {
            if (clause.denies() && (clause.permissions() & bits) != 0) {
                rules.add(clause.rule());
            }
        }
        return rules;
    }

    private void addSubset(TableDifference finding, int both) {
        int was = finding.before().rights().allowed() & FileBits.LINK_SUBSET;
        int is = finding.after().rights().allowed() & FileBits.LINK_SUBSET;
        if (finding.form() == LinkRule.FORM && both != 0 && was != is) {
            ChangeDirection direction = is == 0 ? ChangeDirection.WIDENED : ChangeDirection.NARROWED;
            SortedSet<Integer> rules = CompiledProfile.granting(finding.after(), both);
            put(new GroupKey(direction, Sort.LINK_SUBSET, finding.form(), "", false, rules), finding, both);
        }
    }

    private void addLogging(TableDifference finding, int both) {
        Rights was = finding.before().rights();
        Rights is = finding.after().rights();
        int audit = (was.audited() ^ is.audited()) & both;
        if (audit != 0) {
            String now = (is.audited() & audit) != 0 ? "use is logged now" : "use is no longer logged";
            SortedSet<Integer> rules = CompiledProfile.granting(finding.after(), audit);
            put(new GroupKey(ChangeDirection.CHANGED, Sort.AUDIT, finding.form(), now, false, rules), finding, audit);
        }
        int neither = finding.form().bits() & ~was.allowed() & ~is.allowed();
        int quiet = (was.quiet() ^ is.quiet()) & neither;
        if (quiet != 0) {
            boolean silenced = (is.quiet() & quiet) != 0;
            SortedSet<Integer> rules = denying(silenced ? finding.after() : finding.before(), quiet);
            String now = silenced ? "denial is no longer logged" : "denial is logged now";
            put(
                    new GroupKey(ChangeDirection.CHANGED, Sort.SILENCE, finding.form(), now, !silenced, rules),
                    finding,
                    quiet);
        }
    }

    private void put(GroupKey cause, TableDifference finding, int bits) {
        FindingGroup group = groups.computeIfAbsent(cause, c -> new FindingGroup(finding, bits));
        group.bits |= bits;
    }

    /** Where several rules overlap, what they have in common is told by the one that reaches further. */
    private boolean isPartOfAnother(GroupKey cause) {
        return groups.keySet().stream()
                .anyMatch(other -> !other.equals(cause)
                        && other.direction() == cause.direction()
                        && other.sort() == cause.sort()
                        && (other.form() == cause.form() || other.form().tellsMoreThan(cause.form()))
                        && other.detail().equals(cause.detail())
                        && other.denials() == cause.denials()
                        && cause.rules().containsAll(other.rules())
                        && (other.form() != cause.form()
                                || cause.rules().size() > other.rules().size()));
    }

    private Difference difference(GroupKey cause, FindingGroup group) {
        TableDifference first = group.first;
        boolean newer = cause.sort() != Sort.ALLOWED || cause.direction() == ChangeDirection.WIDENED;
        List<RuleLine> of = (newer == cause.denials() ? before : after).lines();
        String accesses = RuleWording.of(first.form(), cause.rules(), of, group.bits, texts);
        String detail = cause.detail().isEmpty() ? "" : ": " + cause.detail();
        if (cause.sort() == Sort.LINK_SUBSET) {
            detail = cause.direction() == ChangeDirection.WIDENED
                    ? ": no subset is asked for now"
                    : ": a subset is asked for";
        }
        return new Difference(
                cause.direction(),
                subject,
                cause.sort() == Sort.AUDIT || cause.sort() == Sort.SILENCE
                        ? "logging"
                        : first.form().word(),
                accesses + detail,
                first.form().witness(first.text(), group.firstBits),
                texts.causes(before, deciding(first.before(), group.firstBits)),
                texts.causes(after, deciding(first.after(), group.firstBits)));
    }

    /** The denials if some of the bits are denied, else the rules that allow them. */
    private static Collection<Integer> deciding(PolicyTable.Matched matched, int bits) {
        SortedSet<Integer> denials = denying(matched, bits);
        return denials.isEmpty() ? CompiledProfile.granting(matched, bits) : denials;
    }

    /** A class of accesses in the words of the rules that speak of it. */
    static final class RuleWording {
        private static final int SHOWN = 3;

        private RuleWording() {}

        /** {@code /var/log/nginx/* w}: the patterns of the rules with the letters at issue; the rules for other kinds. */
        static String of(QueryForm form, Collection<Integer> rules, List<RuleLine> lines, int bits, RuleTexts texts) {
            List<String> all = rules.stream()
                    .map(rule -> rule < 0 ? "attributes of processes" : of(form, lines.get(rule), bits, texts))
                    .distinct()
                    .toList();
            String shown = all.stream().limit(SHOWN).collect(Collectors.joining(" and "));
            return all.size() > SHOWN ? shown + " and " + (all.size() - SHOWN) + " more" : shown;
        }

        private static String of(QueryForm form, RuleLine line, int bits, RuleTexts texts) {
            return form.spoken(line.written(), bits).orElseGet(() -> bare(texts.rule(line)));
        }

        private static String bare(String rule) {
            String text = rule.endsWith(",") ? rule.substring(0, rule.length() - 1) : rule;
            return text.replaceFirst("^(audit )?(deny )?", "");
        }
    }

    /**
     * An exec that both sides allow and that leads to different profiles.
     *
     * @param direction widened if the program is confined less
     * @param text what changes
     * @param leaves whether the program runs under another profile now
     */
    record ChangedTransition(ChangeDirection direction, String text, boolean leaves) {
        /** From tight to wide; the language itself defines no order. */
        private static final List<String> WIDER = List.of("c", "p", "i", "ci", "pi", "cu", "pu", "u");

        static Optional<ChangedTransition> of(TableComparison.TableDifference finding, int both) {
            if (finding.form() != FileRule.FORM || (both & FileBits.BOTH_EXEC) == 0) {
                return Optional.empty();
            }
            boolean owner = (both & FileBits.EXEC) != 0;
            Optional<Transition> was = owner
                    ? finding.before().rights().owner()
                    : finding.before().rights().other();
            Optional<Transition> is = owner
                    ? finding.after().rights().owner()
                    : finding.after().rights().other();
            if (was.isEmpty() || is.isEmpty() || was.equals(is)) {
                return Optional.empty();
            }
            int step = Integer.compare(rank(is.get()), rank(was.get()));
            ChangeDirection direction =
                    step > 0 ? ChangeDirection.WIDENED : step < 0 ? ChangeDirection.NARROWED : ChangeDirection.CHANGED;
            return Optional.of(new ChangedTransition(
                    direction,
                    was.get() + " becomes " + is.get(),
                    !is.get().mode().equals("ix")));
        }

        /** Twice the mode's place, and one more where the environment is not scrubbed. */
        private static int rank(Transition transition) {
            String mode = transition.mode();
            String letters = mode.substring(0, mode.length() - 1);
            boolean scrubbed = !letters.isEmpty() && Character.isUpperCase(letters.charAt(0));
            int place = WIDER.indexOf(letters.toLowerCase(Locale.ROOT));
            return 2 * place + (scrubbed ? 0 : 1);
        }
    }
}
