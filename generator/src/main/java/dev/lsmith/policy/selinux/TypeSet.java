package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A set of types as CIL's expressions say it: {@code (and (file_type) (not (shadow_t)))}. */
sealed interface TypeSet {
    /** The operator of the set of all types. */
    String ALL = "all";

    /** How each operator is called, with the number of its operands that CIL takes. */
    Set<String> BINARY = Set.of("and", "or", "xor");

    /**
     * Whether a type is in the set.
     *
     * @param is whether the type is a name: its own, or that of an attribute that it has
     */
    boolean has(Predicate<String> is);

    /** The expression in CIL. */
    String text();

    /** The types and attributes that it names. */
    Stream<String> names();

    /** The same of other names. */
    TypeSet renamed(UnaryOperator<String> names);

    /** Whether it only puts together, so that it can be said by giving an attribute to each of its parts. */
    default boolean isUnion() {
        return this instanceof Name
                || (this instanceof Operation o
                        && o.operator().equals("or")
                        && o.operands().stream().allMatch(TypeSet::isUnion));
    }

    /** A type or an attribute. */
    record Name(String text) implements TypeSet {
        @Override
        public boolean has(Predicate<String> is) {
            return is.test(text);
        }

        @Override
        public Stream<String> names() {
            return Stream.of(text);
        }

        @Override
        public TypeSet renamed(UnaryOperator<String> names) {
            return new Name(names.apply(text));
        }
    }

    /**
     * An operator and what it is about.
     *
     * @param operator {@code and}, {@code or}, {@code xor}, {@code not} or {@code all}
     */
    record Operation(String operator, List<TypeSet> operands) implements TypeSet {
        public Operation {
            operands = List.copyOf(operands);
        }

        @Override
        public boolean has(Predicate<String> is) {
            return switch (operator) {
                case "and" -> operands.stream().allMatch(o -> o.has(is));
                case "or" -> operands.stream().anyMatch(o -> o.has(is));
                case "xor" -> operands.stream().filter(o -> o.has(is)).count() % 2 == 1;
                case "not" -> operands.stream().noneMatch(o -> o.has(is));
                default -> true;
            };
        }

        @Override
        public String text() {
            return operands.stream()
                    .map(o -> o instanceof Name ? "(" + o.text() + ")" : o.text())
                    .collect(Collectors.joining(" ", "(" + operator + (operands.isEmpty() ? "" : " "), ")"));
        }

        @Override
        public Stream<String> names() {
            return operands.stream().flatMap(TypeSet::names);
        }

        @Override
        public TypeSet renamed(UnaryOperator<String> names) {
            return new Operation(
                    operator, operands.stream().map(o -> o.renamed(names)).toList());
        }
    }

    /** All of several sets together. */
    static TypeSet union(List<TypeSet> sets) {
        return sets.size() == 1 ? sets.get(0) : new Operation("or", sets);
    }

    /** Says what a name of an expression stands for. */
    interface NameReader {
        /**
         * The type or attribute of a name.
         *
         * @throws InputException when there must be one and is none
         */
        String read(CilList list, String name) throws InputException;
    }

    /**
     * Reads what stands at a place of a list: a name, a list of names, or an expression.
     *
     * @param names what its names stand for
     * @throws InputException when it is neither
     */
    static TypeSet read(CilList list, int index, NameReader names) throws InputException {
        if (!list.isList(index)) {
            return name(list, list.symbol(index), names);
        }
        CilList inner = list.list(index);
        if (inner.size() > 0 && !inner.isList(0)) {
            String word = inner.symbol(0);
            if (BINARY.contains(word) && inner.size() == 3) {
                return new Operation(word, List.of(read(inner, 1, names), read(inner, 2, names)));
            }
            if (word.equals("not") && inner.size() == 2) {
                return new Operation(word, List.of(read(inner, 1, names)));
            }
        }
        List<TypeSet> parts = new ArrayList<>();
        for (int i = 0; i < inner.size(); i++) {
            parts.add(read(inner, i, names));
        }
        return union(parts);
    }

    private static TypeSet name(CilList list, String name, NameReader names) throws InputException {
        return name.equals(ALL) ? new Operation(ALL, List.of()) : new Name(names.read(list, name));
    }

    /** Reads what {@link #text} wrote. */
    static TypeSet parse(String text) {
        try {
            return read(CilList.statements("", "(" + text + ")").get(0), 0, (list, name) -> name);
        } catch (InputException e) {
            throw new IllegalArgumentException("no set of types: " + text, e);
        }
    }
}
