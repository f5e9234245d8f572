package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.selinux.CilExpansion.Statement;
import dev.lsmith.policy.selinux.CilPart.Word;
import dev.lsmith.policy.selinux.CilScope.Argument;
import dev.lsmith.policy.selinux.CilScope.Declared;
import dev.lsmith.policy.selinux.CilScope.NameKind;
import dev.lsmith.policy.selinux.CommandLists.CommandRange;
import dev.lsmith.policy.selinux.CommandLists.ExtendedPermission;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The classes, permissions and extended permissions that a rule of CIL names: plainly, by class maps, by class permissions, by expressions
 * ({@code (not (write))}), and by what a macro was called with.
 */
final class CilPermissions {
    private static final int MOST_NESTED = 100;
    private static final String KERNEL_CLASSES = "selinux/base/classes.cil";

    private final Map<String, List<Statement>> mappings = new HashMap<>();
    private final Map<String, List<Statement>> sets = new HashMap<>();
    private final Map<String, Statement> commons = new HashMap<>();
    private final Optional<CilPermissions> below;

    /**
     * Of a policy.
     *
     * @param statements all, of which those about classes count
     * @param below of the policy into which they are loaded
     */
    CilPermissions(List<Statement> statements, Optional<CilPermissions> below) throws InputException {
        this.below = below;
        for (Statement statement : statements) {
            String word = statement.list().symbol(0);
            if (word.equals("classmapping")) {
                add(mappings, NameKind.CLASS, statement);
            } else if (word.equals("classpermissionset")) {
                add(sets, NameKind.CLASS_PERMISSION, statement);
            } else if (word.equals("classcommon")) {
                commons.put(statement.list().symbol(1), statement);
            }
        }
    }

    private static void add(Map<String, List<Statement>> by, NameKind kind, Statement statement) throws InputException {
        String name = statement.list().symbol(1);
        String qualified =
                statement.scope().find(kind, name).map(Declared::name).orElse(name);
        by.computeIfAbsent(qualified, n -> new ArrayList<>()).add(statement);
    }

    private List<Statement> of(Map<String, List<Statement>> own, String name) {
        List<Statement> all = new ArrayList<>(own.getOrDefault(name, List.of()));
        below.ifPresent(b -> all.addAll(b.of(own == mappings ? b.mappings : b.sets, name)));
        return all;
    }

    /** Permissions by class. */
    SortedMap<String, SortedSet<String>> of(CilList list, int index, CilScope scope) throws InputException {
        SortedMap<String, SortedSet<String>> all = new TreeMap<>();
        add(list.part(index), list, scope, all, 0);
        return all;
    }

    private void add(CilPart part, CilList around, CilScope scope, SortedMap<String, SortedSet<String>> all, int depth)
            throws InputException {
        if (depth > MOST_NESTED) {
            throw around.error("class maps and class permissions that hold each other");
        }
        if (part instanceof Word word) {
            named(word, around, scope, all, depth);
            return;
        }
        CilList list = (CilList) part;
        if (list.size() == 1) {
            add(list.part(0), list, scope, all, depth + 1);
            return;
        }
        String name = className(list, scope);
        Optional<Declared> declared = scope.find(NameKind.CLASS, name);
        String tclass = declared.map(Declared::name).orElse(name);
        SortedSet<String> permissions = permissions(list, 1, tclass, declared, scope);
        if (declared.isPresent() && declared.get().statement().isSymbol(0, "classmap")) {
            for (Statement mapping : of(mappings, tclass)) {
                if (permissions.contains(mapping.list().symbol(2))) {
                    add(mapping.list().part(3), mapping.list(), mapping.scope(), all, depth + 1);
                }
            }
        } else {
            all.computeIfAbsent(tclass, c -> new TreeSet<>()).addAll(permissions);
        }
    }

    /** The class of a list, which may be a parameter. */
    private static String className(CilList list, CilScope scope) throws InputException {
        String name = list.symbol(0);
        Optional<Argument> argument = scope.argument(name);
        return argument.isPresent() && argument.get().part() instanceof Word word ? word.text() : name;
    }

    private void named(Word word, CilList around, CilScope scope, SortedMap<String, SortedSet<String>> all, int depth)
            throws InputException {
        Optional<Argument> argument = scope.argument(word.text());
        if (argument.isPresent()) {
            add(argument.get().part(), around, argument.get().scope(), all, depth + 1);
            return;
        }
        String name = scope.find(NameKind.CLASS_PERMISSION, word.text())
                .map(Declared::name)
                .orElseThrow(() -> around.at(word, "no class permission of this name is given: " + word.text()));
        for (Statement set : of(sets, name)) {
            add(set.list().part(2), set.list(), set.scope(), all, depth + 1);
        }
    }

