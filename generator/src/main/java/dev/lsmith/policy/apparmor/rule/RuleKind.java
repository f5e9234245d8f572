package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import dev.lsmith.model.coverage.Coverage.Topic;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.rule.AccessText.AccessWords;
import dev.lsmith.policy.apparmor.rule.LanguageVersion.Refusal;
import dev.lsmith.policy.apparmor.rule.Mediation.MediationClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * All that lsmith knows of a kind of rule, where {@link Rule} is one rule: the words that begin one, since when the language has it,
 * what an access asks
 * the kernel, and how an access is read from a person's words. Each kind holds its own in a constant {@code KIND}; {@link RuleKinds} lists them.
 *
 * @param type the record of its rules
 * @param since the version of AppArmor that brought it
 * @param takesPriority whether {@code priority=} may stand before it
 * @param takesOwner whether {@code owner} and {@code other} may stand before it
 * @param statements readers by the grammar's statement, for kinds that have one of their own
 * @param keywords readers by keyword, for kinds that are a keyword, permissions and conditions
 * @param every the rule without any condition, which {@code all,} stands for; empty where {@code all,} does not speak of the kind
 * @param forms the strings that a kernel asks about
 * @param queries what an access asks, by the class of the access
 * @param accesses readers of an access as a person writes it, by its first word
 * @param learner makes rules of what was seen; empty where another kind's does
 * @param always makes the rules that every profile has, whatever was recorded; empty for most
 * @param answered the classes of accesses that its rules are about, be they asked for by a string of a table or in another way
 * @param mark its class, where apparmor_parser marks that as mediated by a rule of one byte; empty elsewhere
 */
