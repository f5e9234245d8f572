package dev.lsmith.policy.selinux;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.selinux.AttributeMembers.Definition;
import dev.lsmith.policy.selinux.CilReader.GivenPolicy;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the attributes of a policy in CIL stand for in its rules. With the host's whole policy every attribute is a set of known types. Without
 * it an attribute of the module that puts types together is given to each of them, and one that takes some out ({@code (and (a) (not (b)))})
 * stands in the rules as the expression that it is, as the host's types in it are not known.
 */
final class ModuleSets {
    private final Set<String> attributes = new HashSet<>();
    private final Map<String, String> expressions = new HashMap<>();
    private final ModuleBuilder module;
    private final Optional<GivenPolicy> host;
    private final boolean isClosed;

    /**
     * Of a module whose types and attributes are declared.
     *
     * @param isClosed whether all types are known: it is a whole policy, or loaded into one
     * @throws InputException when attributes hold each other
     */
    ModuleSets(ModuleBuilder module, List<Definition> definitions, Optional<GivenPolicy> host, boolean isClosed)
            throws InputException {
        this.isClosed = isClosed;
        this.module = module;
        this.host = host;
        Set<String> types = new HashSet<>(module.types);
        List<Definition> all = new ArrayList<>(definitions);
        if (host.isPresent()) {
            GivenPolicy given = host.get();
            types.addAll(given.content().types);
            all.addAll(0, given.definitions());
            attributes.addAll(given.content().attributes);
        }
        attributes.addAll(module.attributes);
        AttributeMembers members = new AttributeMembers(types, attributes, all);
        if (host.isPresent()) {
            module.host = HostPolicy.of(host.get().content(), members.byType());
        }
        memberships(members, definitions);
    }

    private void memberships(AttributeMembers members, List<Definition> definitions) throws InputException {
        Set<String> said = new HashSet<>();
        definitions.forEach(d -> said.add(d.attribute()));
        for (String attribute : said) {
            TypeSet set = members.definition(attribute);
            Set<String> having = members.of(attribute);
            boolean own = module.attributes.contains(attribute);
            if (!isClosed && !set.isUnion()) {
                if (own) {
                    expressions.put(attribute, TypeExpression.text(inlined(set, members, new HashSet<>())));
                    module.attributes.remove(attribute);
                    continue;
                }
                module.missing.add("which types of the host are " + set.text() + ", which get " + attribute);
            }
            for (String type : having) {
                if (host.isEmpty() || module.types.contains(type)) {
                    module.membership(type, attribute);
                }
            }
        }
    }

    /** With the module's own attributes that are no union written out. */
    private TypeSet inlined(TypeSet set, AttributeMembers members, Set<String> around) {
        if (set instanceof TypeSet.Name name) {
            boolean own = attributes.contains(name.text())
                    && members.attributes().contains(name.text())
                    && !members.definition(name.text()).isUnion();
            if (!own || !around.add(name.text())) {
                return set;
            }
            TypeSet inner = inlined(members.definition(name.text()), members, around);
            around.remove(name.text());
            return inner;
        }
        TypeSet.Operation operation = (TypeSet.Operation) set;
        return new TypeSet.Operation(
                operation.operator(),
                operation.operands().stream()
                        .map(o -> inlined(o, members, around))
                        .toList());
    }

    /** What stands in a rule for a type or attribute. */
    String expression(String name) {
        return expressions.getOrDefault(name, name);
    }

    /** Whether what stands in a rule is, or may be, more than one type. */
    boolean isAttribute(String text) {
        return attributes.contains(text)
                || (!module.types.contains(text)
                        && (isClosed
                                ? host.filter(h -> h.content().types.contains(text))
                                        .isEmpty()
                                : ModuleGrants.isAttribute(text)));
    }
}