    private SortedSet<String> permissions(
            CilList list, int index, String tclass, Optional<Declared> declared, CilScope scope) throws InputException {
        TypeSet expression = TypeSet.read(list, index, (at, name) -> {
            Optional<Argument> argument = scope.argument(name);
            return argument.isPresent() && argument.get().part() instanceof Word word ? word.text() : name;
        });
        TreeSet<String> permissions = new TreeSet<>();
        if (expression.isUnion()) {
            expression.names().forEach(permissions::add);
            return permissions;
        }
        SortedSet<String> all = all(tclass, declared);
        if (all.isEmpty()) {
            throw list.error("all permissions of the class " + tclass + " are not known");
        }
        all.stream().filter(p -> expression.has(p::equals)).forEach(permissions::add);
        return permissions;
    }

    /** The permissions of a class or class map, those that it has in common with others too; nothing where it is not known. */
    SortedSet<String> all(String tclass, Optional<Declared> declared) throws InputException {
        SortedSet<String> all = new TreeSet<>();
        if (declared.isPresent()) {
            all.addAll(declared.get().statement().symbols(2));
            Statement common = common(tclass);
            if (common != null) {
                Optional<Declared> base =
                        common.scope().find(NameKind.CLASS, common.list().symbol(2));
                all.addAll(base.isPresent() ? base.get().statement().symbols(2) : List.of());
            }
            return all;
        }
        for (CilList each : CilList.statements(KERNEL_CLASSES, kernelClasses())) {
            if (each.isSymbol(1, tclass)) {
                all.addAll(each.symbols(2));
            }
        }
        return all;
    }

    private static String kernelClasses() {
        return new String(ShippedData.bytes(KERNEL_CLASSES), StandardCharsets.UTF_8);
    }

    private @Nullable Statement common(String tclass) {
        Statement own = commons.get(tclass);
        return own != null ? own : below.map(b -> b.common(tclass)).orElse(null);
    }

    /**
     * The numbers of {@code (ioctl class (…))} or {@code (nlmsg class (…))}, or of a name for them.
     *
     * @return the class and its commands
     */
    Commands commands(CilList list, int index, CilScope scope) throws InputException {
        CilPart part = list.part(index);
        if (part instanceof Word word) {
            Optional<Argument> argument = scope.argument(word.text());
            Optional<Declared> declared = scope.find(NameKind.COMMANDS, word.text());
            if (declared.isPresent()) {
                return commands(declared.get().statement(), 2, declared.get().scope());
            }
            if (argument.isPresent() && argument.get().part() instanceof CilList inner) {
                return commands(inner, argument.get().scope());
            }
            throw list.at(word, "no extended permissions of this name are given: " + word.text());
        }
        return commands((CilList) part, scope);
    }

    private static Commands commands(CilList operation, CilScope scope) throws InputException {
        ExtendedPermission permission = ExtendedPermission.of(operation.symbol(0))
                .orElseThrow(() -> operation.error("extended permissions other than ioctl and nlmsg are not read"));
        String name = operation.symbol(1);
        String tclass = scope.find(NameKind.CLASS, name).map(Declared::name).orElse(name);
        BitSet commands = set(operation, 2);
        List<CommandRange> ranges = new ArrayList<>();
        for (int at = commands.nextSetBit(0); at >= 0; at = commands.nextSetBit(commands.nextClearBit(at))) {
            ranges.add(new CommandRange(at, commands.nextClearBit(at) - 1));
        }
        return new Commands(permission, tclass, ranges);
    }

    /** Ioctl commands or types of netlink messages of a class. */
    record Commands(ExtendedPermission permission, String tclass, List<CommandRange> ranges) {}

    private static BitSet set(CilList list, int index) throws InputException {
        BitSet commands = new BitSet(CommandRange.MAX + 1);
        if (!list.isList(index)) {
            if (list.isSymbol(index, "all")) {
                commands.set(0, CommandRange.MAX + 1);
            } else {
                commands.set(number(list, index));
            }
            return commands;
        }
        CilList inner = list.list(index);
        String word = inner.size() > 0 && !inner.isList(0) ? inner.symbol(0) : "";
        switch (word) {
            case "range" -> {
                int last = number(inner, 2);
                if (last < number(inner, 1)) {
                    throw inner.error("a range whose end comes before its beginning");
                }
                commands.set(number(inner, 1), last + 1);
            }
            case "not" -> {
                commands.or(set(inner, 1));
                commands.flip(0, CommandRange.MAX + 1);
            }
            case "and" -> {
                commands.or(set(inner, 1));
                commands.and(set(inner, 2));
            }
            case "xor" -> {
                commands.or(set(inner, 1));
                commands.xor(set(inner, 2));
            }
            default -> {
                for (int i = word.equals("or") ? 1 : 0; i < inner.size(); i++) {
                    commands.or(set(inner, i));
                }
            }
        }
        return commands;
    }

    private static int number(CilList list, int index) throws InputException {
        try {
            int value = Integer.decode(list.symbol(index));
            if (value >= 0 && value <= CommandRange.MAX) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw list.at(list.part(index), "a number was expected");
        }
        throw list.at(list.part(index), "an extended permission has 16 bits");
    }
}