public record RuleKind(
        Class<? extends Rule> type,
        LanguageVersion since,
        boolean takesPriority,
        boolean takesOwner,
        List<Statement<?>> statements,
        Map<String, ArgumentsReader> keywords,
        Optional<Function<Qualifiers, Rule>> every,
        List<QueryForm> forms,
        List<AccessQuery<?>> queries,
        Map<String, AccessReader> accesses,
        Optional<Learner> learner,
        Optional<Learner> always,
        List<Class<? extends Access>> answered,
        Optional<MediationClass> mark) {

    /** Reads a rule from what follows its keyword. */
    @FunctionalInterface
    public interface ArgumentsReader {
        /**
         * The rule.
         *
         * @throws InputException when the words make no rule of the kind
         */
        Rule read(RuleArguments arguments, Qualifiers qualifiers) throws InputException;
    }

    /** Reads the rules that a statement with a grammar of its own stands for: mostly one. */
    @FunctionalInterface
    public interface StatementReader<C> {
        /**
         * The rules.
         *
         * @throws InputException when the statement makes no rule
         */
        List<Rule> read(C statement, RuleWords words, Qualifiers qualifiers) throws InputException;
    }

    /** Reads an access from the words behind its first one. */
    @FunctionalInterface
    public interface AccessReader {
        /**
         * The access.
         *
         * @throws InputException when the words are no access of the kind
         */
        Access read(AccessWords words, Ownership ownership) throws InputException;
    }

    /** Makes rules of a kind of the accesses that were seen. */
    @FunctionalInterface
    public interface Learner {
        /**
         * Adds a rule for each access of the kind in the model, or says why there is none.
         *
         * @param abi the language that the rules have to be in
         */
        void learn(Assignment assignment, LanguageVersion abi, LearnedRules rules);
    }

    /** A statement of the grammar and its reader. */
    public record Statement<C>(Class<C> type, StatementReader<C> reader) {
        List<Rule> read(Object statement, RuleWords words, Qualifiers qualifiers) throws InputException {
            return reader.read(type.cast(statement), words, qualifiers);
        }
    }

    /**
     * What an access of a class asks.
     *
     * @param access the class of accesses
     * @param mediated what the kernel must mediate so that it asks at all
     * @param ask the queries, all of which must be allowed; the second argument is the name of the profile that is asked
     */
    public record AccessQuery<A extends Access>(
            Class<A> access, MediationClass mediated, BiFunction<A, String, List<KernelQuery>> ask) {
        /** The queries of an access of the class, under a profile of that name. */
        public List<KernelQuery> of(Access asked, String profile) {
            return ask.apply(access.cast(asked), profile);
        }
    }

    /** The name of the kind, which is that of its record and of its template. */
    public String name() {
        return type.getSimpleName();
    }

    /** What a recording has to tell of so that Docker's rules of the kind are not needed. */
    public Topic topic() {
        return answered.stream().findFirst().map(Topic::of).orElse(Topic.OTHERS);
    }

    /** The class that must be mediated so that its rules mean something; empty for what no access asks by a string. */
    public Optional<MediationClass> mediated() {
        return queries.stream().findFirst().map(query -> query.mediated());
    }

    /** What is wrong with the qualifiers of a rule of the kind in a version, or with having it there at all. */
    Optional<Refusal> check(Qualifiers qualifiers, LanguageVersion version) {
        if (qualifiers.priority() != 0 && !takesPriority) {
            return Optional.of(Refusal.of("a rule of this kind has no priority", "take it out"));
        }
        if (!version.has(since)) {
            return Optional.of(Refusal.of("a rule of this kind needs AppArmor 4.0", "take it out"));
        }
        if (qualifiers.scope() != Qualifiers.FileScope.ANY && !takesOwner) {
            return Optional.of(Refusal.of("`owner` and `other` stand before file rules only", "take it out"));
        }
        boolean late = qualifiers.priority() != 0 || qualifiers.effect() == Qualifiers.RuleMode.PROMPT;
        return late && !version.has(LanguageVersion.V4_1)
                ? Optional.of(Refusal.of("`priority` and `prompt` need AppArmor 4.1", "take it out"))
                : Optional.empty();
    }

    static Builder of(Class<? extends Rule> type) {
        return new Builder(type);
    }

    /** Puts a kind together; what is not said is not there. */
    static final class Builder {
        private final Class<? extends Rule> type;
        private LanguageVersion since = LanguageVersion.V2;
        private boolean priority = true;
        private boolean owner;
        private final List<Statement<?>> statements = new ArrayList<>();
        private final Map<String, ArgumentsReader> keywords = new LinkedHashMap<>();
        private Optional<Function<Qualifiers, Rule>> every = Optional.empty();
        private final List<QueryForm> forms = new ArrayList<>();
        private final List<AccessQuery<?>> queries = new ArrayList<>();
        private final Map<String, AccessReader> accesses = new LinkedHashMap<>();
        private Optional<Learner> learner = Optional.empty();
        private Optional<Learner> always = Optional.empty();
        private final List<Class<? extends Access>> answered = new ArrayList<>();
        private Optional<MediationClass> mark = Optional.empty();

        private Builder(Class<? extends Rule> type) {
            this.type = type;
        }

        Builder since(LanguageVersion version) {
            this.since = version;
            return this;
        }

        Builder withoutPriority() {
            this.priority = false;
            return this;
        }

        Builder withOwner() {
            this.owner = true;
            return this;
        }

        <C> Builder statement(Class<C> grammar, StatementReader<C> reader) {
            statements.add(new Statement<>(grammar, reader));
            return this;
        }

        Builder keyword(String keyword, ArgumentsReader reader) {
            keywords.put(keyword, reader);
            return this;
        }

        Builder every(Function<Qualifiers, Rule> rule) {
            this.every = Optional.of(rule);
            return this;
        }

        Builder forms(QueryForm... all) {
            forms.addAll(List.of(all));
            return this;
        }

        <A extends Access> Builder asked(
                Class<A> access, MediationClass mediated, BiFunction<A, String, List<KernelQuery>> ask) {
            queries.add(new AccessQuery<>(access, mediated, ask));
            return answers(access);
        }

        Builder access(String word, AccessReader reader) {
            accesses.put(word, reader);
            return this;
        }

        Builder learnt(Learner rules) {
            this.learner = Optional.of(rules);
            return this;
        }

        Builder always(Learner rules) {
            this.always = Optional.of(rules);
            return this;
        }

        /**
         * Accesses of a class that its rules are about, where the kernel asks for more than a string of a table ({@code
         * meaning.ProfileDecider}).
         */
        Builder answers(Class<? extends Access> access) {
            answered.add(access);
            return this;
        }

        Builder marked(MediationClass mediated) {
            this.mark = Optional.of(mediated);
            return this;
        }

        RuleKind build() {
            return new RuleKind(
                    type,
                    since,
                    priority,
                    owner,
                    List.copyOf(statements),
                    Map.copyOf(keywords),
                    every,
                    List.copyOf(forms),
                    List.copyOf(queries),
                    Map.copyOf(accesses),
                    learner,
                    always,
                    List.copyOf(answered),
                    mark);
        }
    }
}
