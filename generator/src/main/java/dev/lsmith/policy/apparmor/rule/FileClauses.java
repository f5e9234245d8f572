package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import java.util.List;
import java.util.Optional;

/**
 * File, link and change_profile rules, which share a table: a path, a path and the file it links to, a profile's name, a
 * program and the profile that it will get.
 */
public final class FileClauses {
    private static final BytePattern EVERY_PATH =
            BytePattern.sequence(BytePattern.text("/"), BytePattern.optional(BytePattern.any()));
    private static final BytePattern SOME_FILE = BytePattern.sequence(
            BytePattern.text("/"), new BytePattern.One(ByteSet.of('/').complement()), GlobPatterns.ANYTHING);
    private static final BytePattern SOME_PROGRAM = BytePattern.sequence(
            BytePattern.text("/"), new BytePattern.One(ByteSet.of('/', 0).complement()), BytePattern.any());

    private final GlobPatterns patterns;
    private final CompiledRules clauses;

    public FileClauses(GlobPatterns patterns, CompiledRules clauses) {
        this.patterns = patterns;
        this.clauses = clauses;
    }

    public void add(int index, FileRule rule) throws InputException {
        BytePattern path = rule.path().isPresent() ? patterns.path(rule.path().get()) : EVERY_PATH;
        boolean everything = rule.permissions().isEmpty() && rule.exec().isEmpty();
        int half = everything ? half(List.of(FileMode.values())) & ~FileBits.EXEC : half(rule.permissions());
        Optional<ExecMode> exec = everything ? Optional.of(ExecMode.IX) : rule.exec();
        if (exec.isPresent()) {
            half |= FileBits.EXEC;
        }
        boolean inherits = exec.filter(ExecMode::inherits).isPresent();
        int said = halves(half, rule.qualifiers());
        int bits = halves(half | (inherits ? FileBits.MAP_EXEC : 0), rule.qualifiers());
        Optional<Transition> transition = exec.map(mode -> transition(mode, rule.target()));
        addPath(index, rule.qualifiers(), path, bits, said, transition);
        if ((bits & FileBits.BOTH_LINK) != 0) {
            addPair(index, rule.qualifiers(), path, SOME_FILE, bits & FileBits.BOTH_LINK, true);
        }
    }

    public void add(int index, LinkRule rule) throws InputException {
        BytePattern path = patterns.path(rule.path());
        int bits = halves(FileBits.LINK, rule.qualifiers());
        addPath(index, rule.qualifiers(), path, bits, bits, Optional.empty());
        addPair(index, rule.qualifiers(), path, patterns.path(rule.target()), bits, rule.subset());
    }

    private static int half(Iterable<FileMode> modes) {
        int half = 0;
        for (FileMode mode : modes) {
            half |= switch (mode) {
                case MAP_EXEC -> FileBits.MAP_EXEC;
                case READ -> FileBits.READ;
                case WRITE -> FileBits.WRITE | FileBits.APPEND;
                case APPEND -> FileBits.APPEND;
                case LINK -> FileBits.LINK;
                case LOCK -> FileBits.LOCK;
            };
        }
        return half;
    }

    private static int halves(int half, Qualifiers qualifiers) {
        return switch (qualifiers.scope()) {
            case ANY -> FileBits.both(half);
            case OWNER -> half;
            case OTHER -> half << FileBits.OTHER;
        };
    }

    /** {@code x -> target} is {@code Px -> target} (measured with apparmor_parser 3.0.8). */
    private static Transition transition(ExecMode mode, Optional<Glob> target) {
        ExecMode known = mode == ExecMode.X && target.isPresent() ? ExecMode.PX_SCRUBBED : mode;
        return new Transition(known.word(), target.map(Glob::text).orElse(""));
    }

    /**
     * The clause of the path itself. A denial of links stands in the pair alone, as both must match: the path's own
     * link bit only says that it is worth looking for a pair. What an exec mode brings along is not logged.
     */
    private void addPath(
            int index, Qualifiers qualifiers, BytePattern path, int bits, int said, Optional<Transition> transition) {
        int own = qualifiers.denies() ? bits & ~FileBits.BOTH_LINK : bits;
        if (own == 0) {
            return;
        }
        int logged = qualifiers.audit() == qualifiers.denies() ? 0 : own & said;
        clauses.add(new CompiledRule(index, path, qualifiers.denies(), own, logged, qualifiers.priority(), transition));
    }

    private void addPair(
            int index, Qualifiers qualifiers, BytePattern path, BytePattern target, int bits, boolean subset) {
        int marked = subset ? bits | ((bits << 1) & FileBits.LINK_SUBSET) : bits;
        clauses.add(index, qualifiers, BytePattern.fields(List.of(path, target)), marked, bits);
    }

    /** A profile's name; the program whose exec is waited for; both. Audit is not kept. */
    public void add(int index, ChangeProfileRule rule) throws InputException {
        Qualifiers qualifiers = rule.qualifiers();
        BytePattern target = patterns.name(rule.target());
        BytePattern program =
                rule.program().isPresent() ? patterns.path(rule.program().get()) : SOME_PROGRAM;
        clauses.add(index, qualifiers, target, FileBits.CHANGE_PROFILE | FileBits.ON_EXEC, 0);
        clauses.add(index, qualifiers, program, FileBits.ON_EXEC, 0);
        boolean tied = rule.program().isPresent();
        String safety = rule.safety() == ChangeProfileRule.Safety.UNSAFE ? "unsafe" : "safe";
        clauses.add(new CompiledRule(
                index,
                BytePattern.fields(List.of(program, target)),
                qualifiers.denies(),
                FileBits.ON_EXEC | (tied ? FileBits.BOTH_EXEC : 0),
                0,
                qualifiers.priority(),
                tied ? Optional.of(new Transition(safety, "")) : Optional.empty()));
    }

    /** What apparmor_parser adds so that a process can ask for another profile at all. */
    public void addForChangeProfile() throws InputException {
        addImplied("/proc/*/attr/{apparmor/,}{current,exec}", FileBits.WRITE);
        addImpliedForBoth();
    }

    /** What apparmor_parser adds so that a process can ask for a hat: in each hat, and beside any child profile. */
    public void addForHats() throws InputException {
        addImplied("/proc/[0-9]*/attr/{apparmor/,}current", FileBits.WRITE);
        addImpliedForBoth();
    }

    private void addImpliedForBoth() throws InputException {
        addImplied("/proc/*/attr/apparmor/", FileBits.READ);
        addImplied("/sys/module/apparmor/parameters/enabled", FileBits.READ);
    }

    private void addImplied(String path, int bits) throws InputException {
        clauses.add(-1, Qualifiers.NONE, patterns.path(GlobParser.parse(path)), bits);
    }
}
