package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import dev.lsmith.grammar.apparmor.AppArmorParser.LinkContext;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobWriter;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.KernelQuery.QueryBytes;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code link subset /new -> /existing,}
 *
 * @param qualifiers what stands before it
 * @param subset whether the new name may have no permission that the file lacks
 * @param path the new name
 * @param target the existing file
 */
public record LinkRule(Qualifiers qualifiers, boolean subset, Glob path, Glob target) implements Rule {
    /** A pair: the new name and the file. */
    public static final QueryForm FORM = QueryForm.files(
                    "link",
                    FileBits.BOTH_LINK,
                    () -> BytePattern.fields(List.of(QueryForm.somePath(), QueryForm.somePath())),
                    (text, bits) -> FileBits.scope(bits) + "link " + QueryForm.field(text, 0, 0) + " -> "
                            + QueryForm.field(text, 0, 1))
            .saying(LinkRule::spoken);

    static final RuleKind KIND = RuleKind.of(LinkRule.class)
            .withOwner()
            .statement(LinkContext.class, LinkRule::read)
            .answers(LinkAccess.class)
            .forms(FORM)
            .access("link", LinkRule::access)
            .build();

    private static List<Rule> read(LinkContext link, RuleWords words, Qualifiers qualifiers) throws InputException {
        boolean subset = link.SUBSET() != null || link.AT_MOST() != null;
        return List.of(
                new LinkRule(qualifiers, subset, FileRule.path(link.pathWord(), words), words.glob(link.word())));
    }

    private static Access access(AccessWords words, Ownership ownership) throws InputException {
        String name = words.needed("the new name");
        words.arrow();
        return new LinkAccess(name, words.needed("the file that it links to"), ownership);
    }

    @Override
    public RuleKind kind() {
        return KIND;
    }

    @Override
    public LinkRule with(Qualifiers qualifiers) {
        return new LinkRule(qualifiers, subset, path, target);
    }

    @Override
    public LinkRule withPatterns(UnaryOperator<Glob> change) {
        return new LinkRule(qualifiers, subset, change.apply(path), change.apply(target));
    }

    @Override
    public void compile(int index, RuleCompiler out) throws InputException {
        BytePattern name = out.patterns().path(path);
        int bits = FileRule.halves(FileBits.LINK, qualifiers);
        FileRule.compilePath(index, qualifiers, name, bits, bits, Optional.empty(), out);
        compilePair(index, qualifiers, name, out.patterns().path(target), bits, subset, out);
    }

    /** The clause of a new name and the file that it may link to. */
    static void compilePair(
            int index,
            Qualifiers qualifiers,
            BytePattern path,
            BytePattern target,
            int bits,
            boolean subset,
            RuleCompiler out) {
        int marked = subset ? bits | ((bits << 1) & FileBits.LINK_SUBSET) : bits;
        out.files().add(index, qualifiers, BytePattern.fields(List.of(path, target)), marked, bits);
    }

    /** Whether the new name may be a link at all. */
    public static KernelQuery queryName(LinkAccess access) {
        return FileRule.query(access.path(), FileRule.halves(FileBits.LINK, access.ownership()));
    }

    /** Whether the new name may be a link to that file. */
    public static KernelQuery queryPair(LinkAccess access) {
        byte[] pair = new QueryBytes()
                .text(access.path())
                .next()
                .text(access.target())
                .done();
        return new KernelQuery(KernelQuery.Dfa.FILE, pair, FileRule.halves(FileBits.LINK, access.ownership()));
    }

    /** What a rule says about links; file rules with {@code l} say it too. */
    private static Optional<String> spoken(Rule rule, int bits) {
        if (rule instanceof FileRule file) {
            String path = file.path().map(GlobWriter::word).orElse("every file");
            return Optional.of(FileBits.scope(bits) + "link " + path + " -> any file");
        }
        return rule instanceof LinkRule link
                ? Optional.of(FileBits.scope(bits) + "link " + GlobWriter.word(link.path()) + " -> "
                        + GlobWriter.word(link.target()))
                : Optional.empty();
    }

    @Override
    public List<Glob> paths() {
        return List.of(path, target);
    }

    @Override
    public LinkRule withPaths(List<Glob> paths) {
        return new LinkRule(qualifiers, subset, paths.get(0), paths.get(1));
    }

    @Override
    public boolean isKeptInBlocks() {
        return true;
    }
}
