package dev.lsmith.policy.selinux;

import dev.lsmith.access.SelinuxContext;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.selinux.AttributeMembers.Definition;
import dev.lsmith.policy.selinux.CilExpansion.Expanded;
import dev.lsmith.policy.selinux.CilExpansion.Missing;
import dev.lsmith.policy.selinux.CilExpansion.OptionalPart;
import dev.lsmith.policy.selinux.CilExpansion.Statement;
import dev.lsmith.policy.selinux.CilPermissions.Commands;
import dev.lsmith.policy.selinux.CilScope.Argument;
import dev.lsmith.policy.selinux.CilScope.Declared;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import dev.lsmith.policy.selinux.SelinuxModule.OptionalBlock;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import dev.lsmith.policy.selinux.SelinuxRule.CommandRule;
import dev.lsmith.policy.selinux.SelinuxRule.ConstraintRule;
import dev.lsmith.policy.selinux.SelinuxRule.KeptStatement;
import dev.lsmith.policy.selinux.SelinuxRule.PermissiveRule;
import dev.lsmith.policy.selinux.SelinuxRule.RuleEffect;
import dev.lsmith.policy.selinux.SelinuxRule.TransitionRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Reads policies in CIL, after {@link CilExpansion} has taken blocks and macros out of them. Names that no file declares are the host's, unless
 * its whole policy is given.
 */
final class CilReader {
    private static final String REQUIRED = "cil_gen_require";
    private static final Set<String> COMMAND_RULES = Set.of("allowx", "auditallowx", "dontauditx", "neverallowx");

    /** What neither allows nor closes anything by itself, or is taken up by {@link CilScope} and {@link CilPermissions}. */
    private static final Set<String> WITHOUT_RULES = Set.of(
            "typealias",
            "typealiasactual",
            "class",
            "classcommon",
            "common",
            "classorder",
            "classmap",
            "classmapping",
            "classpermission",
            "classpermissionset",
            "permissionx",
            "boolean",
            "tunable",
            "unordered_classorder",
            "sid",
            "sidorder",
            "sidcontext",
            "user",
            "userrole",
            "userlevel",
            "userrange",
            "userattribute",
            "userattributeset",
            "userprefix",
            "selinuxuser",
            "selinuxuserdefault",
            "role",
            "roleattribute",
            "roleattributeset",
            "category",
            "categoryalias",
            "categoryaliasactual",
            "categoryorder",
            "categoryset",
            "sensitivity",
            "sensitivityalias",
            "sensitivityaliasactual",
            "sensitivitycategory",
            "sensitivityorder",
            "level",
            "levelrange",
            "mls",
            "mlsorder",
            "policycap",
            "handleunknown",
            "context",
            "ipaddr",
            "expandtypeattribute",
            "defaultuser",
            "defaultrole",
            "defaulttype",
            "defaultrange");

    private final Expanded policy;
    private final Optional<GivenPolicy> host;
    private final CilPermissions permissions;
    private final ModuleBuilder module = new ModuleBuilder();
    private final List<Definition> definitions = new ArrayList<>();
    private final List<String> unresolved = new ArrayList<>();
    private final boolean strict;

    private CilReader(Expanded policy, Optional<GivenPolicy> host, boolean strict) throws InputException {
        this.policy = policy;
        this.host = host;
        this.strict = strict;
        this.permissions = new CilPermissions(policy.statements(), host.map(GivenPolicy::permissions));
    }

    /**
     * What is known of a host's whole policy when a module is loaded into it.
     *
     * @param root its names
     */
    record GivenPolicy(
            CilScope root, CilPermissions permissions, List<Definition> definitions, ModuleBuilder content) {}

    /** A module by itself. */
    static SelinuxModule read(String source, String text) throws InputException {
        return gather(source, text).build(baseName(source));
    }

    /** What a file says, with the places of its rules. */
    static ModuleBuilder gather(String source, String text) throws InputException {
        return gather(CilList.statements(source, text), Optional.empty());
    }

    /** What statements say when they are loaded into a policy, if it is given. */
    static ModuleBuilder gather(List<CilList> statements, Optional<GivenPolicy> host) throws InputException {
        Expanded expanded = CilExpansion.of(statements, host.map(GivenPolicy::root));
        return new CilReader(expanded, host, host.isPresent()).module();
    }

    /** A host's whole policy. */
    static GivenPolicy whole(List<CilList> statements) throws InputException {
        Expanded expanded = CilExpansion.of(statements, Optional.empty());
        CilReader reader = new CilReader(expanded, Optional.empty(), true);
        ModuleBuilder content = reader.module();
        return new GivenPolicy(expanded.root(), reader.permissions, reader.definitions, content);
    }

    static String baseName(String source) {
        String file = source.substring(source.lastIndexOf('/') + 1);
        return file.endsWith(".cil") ? file.substring(0, file.length() - ".cil".length()) : file;
    }

