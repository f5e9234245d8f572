package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.selinux.CilScope.Argument;
import dev.lsmith.policy.selinux.CilScope.Declared;
import dev.lsmith.policy.selinux.CilScope.NameKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes the statements that generate others out of a policy in CIL: blocks, {@code in}, {@code blockinherit}, {@code call}, optional blocks,
 * {@code tunableif} and {@code booleanif}. What is left are plain statements, each with the names that it sees. In the order of the compiler:
 * tunables, what is put into blocks, what blocks inherit, macros (libsepol, cil/src/cil_resolve_ast.c).
 */
final class CilExpansion {
    /** The statements that give a name to something, and what. */
    static final Map<String, NameKind> DECLARING = Map.ofEntries(
            Map.entry("type", NameKind.TYPE),
            Map.entry("typeattribute", NameKind.TYPE),
            Map.entry("typealias", NameKind.TYPE),
            Map.entry("class", NameKind.CLASS),
            Map.entry("common", NameKind.CLASS),
            Map.entry("classmap", NameKind.CLASS),
            Map.entry("classpermission", NameKind.CLASS_PERMISSION),
            Map.entry("permissionx", NameKind.COMMANDS),
            Map.entry("boolean", NameKind.BOOLEAN),
            Map.entry("tunable", NameKind.BOOLEAN));

    /** Far more than any policy has; what goes beyond it was made to. */
    private static final int MOST_STATEMENTS = 1_000_000;

    private final List<Statement> statements = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();
    private final IdentityHashMap<CilList, List<CilList>> additions = new IdentityHashMap<>();
    private final Deque<Statement> tunables = new ArrayDeque<>();
    private final Deque<Statement> ins = new ArrayDeque<>();
    private final Deque<Statement> latecomers = new ArrayDeque<>();
    private final Deque<Statement> inherits = new ArrayDeque<>();
    private final Deque<Statement> calls = new ArrayDeque<>();
    private final CilScope root;
    private int walked;

    private CilExpansion(CilScope root) {
        this.root = root;
    }

    /**
     * A plain statement.
     *
     * @param list its text
     * @param scope the names that it sees
     * @param optional the optional block in which it stands
     */
    record Statement(CilList list, CilScope scope, Optional<OptionalPart> optional) {}

    /** An optional block, which holds as a whole or not at all; the same text that is inherited twice is two. */
    static final class OptionalPart {
        private final Optional<OptionalPart> around;

        private OptionalPart(Optional<OptionalPart> around) {
            this.around = around;
        }

        /** Whether it is one of some, or stands in one. */
        boolean isIn(Set<OptionalPart> some) {
            return some.contains(this) || around.filter(a -> a.isIn(some)).isPresent();
        }
    }

    /** What a statement inherits, calls or adds to, and nothing that was given declares: {@code the block container}. */
    record Missing(String what, Statement statement) {}

    /**
     * What is left.
     *
     * @param root the names of the whole policy
     */
    record Expanded(List<Statement> statements, List<Missing> missing, CilScope root) {}

    /**
     * Expands.
     *
     * @param below the policy into which the statements are loaded, whose names they may use
     * @throws InputException when a statement is none, or a block or macro comes to itself
     */
    static Expanded of(List<CilList> policy, Optional<CilScope> below) throws InputException {
        CilExpansion expansion = new CilExpansion(CilScope.root(below));
        expansion.walk(policy, expansion.root, Optional.empty());
        expansion.work();
        expansion.statements.removeIf(s -> s.scope().isAbstract());
        return new Expanded(expansion.statements, expansion.missing, expansion.root);
    }

    private void walk(List<CilList> lists, CilScope scope, Optional<OptionalPart> optional) throws InputException {
        for (CilList list : lists) {
            if (++walked > MOST_STATEMENTS) {
                throw list.error("blocks and macros expand to more than " + MOST_STATEMENTS + " statements");
            }
            walk(new Statement(list, scope, optional));
        }
    }

    private void walk(Statement statement) throws InputException {
        CilList list = statement.list();
        CilScope scope = statement.scope();
        String word = list.symbol(0);
        switch (word) {
            case "block" -> block(statement);
            case "blockabstract" -> {
                if (!scope.isInherited()) {
                    scope.namespace().makeAbstract();
                }
            }
            case "macro" -> declare(NameKind.MACRO, list, scope);
            case "optional" -> walk(list.lists(2), scope, Optional.of(new OptionalPart(statement.optional())));
            case "in" -> (isPlaced(list) && list.isSymbol(1, "after") ? latecomers : ins).add(statement);
            case "blockinherit" -> inherits.add(statement);
            case "call" -> calls.add(statement);
            case "tunableif", "booleanif" -> tunables.add(statement);
            default -> {
                NameKind kind = DECLARING.get(word);
                if (kind != null) {
                    declare(kind, list, scope);
                } else if (word.equals("typealiasactual")) {
                    scope.find(NameKind.TYPE, list.symbol(1))
                            .ifPresent(alias -> alias.scope()
                                    .namespace()
                                    .declare(
                                            NameKind.TYPE,
                                            lastPart(alias.name()),
                                            new Declared(alias.name(), list, scope, Optional.empty())));
                }
                statements.add(statement);
            }
        }
    }

    /** Whether {@code in} says whether it comes before what is inherited. */
    private static boolean isPlaced(CilList in) {
        return (in.isSymbol(1, "after") || in.isSymbol(1, "before")) && in.size() > 2 && !in.isList(2);
    }

