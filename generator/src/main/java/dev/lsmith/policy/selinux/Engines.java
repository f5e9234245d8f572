package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The domains in which an engine may run: those of the policies that are known ({@code profiles/selinux/engines.csv}) and
 * those that were recorded. Each has an optional block of its own, as no policy has all of them.
 */
final class Engines {
    /**
     * One engine's domain.
     *
     * @param type the type
     * @param except an attribute that the type bears in policies where it is no domain
     */
    record Engine(String type, Optional<String> except) {
        /** The engine as a rule's source or target. */
        String expression() {
            return new TypeExpression(type, except).text();
        }

        /** The name of the block that holds its rules. */
        String block() {
            return "engine " + type;
        }
    }

    private final List<Engine> all = new ArrayList<>();

    /** The known engines and others that records show. */
    Engines(Collection<String> recorded) {
        SortedSet<String> others = new TreeSet<>(recorded);
        for (List<String> row : ShippedData.rows("selinux/engines.csv")) {
            all.add(new Engine(row.get(0), Optional.of(row.get(1)).filter(e -> !e.isEmpty())));
            others.remove(row.get(0));
        }
        others.forEach(type -> all.add(new Engine(type, Optional.empty())));
    }

    List<Engine> all() {
        return all;
    }

    /** The engine that has a type as its domain. */
    Optional<Engine> of(String type) {
        return all.stream().filter(e -> e.type().equals(type)).findFirst();
    }
}