    private ModuleBuilder module() throws InputException {
        Set<OptionalPart> dropped = dropped();
        for (Missing missing : policy.missing()) {
            if (missing.statement().optional().filter(o -> o.isIn(dropped)).isEmpty()) {
                module.missing.add(missing.what());
            }
        }
        for (Statement statement : policy.statements()) {
            boolean type = statement.list().symbol(0).startsWith("type");
            if (type && statement.optional().filter(o -> o.isIn(dropped)).isEmpty()) {
                types(statement);
            }
        }
        ModuleSets sets = new ModuleSets(module, definitions, host, strict);
        Map<OptionalPart, ModuleBuilder> blocks = new LinkedHashMap<>();
        for (Statement statement : policy.statements()) {
            Optional<OptionalPart> optional = statement.optional();
            if (optional.filter(o -> o.isIn(dropped)).isPresent()) {
                continue;
            }
            ModuleBuilder into = optional.isEmpty() || strict
                    ? module
                    : blocks.computeIfAbsent(optional.get(), o -> new ModuleBuilder());
            rule(statement, sets, into);
        }
        unresolved.forEach(name -> module.missing.add("the type " + name));
        for (ModuleBuilder block : blocks.values()) {
            module.placed.addAll(block.placed);
            module.fileContexts.addAll(block.fileContexts);
            block.roleTypes.forEach((role, types) -> types.forEach(type -> module.roleType(role, type)));
            if (!block.rules.isEmpty()) {
                module.optionals.add(new OptionalBlock(block.rules));
            }
        }
        return module;
    }

    /** The optional blocks of which something is not there, where all of the host's policy is known. */
    private Set<OptionalPart> dropped() throws InputException {
        Set<OptionalPart> dropped = new HashSet<>();
        if (!strict) {
            return dropped;
        }
        policy.missing().forEach(m -> m.statement().optional().ifPresent(dropped::add));
        ModuleSets sets = new ModuleSets(new ModuleBuilder(), List.of(), host, strict);
        for (Statement statement : policy.statements()) {
            Optional<OptionalPart> optional = statement.optional();
            if (optional.isPresent() && !optional.get().isIn(dropped)) {
                ModuleBuilder scratch = new ModuleBuilder();
                if (statement.list().isSymbol(0, "typeattributeset")) {
                    TypeSet.read(statement.list(), 2, (list, name) -> type(statement.scope(), name));
                    type(statement.scope(), statement.list().symbol(1));
                } else {
                    rule(statement, sets, scratch);
                }
                if (!unresolved.isEmpty()) {
                    dropped.add(optional.get());
                    unresolved.clear();
                }
            }
        }
        return dropped;
    }

    /** Declares a type or attribute, or says who has one. */
    private void types(Statement statement) throws InputException {
        CilList list = statement.list();
        CilScope scope = statement.scope();
        switch (list.symbol(0)) {
            case "type" -> module.types.add(declared(scope, list.symbol(1)));
            case "typeattribute" -> {
                if (!list.symbol(1).equals(REQUIRED)) {
                    module.attributes.add(declared(scope, list.symbol(1)));
                }
            }
            case "typeattributeset" -> {
                TypeSet set = TypeSet.read(list, 2, (at, name) -> type(scope, name));
                if (!list.symbol(1).equals(REQUIRED)) {
                    definitions.add(new Definition(type(scope, list.symbol(1)), set, list));
                }
            }
            default -> {}
        }
    }

    private static String declared(CilScope scope, String name) throws InputException {
        return scope.type(name).orElse(name);
    }

    /** What a name of a type or attribute stands for; one that nobody declares is the host's. */
    private String type(CilScope scope, String name) throws InputException {
        if (name.equals(SelinuxRule.SELF)) {
            return name;
        }
        Optional<String> known = scope.type(name);
        if (known.isPresent()) {
            return known.get();
        }
        if (strict && !name.equals(REQUIRED)) {
            unresolved.add(name);
        }
        return scope.outermost(name);
    }

    /**
     * A type or attribute of a rule. A type of an abstract block is in no policy, so that secilc cannot write the rule; where it is only
     * put into sets, secilc lets it pass.
     */
    private String present(CilList list, int index, CilScope scope) throws InputException {
        String name = list.symbol(index);
        Optional<Declared> declared = scope.declaredType(name);
        boolean absent = declared.filter(
                        d -> d.scope().isAbstract() && d.statement().isSymbol(0, "type"))
                .isPresent();
        if (absent) {
            throw list.error("the type " + declared.get().name()
                    + " lies in an abstract block and is in no policy; name that of a block that inherits it");
        }
        return type(scope, name);
    }

