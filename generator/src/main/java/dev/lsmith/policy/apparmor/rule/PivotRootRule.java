package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.MountUse.PivotRootUse;
import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * {@code pivot_root oldroot=/new/old/ /new/,}
 *
 * @param qualifiers what stands before it
 * @param oldRoot where the old root goes
 * @param newRoot the new root
 * @param target the profile that it changes to
 */
public record PivotRootRule(
        Qualifiers qualifiers, Optional<Glob> oldRoot, Optional<Glob> newRoot, Optional<Glob> target) implements Rule {
    /** Words that apparmor_parser's lexer takes for permissions in these rules (measured with 3.0.8). */
    private static final Pattern NOT_A_ROOT =
            Pattern.compile("[rwalkmxupicUPIC]+|send|receive|read|write|bind|trace|eavesdrop|all|mount");

    /** What its lexer takes for one word in {@code pivot_root}: an identifier, or what begins as a path or label does. */
    private static final Pattern ROOT = Pattern.compile("[A-Za-z][A-Za-z0-9_]*|\"?[/:&@].*", Pattern.DOTALL);

    /** The permission bit (AA_MAY_PIVOTROOT in security/apparmor/include/mount.h). */
    private static final int PIVOT_ROOT = 1;

    private static final QueryForm FORM = QueryForm.policy(
            "pivot_root",
            PIVOT_ROOT,
            () -> QueryForm.headed(MediationClass.MOUNT.head(), QueryForm.somePath(), QueryForm.somePath()),
            (text, bits) -> "pivot_root oldroot=" + QueryForm.field(text, 1, 1) + " " + QueryForm.field(text, 1, 0));

    static final RuleKind KIND = RuleKind.of(PivotRootRule.class)
            .keyword("pivot_root", PivotRootRule::read)
            .every(qualifiers -> new PivotRootRule(qualifiers, Optional.empty(), Optional.empty(), Optional.empty()))
            .forms(FORM)
            .asked(PivotRootUse.class, MediationClass.MOUNT, (use, profile) -> queries(use))
            .access(
                    "pivot_root",
                    (words, ownership) -> new PivotRootUse(words.needed("the new root"), words.condition("oldroot")))
            .learnt(PivotRootRule::learn)
            .build();

    private static Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException {
        Optional<Glob> oldRoot = arguments.unlisted().glob("oldroot");
        Optional<String> written = arguments.nextText();
        if (written.filter(text -> !ROOT.matcher(text).matches()).isPresent()) {
            throw arguments.fault("the new root " + written.get() + " does not begin with `/`");
        }
        Optional<Glob> newRoot = arguments.nextGlob();
        String name = newRoot.map(Glob::text).orElse("");
        if (NOT_A_ROOT.matcher(name).matches()) {
            throw arguments.fault("`" + name + "` is read as a permission, not as a folder");
        }
        return new PivotRootRule(qualifiers, oldRoot, newRoot, arguments.target());
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public PivotRootRule with(Qualifiers qualifiers) {
        return new PivotRootRule(qualifiers, oldRoot, newRoot, target);
    }

    @Override
    public PivotRootRule withPatterns(UnaryOperator<Glob> change) {
        return new PivotRootRule(qualifiers, oldRoot.map(change), newRoot.map(change), target.map(change));
    }

    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        if (!out.has(MediationClass.MOUNT)) {
            return;
        }
        BytePattern pattern = QueryForm.headed(
                MediationClass.MOUNT.head(),
                out.patterns().path(newRoot),
                out.patterns().path(oldRoot));
        int logged = qualifiers.audit() == qualifiers.denies() ? 0 : PIVOT_ROOT;
        out.policy()
                .add(new CompiledRule(
                        index,
                        pattern,
                        qualifiers.denies(),
                        PIVOT_ROOT,
                        logged,
                        qualifiers.priority(),
                        target.map(t -> new Transition("", t.text()))));
    }

    private static List<KernelQuery> queries(PivotRootUse use) {
        QueryBytes text = new QueryBytes().bytes(MediationClass.MOUNT.head()).text(use.newRoot());
        return List.of(text.next().text(use.putOld()).query(PIVOT_ROOT));
    }

    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        assignment
                .model()
                .accesses(PivotRootUse.class)
                .forEach((use, evidence) -> rules.add(
                        new PivotRootRule(
                                Qualifiers.NONE,
                                use.putOld().map(Glob::literal),
                                Optional.of(Glob.literal(use.newRoot())),
                                Optional.empty()),
                        use,
                        evidence));
    }
}