    private static String lastPart(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** A parameter that names what a macro declares is its argument's name. */
    private static void declare(NameKind kind, CilList list, CilScope scope) throws InputException {
        String name = list.symbol(1);
        Optional<Argument> argument = scope.argument(name);
        String declared =
                argument.isPresent() && argument.get().part() instanceof CilPart.Word word ? word.text() : name;
        scope.namespace()
                .declare(
                        kind,
                        declared,
                        new Declared(scope.namespace().qualified(declared), list, scope, Optional.empty()));
    }

    private void block(Statement statement) throws InputException {
        CilList list = statement.list();
        String name = list.symbol(1);
        CilScope inner = statement.scope().block(name);
        Declared block = new Declared(
                statement.scope().namespace().qualified(name), list, statement.scope(), Optional.of(inner));
        statement.scope().namespace().declare(NameKind.BLOCK, name, block);
        walk(list.lists(2), inner, statement.optional());
        walk(additions.getOrDefault(list, List.of()), inner, statement.optional());
    }

    private void work() throws InputException {
        while (true) {
            if (!tunables.isEmpty()) {
                condition(tunables.remove());
            } else if (!ins.isEmpty()) {
                put(ins.remove());
            } else if (!inherits.isEmpty()) {
                inherit(inherits.remove());
            } else if (!latecomers.isEmpty()) {
                put(latecomers.remove());
            } else if (!calls.isEmpty()) {
                call(calls.remove());
            } else {
                return;
            }
        }
    }

    private void miss(String what, Statement statement) {
        if (!statement.scope().isAbstract()) {
            String where = statement.scope().namespace().qualified("");
            String inside = where.isEmpty() ? "" : " in the block " + where.substring(0, where.length() - 1);
            missing.add(new Missing(what + ": " + statement.list() + inside, statement));
        }
    }

    private void put(Statement statement) throws InputException {
        CilList list = statement.list();
        int at = isPlaced(list) ? 2 : 1;
        String name = list.symbol(at);
        Optional<Declared> block = statement.scope().find(NameKind.BLOCK, name);
        if (block.isEmpty()) {
            miss("the block " + name, statement);
            return;
        }
        if (block.get().scope().isBelow(statement.scope())) {
            miss("what inherits the block " + name + " of the base", statement);
        }
        List<CilList> inside = list.lists(at + 1);
        additions
                .computeIfAbsent(block.get().statement(), b -> new ArrayList<>())
                .addAll(inside);
        walk(inside, block.get().inner().orElse(root), statement.optional());
    }

    private void inherit(Statement statement) throws InputException {
        String name = statement.list().symbol(1);
        Optional<Declared> block = statement.scope().find(NameKind.BLOCK, name);
        if (block.isEmpty()) {
            miss("the block " + name, statement);
            return;
        }
        CilList inherited = block.get().statement();
        CilScope scope = statement.scope().inheriting(block.get(), statement.list());
        walk(inherited.lists(2), scope, statement.optional());
        walk(additions.getOrDefault(inherited, List.of()), scope, statement.optional());
    }

    private void call(Statement statement) throws InputException {
        CilList list = statement.list();
        String name = list.symbol(1);
        Optional<Declared> macro = statement.scope().find(NameKind.MACRO, name);
        if (macro.isEmpty()) {
            miss("the macro " + name, statement);
            return;
        }
        List<CilPart> given = new ArrayList<>();
        for (int i = 0; list.size() > 2 && i < list.list(2).size(); i++) {
            given.add(list.list(2).part(i));
        }
        CilList body = macro.get().statement();
        Map<String, CilPart> arguments = CilScope.arguments(body, given, list);
        CilScope scope = statement.scope().calling(macro.get(), arguments, list);
        walk(body.lists(3), scope, statement.optional());
    }

    /** The branch that holds while booleans have the values that the policy gives them. */
    private void condition(Statement statement) throws InputException {
        CilList list = statement.list();
        Optional<Boolean> value = value(list, 1, statement.scope());
        if (value.isEmpty()) {
            miss("the boolean of " + list.list(1), statement);
        }
        String branch = String.valueOf(value.orElse(true));
        for (CilList part : list.lists(2)) {
            if (part.isSymbol(0, branch)) {
                walk(part.lists(1), statement.scope(), statement.optional());
            }
        }
    }

    private Optional<Boolean> value(CilList list, int index, CilScope scope) throws InputException {
        if (!list.isList(index)) {
            Optional<Declared> declared = scope.find(NameKind.BOOLEAN, list.symbol(index));
            return declared.isPresent()
                    ? Optional.of(declared.get().statement().symbol(2).equals("true"))
                    : Optional.empty();
        }
        CilList inner = list.list(index);
        String word = inner.symbol(0);
        if (inner.size() == 1) {
            return value(inner, 0, scope);
        }
        Optional<Boolean> one = value(inner, 1, scope);
        if (word.equals("not")) {
            return one.map(v -> !v);
        }
        Optional<Boolean> other = value(inner, 2, scope);
        if (one.isEmpty() || other.isEmpty()) {
            return Optional.empty();
        }
        boolean a = one.get();
        boolean b = other.get();
        return switch (word) {
            case "and" -> Optional.of(a && b);
            case "or" -> Optional.of(a || b);
            case "xor", "neq" -> Optional.of(a != b);
            case "eq" -> Optional.of(a == b);
            default -> throw inner.error("the operator " + word + " is not read");
        };
    }
}