    private void rule(Statement statement, ModuleSets sets, ModuleBuilder into) throws InputException {
        CilList list = statement.list();
        CilScope scope = statement.scope();
        String word = list.symbol(0);
        Optional<RuleEffect> effect = RuleEffect.of(word);
        if (effect.isPresent()) {
            String source = sets.expression(present(list, 1, scope));
            String target = target(list, scope, sets, source);
            permissions
                    .of(list, 3, scope)
                    .forEach((tclass, some) -> into.rule(
                            new AccessRule(effect.get(), source, target, tclass, some), list.line(), list.column()));
        } else if (COMMAND_RULES.contains(word)) {
            RuleEffect plain =
                    RuleEffect.of(word.substring(0, word.length() - 1)).orElseThrow();
            String source = sets.expression(present(list, 1, scope));
            Commands commands = permissions.commands(list, 3, scope);
            into.rule(
                    new CommandRule(
                            plain,
                            source,
                            target(list, scope, sets, source),
                            commands.tclass(),
                            commands.permission(),
                            commands.ranges()),
                    list.line(),
                    list.column());
        } else {
            other(statement, word, sets, into);
        }
    }

    private String target(CilList list, CilScope scope, ModuleSets sets, String source) throws InputException {
        String target = sets.expression(present(list, 2, scope));
        return target.equals(source) && !sets.isAttribute(target) ? SelinuxRule.SELF : target;
    }

    private void other(Statement statement, String word, ModuleSets sets, ModuleBuilder into) throws InputException {
        CilList list = statement.list();
        CilScope scope = statement.scope();
        switch (word) {
            case "type", "typeattribute", "typeattributeset" -> {}
            case "roletype" -> into.roleType(list.symbol(1), type(scope, list.symbol(2)));
            case "typetransition" -> {
                boolean named = list.size() == 6;
                String source = sets.expression(present(list, 1, scope));
                into.rule(
                        new TransitionRule(
                                source,
                                target(list, scope, sets, source),
                                list.symbol(3),
                                present(list, named ? 5 : 4, scope),
                                named ? Optional.of(argumentText(list, 4, scope)) : Optional.empty()),
                        list.line(),
                        list.column());
            }
            case "typepermissive" -> into.rule(new PermissiveRule(present(list, 1, scope)), list.line(), list.column());
            case "filecon" -> fileContext(list, scope, into);
            case "constrain", "mlsconstrain", "validatetrans", "mlsvalidatetrans" -> constraint(statement, word, into);
            default -> {
                if (KeptStatement.WORDS.contains(word)) {
                    into.rule(new KeptStatement(word, shown(list, scope)), list.line(), list.column());
                } else if (!WITHOUT_RULES.contains(word)) {
                    throw list.error("the CIL statement " + word + " is not read");
                }
            }
        }
    }

    private void constraint(Statement statement, String word, ModuleBuilder into) throws InputException {
        CilList list = statement.list();
        CilScope scope = statement.scope();
        ConstraintExpression expression = ConstraintExpression.read(list.list(2), (at, name) -> type(scope, name));
        Map<String, SortedSet<String>> constrained = word.endsWith("constrain")
                ? permissions.of(list, 1, scope)
                : Map.of(argumentText(list, 1, scope), new TreeSet<>());
        constrained.forEach((tclass, some) ->
                into.rule(new ConstraintRule(word, tclass, some, expression), list.line(), list.column()));
    }

    private static String argumentText(CilList list, int index, CilScope scope) throws InputException {
        Optional<Argument> argument = scope.argument(list.text(index));
        return argument.isPresent() && argument.get().part() instanceof CilPart.Word word
                ? word.text()
                : list.text(index);
    }

    /** A statement on one line, with what its names stand for. */
    private static String shown(CilList list, CilScope scope) throws InputException {
        StringBuilder text = new StringBuilder("(");
        for (int i = 0; i < list.size(); i++) {
            text.append(i == 0 ? "" : " ");
            if (list.part(i) instanceof CilList inner) {
                text.append(shown(inner, scope));
            } else {
                String name = argumentText(list, i, scope);
                text.append(i == 0 ? name : scope.type(list.text(i)).orElse(name));
            }
        }
        return text.append(')').toString();
    }

    private void fileContext(CilList list, CilScope scope, ModuleBuilder into) throws InputException {
        Optional<CilList> context = context(list);
        if (context.isEmpty()) {
            into.rule(new KeptStatement("filecon", shown(list, scope)), list.line(), list.column());
            return;
        }
        CilList label = context.get();
        FileContext.FileType type;
        try {
            type = FileContext.FileType.valueOf(list.symbol(2).toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw list.error("a file context for an unknown kind of file");
        }
        into.fileContexts.add(new FileContext(
                argumentText(list, 1, scope),
                type,
                new SelinuxContext(
                        label.symbol(0),
                        label.symbol(1),
                        type(scope, label.symbol(2)),
                        label.isList(3) && label.list(3).isList(0) ? CilLevels.range(label.list(3)) : "s0")));
    }

    /** A context that is written out; a named one, or none at all, is kept as it stands. */
    private static Optional<CilList> context(CilList list) throws InputException {
        boolean written = list.isList(3) && list.list(3).size() == 4;
        return written && list.list(3).isList(3) ? Optional.of(list.list(3)) : Optional.empty();
    }
}
