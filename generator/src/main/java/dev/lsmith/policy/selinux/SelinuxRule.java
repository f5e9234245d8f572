package dev.lsmith.policy.selinux;

import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import dev.lsmith.policy.selinux.CommandLists.ExtendedPermission;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One rule of a module, in canonical form: one source, one target and one class. */
public sealed interface SelinuxRule extends Comparable<SelinuxRule> {
    /** The word for a target that is the source itself. */
    String SELF = "self";

    /** By source, target ({@code self} first) and class; what concerns the same triple stands together. */
    Comparator<SelinuxRule> ORDER = Comparator.comparing(SelinuxRule::source)
            .thenComparing(r -> !r.target().equals(SELF))
            .thenComparing(SelinuxRule::target)
            .thenComparing(SelinuxRule::tclass)
            .thenComparing(SelinuxRule::rank)
            .thenComparing(SelinuxRule::toString);

    /** The type or attribute that acts, as {@link TypeExpression} writes it; empty for a rule that has none. */
    default String source() {
        return "";
    }

    /** The type or attribute acted on, as {@link TypeExpression} writes it, or {@value #SELF}; empty for a rule that has none. */
    default String target() {
        return "";
    }

    /** The object class; empty for a rule that has none. */
    default String tclass() {
        return "";
    }

    /** The place among rules of the same source, target and class. */
    int rank();

    /** Whether the rule says what may be done. */
    default boolean allows() {
        return false;
    }

    /** The same rule about other types; {@code self} and an empty target stay as they are if the names do. */
    SelinuxRule renamed(UnaryOperator<String> names);

    @Override
    default int compareTo(SelinuxRule other) {
        return ORDER.compare(this, other);
    }

    /**
     * An access vector rule: {@code allow a b:file { open read };}.
     *
     * @param effect what it does
     * @param source the type or attribute that acts
     * @param target the type or attribute acted on, or {@code self}
     * @param tclass the object class
     * @param permissions at least one
     */
    record AccessRule(RuleEffect effect, String source, String target, String tclass, SortedSet<String> permissions)
            implements SelinuxRule {
        public AccessRule {
            permissions = Collections.unmodifiableSortedSet(new TreeSet<>(permissions));
        }

        /** An {@code allow} rule. */
        static AccessRule allow(String source, String target, String tclass, Collection<String> permissions) {
            return new AccessRule(RuleEffect.ALLOW, source, target, tclass, new TreeSet<>(permissions));
        }

        /** An {@code allow} rule. */
        static AccessRule allow(String source, String target, String tclass, String... permissions) {
            return allow(source, target, tclass, List.of(permissions));
        }

        @Override
        public int rank() {
            return effect.place();
        }

        @Override
        public boolean allows() {
            return effect == RuleEffect.ALLOW;
        }

        @Override
        public AccessRule renamed(UnaryOperator<String> names) {
            return new AccessRule(effect, names.apply(source), names.apply(target), tclass, permissions);
        }
    }

    /**
     * An extended permission rule: {@code allowxperm a b:chr_file ioctl 0x5401;}. Once there is one for a source,
     * target and class, only what such rules name is allowed of what an {@code allow … ioctl} allows ({@link CommandLists}).
     *
     * @param effect what it does
     * @param source the type or attribute that acts
     * @param target the type or attribute acted on, or {@code self}
     * @param tclass the object class
     * @param permission which permission it divides
     * @param commands the commands or types of messages, in the fewest ranges
     */
    record CommandRule(
            RuleEffect effect,
            String source,
            String target,
            String tclass,
            ExtendedPermission permission,
            List<CommandRange> commands)
            implements SelinuxRule {
        public CommandRule {
            commands = CommandRange.normalise(commands);
        }

        @Override
        public int rank() {
            return RuleEffect.PLACES * (permission == ExtendedPermission.IOCTL ? 1 : 2) + effect.place();
        }

        @Override
        public boolean allows() {
            return effect == RuleEffect.ALLOW;
        }

        @Override
        public CommandRule renamed(UnaryOperator<String> names) {
            return new CommandRule(effect, names.apply(source), names.apply(target), tclass, permission, commands);
        }
    }

