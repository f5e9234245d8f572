package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.selinux.CilPart.Word;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which names a statement of CIL sees: those of the blocks around it, from inside out; in what a block inherits, then those around the inherited
 * block; in a macro's body first its parameters, then what stands around the macro, then around the call (libsepol,
 * cil/src/cil_resolve_ast.c, __cil_resolve_name_with_parents).
 */
final class CilScope {
    private static final int MOST_ALIASES = 100;

    private final @Nullable CilScope parent;
    private final Namespace namespace;
    private final @Nullable Inherited inherited;
    private final @Nullable Called called;

    private CilScope(
            @Nullable CilScope parent, Namespace namespace, @Nullable Inherited inherited, @Nullable Called called) {
        this.parent = parent;
        this.namespace = namespace;
        this.inherited = inherited;
        this.called = called;
    }

    /** The scope of a file's statements; names that are not found are looked for in another policy's. */
    static CilScope root(Optional<CilScope> below) {
        return new CilScope(null, new Namespace("", below.map(CilScope::namespace)), null, null);
    }

    /** What kinds of names there are; the same name of two kinds is two things. */
    enum NameKind {
        BLOCK,
        MACRO,
        TYPE,
        CLASS,
        CLASS_PERMISSION,
        COMMANDS,
        BOOLEAN
    }

    /** What a block, or the policy as a whole, declares. */
    static final class Namespace {
        private final String path;
        private final Optional<Namespace> below;
        private final Map<NameKind, Map<String, Declared>> names = new HashMap<>();
        private boolean isAbstract;

        Namespace(String path, Optional<Namespace> below) {
            this.path = path;
            this.below = below;
        }

        /** With the names of the blocks around it, as every other part of the policy has to call it. */
        String qualified(String name) {
            return path.isEmpty() ? name : path + "." + name;
        }

        void declare(NameKind kind, String name, Declared what) {
            names.computeIfAbsent(kind, k -> new HashMap<>()).put(name, what);
        }

        Optional<Declared> find(NameKind kind, String name) {
            Declared own = names.getOrDefault(kind, Map.of()).get(name);
            return own != null ? Optional.of(own) : below.flatMap(b -> b.find(kind, name));
        }

        /** A block that is only there to be inherited. */
        void makeAbstract() {
            isAbstract = true;
        }
    }

    /**
     * Something that has a name.
     *
     * @param name with the names of the blocks around it
     * @param statement that declares it
     * @param scope in which that statement stands
     * @param inner of a block, its own names
     */
    record Declared(String name, CilList statement, CilScope scope, Optional<CilScope> inner) {}

    /** Where a block is inherited from. */
    private record Inherited(Declared block) {}

    /**
     * A macro at work.
     *
     * @param macro what is called
     * @param arguments by parameter, what stands in the call
     * @param own what the macro's body declares
     */
    private record Called(Declared macro, Map<String, CilPart> arguments, Set<String> own) {}

    Namespace namespace() {
        return namespace;
    }

    /** Whether a block around it, or it itself, is only there to be inherited. */
    boolean isAbstract() {
        return namespace.isAbstract || (parent != null && parent.isAbstract());
    }

    /** Inside a block that stands here. */
    CilScope block(String name) {
        return new CilScope(this, new Namespace(namespace.qualified(name), Optional.empty()), null, null);
    }

    /**
     * In a block's content, which this block inherits.
     *
     * @throws InputException when the block inherits itself
     */
    CilScope inheriting(Declared block, CilList at) throws InputException {
        for (CilScope scope = this; scope != null; scope = scope.parent) {
            Declared around = scope.inherited == null ? null : scope.inherited.block();
            boolean same = around != null && around.statement() == block.statement();
            if (same || scope.namespace.path.equals(block.name())) {
                throw at.error("the block " + block.name() + " inherits itself");
            }
        }
        return new CilScope(this, namespace, new Inherited(block), null);
    }

    /**
     * In a macro's body, called from here.
     *
     * @throws InputException when the macro calls itself
     */
    CilScope calling(Declared macro, Map<String, CilPart> arguments, CilList at) throws InputException {
        for (CilScope scope = this; scope != null; scope = scope.parent) {
            if (scope.called != null && scope.called.macro().statement() == macro.statement()) {
                throw at.error("the macro " + macro.name() + " calls itself");
            }
        }
        Set<String> own = new HashSet<>();
        for (CilList statement : macro.statement().lists(3)) {
            if (statement.size() > 1 && CilExpansion.DECLARING.containsKey(statement.symbol(0))) {
                own.add(statement.symbol(1));
            }
        }
        return new CilScope(this, namespace, null, new Called(macro, arguments, own));
    }

