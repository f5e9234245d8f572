package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.grammar.apparmor.AppArmorParser.ChangeProfileContext;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRules;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code change_profile /bin/x -> target,}
 *
 * @param qualifiers what stands before it
 * @param safety whether the environment is scrubbed
 * @param program the program whose exec it is tied to
 * @param target the profiles
 */
public record ChangeProfileRule(Qualifiers qualifiers, Safety safety, Optional<Glob> program, Optional<Glob> target)
        implements Rule {
    private static final BytePattern SOME_PROGRAM = BytePattern.sequence(
            BytePattern.text("/"), new BytePattern.One(ByteSet.of('/', 0).complement()), BytePattern.any());

    private static final QueryForm AT_ONCE = QueryForm.files(
            "change_profile",
            FileBits.CHANGE_PROFILE,
            () -> GlobPatterns.SOMEBODY,
            (text, bits) -> "change_profile " + QueryForm.quoted(KernelText.decode(text)));
    private static final QueryForm ON_EXEC = QueryForm.files(
                    "change_profile",
                    FileBits.ON_EXEC,
                    () -> BytePattern.fields(List.of(QueryForm.somePath(), GlobPatterns.SOMEBODY)),
                    (text, bits) ->
                            "change_profile " + QueryForm.field(text, 0, 0) + " -> " + QueryForm.field(text, 0, 1))
            .unless(AT_ONCE);

    static final RuleKind KIND = RuleKind.of(ChangeProfileRule.class)
            .answers(ProfileTransition.class)
            .statement(ChangeProfileContext.class, ChangeProfileRule::read)
            .every(qualifiers -> new ChangeProfileRule(qualifiers, Safety.UNSAID, Optional.empty(), Optional.empty()))
            .forms(AT_ONCE, ON_EXEC)
            .access("change_profile", (words, ownership) -> access(words))
            .access(
                    "change_hat",
                    (words, ownership) ->
                            new ProfileTransition(ProfileTransition.Change.CHANGE_HAT, words.needed("a hat")))
            .learnt(ChangeProfileRule::learn)
            .build();

    /** Whether the loader runs in secure-execution mode. */
    public enum Safety {
        UNSAID,
        SAFE,
        UNSAFE
    }

    private static List<Rule> read(ChangeProfileContext change, RuleWords words, Qualifiers qualifiers)
            throws InputException {
        Safety safety =
                change.safety == null ? Safety.UNSAID : Safety.valueOf(RuleWords.upper(change.safety.getText()));
        if (change.program == null && change.safety != null) {
            throw words.fault(change.safety, "`" + change.safety.getText() + "` needs the program that is executed");
        }
        if (change.program != null && !RuleWords.text(change.program).matches("(?s)(/|@\\{).*")) {
            throw words.fault(change.program.getStart(), "the program that is executed begins with `/`");
        }
        return List.of(new ChangeProfileRule(
                qualifiers, safety, words.optionalGlob(change.program), words.optionalGlob(change.target)));
    }

    private static Access access(AccessWords words) throws InputException {
        String target = words.needed("a profile");
        ProfileTransition.Change change = ProfileTransition.Change.CHANGE_PROFILE;
        if (target.equals("->")) {
            target = words.needed("a profile");
        } else if (words.peek().equals("->")) {
            words.next();
            target = words.needed("a profile");
            change = ProfileTransition.Change.CHANGE_ONEXEC;
        }
        return new ProfileTransition(change, target);
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    /** As written; empty for {@link Safety#UNSAID}. */
    public String safetyWord() {
        return safety == Safety.UNSAID ? "" : Spelled.lower(safety);
    }

    @Override
    public ChangeProfileRule with(Qualifiers qualifiers) {
        return new ChangeProfileRule(qualifiers, safety, program, target);
    }

    @Override
    public ChangeProfileRule withPatterns(UnaryOperator<Glob> change) {
        return new ChangeProfileRule(qualifiers, safety, program.map(change), target.map(change));
    }

    /** A profile's name; the program whose exec is waited for; both. Audit is not kept. */
    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        BytePattern profile = out.patterns().name(target);
        BytePattern executed = program.isPresent() ? out.patterns().path(program.get()) : SOME_PROGRAM;
        CompiledRules clauses = out.files();
        clauses.add(index, qualifiers, profile, FileBits.CHANGE_PROFILE | FileBits.ON_EXEC, 0);
        clauses.add(index, qualifiers, executed, FileBits.ON_EXEC, 0);
        boolean tied = program.isPresent();
        String mode = safety == Safety.UNSAFE ? "unsafe" : "safe";
        clauses.add(new CompiledRule(
                index,
                BytePattern.fields(List.of(executed, profile)),
                qualifiers.denies(),
                FileBits.ON_EXEC | (tied ? FileBits.BOTH_EXEC : 0),
                0,
                qualifiers.priority(),
                tied ? Optional.of(new Transition(mode, "")) : Optional.empty()));
    }

    /** The query of a change of profile, at once or at the next exec. */
    public static KernelQuery query(ProfileTransition transition) {
        int bit = transition.change() == ProfileTransition.Change.CHANGE_PROFILE
                ? FileBits.CHANGE_PROFILE
                : FileBits.ON_EXEC;
        return FileRule.query(transition.target(), bit);
    }

    /** What apparmor_parser adds to a profile with such a rule so that a process can ask for another profile at all. */
    public static void compileImplied(RuleCompiler out) throws InputException {
        FileRule.compileImplied(out, "/proc/*/attr/{apparmor/,}{current,exec}", FileBits.WRITE);
        compileImpliedForBoth(out);
    }

    /** What apparmor_parser adds so that a process can ask for a hat: in each hat, and beside any child profile. */
    public static void compileImpliedForHats(RuleCompiler out) throws InputException {
        FileRule.compileImplied(out, "/proc/[0-9]*/attr/{apparmor/,}current", FileBits.WRITE);
        compileImpliedForBoth(out);
    }

    private static void compileImpliedForBoth(RuleCompiler out) throws InputException {
        FileRule.compileImplied(out, "/proc/*/attr/apparmor/", FileBits.READ);
        FileRule.compileImplied(out, "/sys/module/apparmor/parameters/enabled", FileBits.READ);
    }

    private static void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules) {
        assignment
                .model()
                .accesses(ProfileTransition.class)
                .forEach((transition, evidence) -> learn(transition, evidence, rules));
    }

    private static void learn(ProfileTransition transition, Evidence evidence, LearnedRules rules) {
        switch (transition.change()) {
            case CHANGE_PROFILE, CHANGE_ONEXEC ->
                rules.add(
                        new ChangeProfileRule(
                                Qualifiers.NONE,
                                Safety.UNSAID,
                                Optional.empty(),
                                Optional.of(Glob.literal(transition.target()))),
                        transition,
                        evidence);
            case CHANGE_HAT ->
                rules.leaveOut(
                        transition,
                        evidence,
                        "a hat is a profile of its own: write ^" + transition.target() + " by hand");
            case STACK ->
                rules.leaveOut(
                        transition,
                        evidence,
                        "stacking another profile only narrows what is allowed: nothing to allow");
        }
    }

    @Override
    public Optional<Opening> openness() {
        return Labels.isAnybody(target)
                ? Opening.warning(
                        "change-profile-open",
                        "the process may take any profile, unconfined too",
                        "name the profiles that it changes to")
                : Optional.empty();
    }

    @Override
    public boolean isKeptInBlocks() {
        return true;
    }
}
