package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.base.KernelText;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * One shape of the strings that a kernel asks a policy about, such as a path or the name of a peer, and the permission bits that are
 * asked with it. What two policies say about other strings
 * ({@code /a//b}) makes no difference to anybody.
 */
public final class QueryForm {
    private final String word;
    private final KernelQuery.Dfa table;
    private final int bits;
    private final Supplier<BytePattern> pattern;
    private final Witness witness;
    private final List<QueryForm> clearer;
    private final BiFunction<Rule, Integer, Optional<String>> spoken;

    /** Puts a string of the form, with the bit of {@code bits} that says most, into the words that {@link AccessText} reads. */
    @FunctionalInterface
    interface Witness {
        String of(byte[] text, int bits);
    }

    private QueryForm(
            String word,
            KernelQuery.Dfa table,
            int bits,
            Supplier<BytePattern> pattern,
            Witness witness,
            List<QueryForm> clearer,
            BiFunction<Rule, Integer, Optional<String>> spoken) {
        this.word = word;
        this.table = table;
        this.bits = bits;
        this.pattern = pattern;
        this.witness = witness;
        this.clearer = clearer;
        this.spoken = spoken;
    }

    static QueryForm files(String word, int bits, Supplier<BytePattern> pattern, Witness witness) {
        return new QueryForm(
                word, KernelQuery.Dfa.FILE, bits, pattern, witness, List.of(), (rule, at) -> Optional.empty());
    }

    static QueryForm policy(String word, int bits, Supplier<BytePattern> pattern, Witness witness) {
        return new QueryForm(
                word, KernelQuery.Dfa.POLICY, bits, pattern, witness, List.of(), (rule, at) -> Optional.empty());
    }

    /** The same, where a difference that one of those forms shows too is told by that one alone. */
    QueryForm unless(QueryForm... told) {
        return new QueryForm(word, table, bits, pattern, witness, List.of(told), spoken);
    }

    /** The same with words of its own for what a rule says about some bits; empty for the rule as it is written. */
    QueryForm saying(BiFunction<Rule, Integer, Optional<String>> words) {
        return new QueryForm(word, table, bits, pattern, witness, clearer, words);
    }

    /** What kind of accesses it is about, as reports have it: {@code file}, {@code unix}. */
    public String word() {
        return word;
    }

    /** The table that is asked. */
    public KernelQuery.Dfa table() {
        return table;
    }

    /** The bits that mean something here. */
    public int bits() {
        return bits;
    }

    /** The strings of this form. */
    public BytePattern pattern() {
        return pattern.get();
    }

    /** A string and its bits as the access that it stands for; {@link AccessText} reads it back. */
    public String witness(byte[] text, int asked) {
        return witness.of(text, asked);
    }

    /** What a rule says about some bits, if the form has words of its own for it. */
    public Optional<String> spoken(Rule rule, int asked) {
        return spoken.apply(rule, asked);
    }

    /** Whether a difference that both forms show is told by this one. */
    public boolean tellsMoreThan(QueryForm other) {
        return other.clearer.contains(this);
    }

    /** Fields behind the first byte of a class. */
    static BytePattern headed(int mediated, BytePattern... fields) {
        return BytePattern.sequence(BytePattern.bytes(mediated), BytePattern.fields(List.of(fields)));
    }

    /** One of some words. */
    static BytePattern oneOf(Collection<String> words) {
        return new BytePattern.Choice(words.stream().map(BytePattern::text).toList());
    }

    /** Some text without slashes and control bytes: a type, a bus, an interface. */
    static BytePattern someWord() {
        ByteSet visible = ByteSet.range(0x21, 0x7e);
        return BytePattern.sequence(new BytePattern.One(visible), new BytePattern.Many(visible));
    }

    /**
     * A path as the kernel names it (d_path in fs/d_path.c): from the root, no empty, {@code .} or {@code ..} segment,
     * a slash at the end for a directory.
     */
    static BytePattern somePath() {
        BytePattern slash = BytePattern.text("/");
        BytePattern.One first = new BytePattern.One(ByteSet.of(0, '/', '.').complement());
        BytePattern.One more = new BytePattern.One(ByteSet.of(0, '/').complement());
        BytePattern rest = new BytePattern.Many(more.set());
        BytePattern segment = new BytePattern.Choice(List.of(
                BytePattern.sequence(first, rest),
                BytePattern.sequence(BytePattern.text("."), first, rest),
                BytePattern.sequence(BytePattern.text(".."), more, rest)));
        return BytePattern.sequence(
                slash, new BytePattern.Repeat(BytePattern.sequence(segment, slash)), BytePattern.optional(segment));
    }

    /** A text as one word of a witness: in quotes where it holds what ends a word. */
    static String quoted(String text) {
        boolean plain = !text.isEmpty() && text.chars().noneMatch(c -> c <= ' ' || c == '"' || c == '=' || c == '\\');
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The texts between the NULs of a string, behind a head of some bytes. */
    static List<String> fields(byte[] text, int head) {
        List<String> fields = new ArrayList<>();
        int from = head;
        for (int i = head; i <= text.length; i++) {
            if (i == text.length || text[i] == 0) {
                fields.add(KernelText.decode(text, from, i - from));
                from = i + 1;
            }
        }
        return fields;
    }

    /** One of those texts as a word of a witness. */
    static String field(byte[] text, int head, int index) {
        return quoted(fields(text, head).get(index));
    }
}