    /** Whether the statement stands in what a block inherits, and not in the block's own text. */
    boolean isInherited() {
        for (CilScope scope = this; scope != null && scope.namespace == namespace; scope = scope.parent) {
            if (scope.inherited != null) {
                return true;
            }
        }
        return false;
    }

    /** What a name stands for; a parameter stands for its argument. */
    Optional<Declared> find(NameKind kind, String name) {
        Optional<Argument> argument = argument(name);
        if (argument.isPresent()) {
            return argument.get().part() instanceof Word word
                    ? argument.get().scope().find(kind, word.text())
                    : Optional.empty();
        }
        if (name.startsWith(".")) {
            return top().dotted(kind, name.substring(1).split("\\.", -1), 0);
        }
        String[] path = name.split("\\.", -1);
        if (path.length == 1) {
            return visible(kind, name);
        }
        Optional<CilScope> block = visible(NameKind.BLOCK, path[0]).flatMap(Declared::inner);
        return block.isPresent() ? block.get().dotted(kind, path, 1) : visible(kind, name);
    }

    private Optional<Declared> dotted(NameKind kind, String[] path, int from) {
        if (from == path.length - 1) {
            return namespace.find(kind, path[from]);
        }
        return namespace
                .find(NameKind.BLOCK, path[from])
                .flatMap(Declared::inner)
                .flatMap(inner -> inner.dotted(kind, path, from + 1));
    }

    /** The name of a type or attribute, aliases followed; a name that is none here is left to the caller. */
    Optional<String> type(String name) throws InputException {
        return declaredType(name).map(Declared::name);
    }

    /** What declares a type or attribute, aliases followed. */
    Optional<Declared> declaredType(String name) throws InputException {
        CilScope scope = this;
        String asked = name;
        Optional<Declared> found = Optional.empty();
        for (int i = 0; i < MOST_ALIASES; i++) {
            found = scope.find(NameKind.TYPE, asked);
            if (found.isEmpty() || !found.get().statement().isSymbol(0, "typealiasactual")) {
                return found;
            }
            scope = found.get().scope();
            asked = found.get().statement().symbol(2);
        }
        throw found.get().statement().error("aliases that stand for each other: " + name);
    }

    /** What stands in the call for a parameter of the nearest macro, and where the call stands. */
    record Argument(CilPart part, CilScope scope) {}

    /** The argument of a parameter; nothing where the name is none. */
    Optional<Argument> argument(String name) {
        for (CilScope scope = this; scope != null; scope = scope.parent) {
            if (scope.called != null) {
                CilPart part = scope.called.arguments().get(name);
                CilScope caller = scope.parent;
                return part == null || caller == null ? Optional.empty() : Optional.of(new Argument(part, caller));
            }
        }
        return Optional.empty();
    }

    /** A name that is not found, as the statement that uses it writes it: a parameter's is in the call. */
    String outermost(String name) {
        Optional<Argument> argument = argument(name);
        if (argument.isPresent() && argument.get().part() instanceof Word word) {
            return argument.get().scope().outermost(word.text());
        }
        return name.startsWith(".") ? name.substring(1) : name;
    }

    private Optional<Declared> visible(NameKind kind, String name) {
        return around(kind, name).or(() -> top().namespace.find(kind, name));
    }

    /** In what stands around, the whole policy apart. */
    private Optional<Declared> around(NameKind kind, String name) {
        if (parent == null) {
            return Optional.empty();
        }
        CilScope outer = parent;
        if (inherited != null) {
            CilScope origin = inherited.block().scope();
            return outer.around(kind, name).or(() -> origin.around(kind, name));
        }
        if (called != null) {
            if (called.own().contains(name)) {
                return outer.around(kind, name);
            }
            CilScope origin = called.macro().scope();
            return origin.around(kind, name).or(() -> outer.around(kind, name));
        }
        return namespace.find(kind, name).or(() -> outer.around(kind, name));
    }

    /** Whether it is of the policy into which another scope's statements are loaded. */
    boolean isBelow(CilScope other) {
        return top().namespace != other.top().namespace;
    }

    private CilScope top() {
        CilScope scope = this;
        while (scope.parent != null) {
            scope = scope.parent;
        }
        return scope;
    }

    /** The parameters of a macro: {@code ((type a) (class b))}. */
    static Map<String, CilPart> arguments(CilList macro, List<CilPart> given, CilList call) throws InputException {
        CilList parameters = macro.list(2);
        if (parameters.size() != given.size()) {
            throw call.error("the macro " + macro.symbol(1) + " takes " + parameters.size() + " arguments, and not "
                    + given.size());
        }
        Map<String, CilPart> arguments = new HashMap<>();
        for (int i = 0; i < given.size(); i++) {
            arguments.put(parameters.list(i).symbol(1), given.get(i));
        }
        return arguments;
    }
}