    /**
     * The type that a new object or process gets: {@code type_transition a b:process c;}.
     *
     * @param source the type or attribute that acts
     * @param target the type or attribute of the directory or program
     * @param tclass the new object's class
     * @param newType its type
     * @param objectName the last component of its name that the rule is limited to
     */
    record TransitionRule(String source, String target, String tclass, String newType, Optional<String> objectName)
            implements SelinuxRule {
        @Override
        public int rank() {
            return 3 * RuleEffect.PLACES;
        }

        @Override
        public TransitionRule renamed(UnaryOperator<String> names) {
            return new TransitionRule(
                    names.apply(source), names.apply(target), tclass, names.apply(newType), objectName);
        }
    }

    /**
     * A domain whose denials are only logged: {@code permissive a;}.
     *
     * @param source the domain
     */
    record PermissiveRule(String source) implements SelinuxRule {
        @Override
        public int rank() {
            return 3 * RuleEffect.PLACES + 1;
        }

        @Override
        public PermissiveRule renamed(UnaryOperator<String> names) {
            return new PermissiveRule(names.apply(source));
        }
    }

    /**
     * A statement that no access is decided by here, kept as it stands: bounds, labels of ports and networks, roles.
     *
     * @param word the statement's first
     * @param text the whole statement in CIL, on one line
     */
    record KeptStatement(String word, String text) implements SelinuxRule {
        /** Those that close what rules allow; the fewer the wider. */
        static final Set<String> CLOSING = Set.of("typebounds", "rolebounds", "userbounds");

        /** All that are kept. */
        static final Set<String> WORDS = Stream.concat(
                        CLOSING.stream(),
                        Stream.of(
                                "portcon",
                                "nodecon",
                                "netifcon",
                                "genfscon",
                                "fsuse",
                                "ibpkeycon",
                                "ibendportcon",
                                "pirqcon",
                                "iomemcon",
                                "ioportcon",
                                "pcidevicecon",
                                "devicetreecon",
                                "rangetransition",
                                "roleallow",
                                "roletransition",
                                "typechange",
                                "typemember"))
                .collect(Collectors.toUnmodifiableSet());

        @Override
        public int rank() {
            return 3 * RuleEffect.PLACES + 2;
        }

        /** Only its whole words are names. */
        @Override
        public KeptStatement renamed(UnaryOperator<String> names) {
            StringBuilder renamed = new StringBuilder();
            for (String part : text.split("(?<=[() ])|(?=[() ])", -1)) {
                renamed.append(part.isBlank() || "()".contains(part) ? part : names.apply(part));
            }
            return new KeptStatement(word, renamed.toString());
        }
    }

    /**
     * What closes accesses that rules allow, unless it holds of both contexts: {@code (constrain (file (read)) (eq u1 u2))}; and changes of
     * labels: {@code (validatetrans file (eq t1 t3))}.
     *
     * @param word {@code constrain}, {@code mlsconstrain}, {@code validatetrans} or {@code mlsvalidatetrans}
     * @param tclass the object class
     * @param permissions those that are constrained; none for changes of labels
     * @param expression what has to hold
     */
    record ConstraintRule(String word, String tclass, SortedSet<String> permissions, ConstraintExpression expression)
            implements SelinuxRule {
        static final Set<String> WORDS = Set.of("constrain", "mlsconstrain", "validatetrans", "mlsvalidatetrans");

        public ConstraintRule {
            permissions = Collections.unmodifiableSortedSet(new TreeSet<>(permissions));
        }

        /** As CIL writes it. */
        String text() {
            String what = permissions.isEmpty() ? tclass : "(" + tclass + " (" + String.join(" ", permissions) + "))";
            return "(" + word + " " + what + " " + expression.text() + ")";
        }

        @Override
        public int rank() {
            return 3 * RuleEffect.PLACES + 3;
        }

        @Override
        public ConstraintRule renamed(UnaryOperator<String> names) {
            return new ConstraintRule(word, tclass, permissions, expression.renamed(names));
        }
    }

    /** What an access vector rule does about what it names. */
    enum RuleEffect {
        ALLOW(0),
        AUDITALLOW(1),
        DONTAUDIT(2),
        NEVERALLOW(3);

        /** More than any {@link #place}. */
        static final int PLACES = 4;

        private final int place;

        RuleEffect(int place) {
            this.place = place;
        }

        /** The place among rules about the same. */
        int place() {
            return place;
        }

        /** The statement's keyword, the same in both languages. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The effect of a keyword. */
        static Optional<RuleEffect> of(String word) {
            for (RuleEffect effect : values()) {
                if (effect.word().equals(word)) {
                    return Optional.of(effect);
                }
            }
            return Optional.empty();
        }
    }
}
