package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.FileKind;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.grammar.apparmor.AppArmorParser.EveryFileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.FileContext;
import dev.lsmith.grammar.apparmor.AppArmorParser.PathWordContext;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.Token;

/**
 * {@code owner /path rwix,}
 *
 * @param qualifiers what stands before it
 * @param path the paths; empty for {@code file,}, which is every path
 * @param permissions all but execution; empty together with {@code exec} only in {@code file,}, which means all
 * @param exec how a program is executed
 * @param target the profile that it changes to, when the mode does not say
 */
public record FileRule(
        Qualifiers qualifiers,
        Optional<Glob> path,
        SortedSet<FileMode> permissions,
        Optional<ExecMode> exec,
        Optional<Glob> target)
        implements Rule {
    private static final BytePattern EVERY_PATH =
            BytePattern.sequence(BytePattern.text("/"), BytePattern.optional(BytePattern.any()));
    private static final BytePattern SOME_FILE = BytePattern.sequence(
            BytePattern.text("/"), new BytePattern.One(ByteSet.of('/').complement()), GlobPatterns.ANYTHING);

    /** A path. */
    public static final QueryForm FORM = QueryForm.files(
                    "file", FileBits.both(0x7f & ~FileBits.LINK), QueryForm::somePath, FileRule::witness)
            .saying(FileRule::spoken);

    static final RuleKind KIND = RuleKind.of(FileRule.class)
            .withOwner()
            .statement(FileContext.class, FileRule::read)
            .statement(EveryFileContext.class, FileRule::readEvery)
            .every(FileRule::every)
            .answers(FileAccess.class)
            .answers(ExecAccess.class)
            .learnt(FileLearning::learn)
            .forms(FORM)
            .access("exec", (words, ownership) -> new ExecAccess(words.needed("a path"), ownership))
            .access("file", (words, ownership) -> access(words, words.needed("a path"), ownership))
            .build();

    public FileRule {
        permissions = Spelled.sorted(permissions);
    }

    /** A rule without execution. */
    public static FileRule of(Qualifiers qualifiers, Glob path, SortedSet<FileMode> permissions) {
        return new FileRule(qualifiers, Optional.of(path), permissions, Optional.empty(), Optional.empty());
    }

    private static FileRule every(Qualifiers qualifiers) {
        return new FileRule(qualifiers, Optional.empty(), new TreeSet<>(), Optional.empty(), Optional.empty());
    }

    private static List<Rule> readEvery(EveryFileContext every, RuleWords words, Qualifiers qualifiers)
            throws InputException {
        if (qualifiers.effect() == Qualifiers.RuleMode.DENY) {
            throw words.fault(
                    every.getStart(), "`deny file` would deny execution in one mode: write `deny /{**,} rwxmlk`");
        }
        return List.of(every(qualifiers));
    }

    private static List<Rule> read(FileContext file, RuleWords words, Qualifiers qualifiers) throws InputException {
        Token token = file.ID().getSymbol();
        FileRuleLetters letters = FileRuleLetters.read(words, token);
        letters.requireFit(words, token, qualifiers.effect(), file.word() != null);
        Token safety = file.SAFE() != null
                ? file.SAFE().getSymbol()
                : file.UNSAFE() != null ? file.UNSAFE().getSymbol() : null;
        if (safety != null) {
            if (letters.exec().isEmpty()) {
                throw words.fault(safety, "`" + safety.getText() + "` needs an exec mode");
            }
            letters = letters.scrubbed(file.SAFE() != null);
        }
        Glob path = path(file.pathWord(), words);
        boolean leading = file.ID().getSymbol().getTokenIndex()
                < file.pathWord().getStart().getTokenIndex();
        boolean subset = file.SUBSET() != null || file.AT_MOST() != null;
        SortedSet<FileMode> others = new TreeSet<>(letters.modes());
        boolean links = others.remove(FileMode.LINK);
        if (subset && (!links || !others.isEmpty() || letters.exec().isPresent())) {
            throw words.fault(token, "`subset` stands in link rules only");
        }
        if (!leading || !links || file.word() == null) {
            return List.of(new FileRule(
                    qualifiers, Optional.of(path), letters.modes(), letters.exec(), words.optionalGlob(file.word())));
        }
        if (letters.exec().isPresent()) {
            throw words.fault(file.ARROW().getSymbol(), "`->` cannot name a link's file and a profile at once");
        }
        if (RuleWords.text(file.word()).startsWith(":")) {
            throw words.fault(file.word().getStart(), "a link's file has no namespace");
        }
        Rule link = new LinkRule(qualifiers, subset, path, words.glob(file.word()));
        return others.isEmpty() ? List.of(link) : List.of(FileRule.of(qualifiers, path, others), link);
    }

    /** A path; a quoted one begins as others do. */
    static Glob path(PathWordContext word, RuleWords words) throws InputException {
        String text = RuleWords.text(word);
        if (text.isEmpty() || "/@:&".indexOf(text.charAt(0)) < 0) {
            throw words.fault(word.getStart(), "a path begins with `/` or a variable");
        }
        return words.glob(word);
    }

    /** A path and letters as an access. */
    static Access access(AccessWords words, String path, Ownership ownership) throws InputException {
        String letters = words.needed("its permissions");
        if (letters.equals("x")) {
            return new ExecAccess(path, ownership);
        }
        SortedSet<FilePermission> permissions = new TreeSet<>();
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            permissions.add(
                    switch (letter) {
                        case 'r' -> FilePermission.READ;
                        case 'w' -> FilePermission.WRITE;
                        case 'a' -> FilePermission.APPEND;
                        case 'c' -> FilePermission.CREATE;
                        case 'd' -> FilePermission.DELETE;
                        case 'k' -> FilePermission.LOCK;
                        case 'm' -> FilePermission.MAP_EXEC;
                        default ->
                            throw words.fault(
                                    "`" + letter + "` is no permission of a file",
                                    "use letters of rwackdm, x alone, or `link NAME -> FILE`");
                    });
        }
        return FileAccess.of(path, FileKind.UNKNOWN, permissions, ownership);
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    /** Whether {@code unsafe} must be written, as no letters say it. */
    public boolean saysUnsafe() {
        return exec.filter(e -> e == ExecMode.IX_UNSAFE).isPresent();
    }

    /** The permissions and the exec mode as written: {@code mrix}. */
    public String letters() {
        return permissions.stream().map(FileMode::letter).collect(Collectors.joining())
                + exec.map(ExecMode::word).orElse("");
    }

    @Override
    public FileRule with(Qualifiers qualifiers) {
        return new FileRule(qualifiers, path, permissions, exec, target);
    }

    @Override
    public FileRule withPatterns(UnaryOperator<Glob> change) {
        return new FileRule(qualifiers, path.map(change), permissions, exec, target.map(change));
    }

    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        BytePattern paths = path.isPresent() ? out.patterns().path(path.get()) : EVERY_PATH;
        boolean everything = permissions.isEmpty() && exec.isEmpty();
        int half = everything ? FileMode.bits(List.of(FileMode.values())) & ~FileBits.EXEC : FileMode.bits(permissions);
        Optional<ExecMode> mode = everything ? Optional.of(ExecMode.IX) : exec;
        if (mode.isPresent()) {
            half |= FileBits.EXEC;
        }
        boolean inherits = mode.filter(ExecMode::inherits).isPresent();
        int said = halves(half, qualifiers);
        int bits = halves(half | (inherits ? FileBits.MAP_EXEC : 0), qualifiers);
        Optional<Transition> transition = mode.map(this::transition);
        compilePath(index, qualifiers, paths, bits, said, transition, out);
        if ((bits & FileBits.BOTH_LINK) != 0) {
            LinkRule.compilePair(index, qualifiers, paths, SOME_FILE, bits & FileBits.BOTH_LINK, true, out);
        }
    }

    static int halves(int half, Qualifiers qualifiers) {
        return switch (qualifiers.scope()) {
            case ANY -> FileBits.both(half);
            case OWNER -> half;
            case OTHER -> half << FileBits.OTHER;
        };
    }

    /** {@code x -> target} is {@code Px -> target} (measured with apparmor_parser 3.0.8). */
    private Transition transition(ExecMode mode) {
        ExecMode known = mode == ExecMode.X && target.isPresent() ? ExecMode.PX_SCRUBBED : mode;
        return new Transition(known.word(), target.map(Glob::text).orElse(""));
    }

    /**
     * The clause of the path itself. A denial of links stands in the pair alone, as both must match: the path's own
     * link bit only says that it is worth looking for a pair. What an exec mode brings along is not logged.
     */
    static void compilePath(
            int index,
            Qualifiers qualifiers,
            BytePattern path,
            int bits,
            int said,
            Optional<Transition> transition,
            RuleCompiler out) {
        int own = qualifiers.denies() ? bits & ~FileBits.BOTH_LINK : bits;
        if (own == 0) {
            return;
        }
        int logged = qualifiers.audit() == qualifiers.denies() ? 0 : own & said;
        out.files()
                .add(new CompiledRule(
                        index, path, qualifiers.denies(), own, logged, qualifiers.priority(), transition));
    }

    /** A clause for a path that apparmor_parser adds by itself. */
    static void compileImplied(RuleCompiler out, String path, int bits) throws InputException {
        out.files().add(-1, Qualifiers.NONE, out.patterns().path(GlobParser.parse(path)), bits);
    }

    /** The query of an access by path (security/apparmor/file.c). */
    public static KernelQuery query(FileAccess access) {
        String path = access.path().startsWith("/") ? access.path() : "/" + access.path();
        return query(path, halves(bits(access.permissions()), access.ownership()));
    }

    /** The query of an exec. */
    public static KernelQuery query(ExecAccess access) {
        return query(access.path(), halves(FileBits.EXEC, access.ownership()));
    }

    /** The query of some bits of a path. */
    public static KernelQuery query(String path, int bits) {
        return new KernelQuery(KernelQuery.Dfa.FILE, new QueryBytes().text(path).done(), bits);
    }

    /** An unknown owner may be the process or another, so that both halves have to allow it. */
    static int halves(int half, Ownership ownership) {
        return switch (ownership) {
            case OWNER -> half;
            case OTHER -> half << FileBits.OTHER;
            case UNKNOWN -> FileBits.both(half);
        };
    }

    /**
     * Creating, deleting and changing attributes are {@code w} (aa_map_file_to_perms and map_old_perms in
     * security/apparmor); reading attributes, ioctl and search need nothing.
     */
    private static int bits(Collection<FilePermission> permissions) {
        int bits = 0;
        for (FilePermission permission : permissions) {
            bits |= switch (permission) {
                case READ -> FileBits.READ;
                case WRITE, CREATE, DELETE, SETATTR -> FileBits.WRITE;
                case APPEND -> FileBits.APPEND;
                case LOCK -> FileBits.LOCK;
                case MAP_EXEC -> FileBits.MAP_EXEC;
                case GETATTR, IOCTL, SEARCH -> 0;
            };
        }
        return bits;
    }

    private static String witness(byte[] text, int bits) {
        int telling = FileBits.telling(FileBits.half(bits));
        return FileBits.scope(bits & FileBits.both(telling)) + QueryForm.quoted(KernelText.decode(text)) + " "
                + FileBits.letters(telling);
    }

    private static Optional<String> spoken(Rule rule, int bits) {
        if (!(rule instanceof FileRule file)) {
            return Optional.empty();
        }
        String path = file.path().map(GlobWriter::word).orElse("every file");
        return Optional.of(FileBits.scope(bits) + path + " " + FileBits.letters(FileBits.half(bits)));
    }

    @Override
    public List<Glob> paths() {
        return path.stream().toList();
    }

    @Override
    public FileRule withPaths(List<Glob> paths) {
        return new FileRule(qualifiers, paths.stream().findFirst(), permissions, exec, target);
    }

    @Override
    public boolean isKeptInBlocks() {
        return true;
    }

    @Override
    public Optional<Opening> openness() {
        String mode = exec.map(ExecMode::word).orElse("");
        if (mode.equalsIgnoreCase("ux")) {
            return Opening.warning(
                    "unconfined-exec",
                    "the program runs without any profile"
                            + (mode.equals("ux") ? ", in an environment that it is given (LD_PRELOAD)" : ""),
                    "give it a profile (Px), a child profile (Cx), or keep it in this one (ix)");
        }
        return mode.endsWith("ux") || mode.endsWith("Ux")
                ? Opening.note(
                        "unconfined-fallback",
                        "where the profile is not loaded, the program runs without any",
                        "fall back to this profile (Pix), or load the other one always")
                : Optional.empty();
    }
}
