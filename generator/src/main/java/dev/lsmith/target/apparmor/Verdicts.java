package dev.lsmith.target.apparmor;

import dev.lsmith.target.Decision;
import dev.lsmith.target.Decision.Outcome;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;
import dev.lsmith.target.apparmor.syntax.Rule;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** Rules that match, added up. */
final class Verdicts {
    private final ProfileWriter writer;

    Verdicts(ProfileWriter writer) {
        this.writer = writer;
    }

    /**
     * Allowed if each permission needed is in some rule that allows and in none that denies.
     *
     * @param needed the permissions; empty for those that only a rule without a list gives
     * @param matching the rules whose conditions hold
     * @param permissions a rule's list; empty for all
     */
    <R extends Rule, P> Decision of(
            Collection<P> needed, List<R> matching, Function<R, ? extends Collection<P>> permissions) {
        List<R> denials = matching.stream()
                .filter(r -> r.qualifiers().denies() && meets(needed, permissions.apply(r)))
                .toList();
        if (!denials.isEmpty()) {
            return decision(Outcome.DENIED, denials.stream());
        }
        List<R> grants = matching.stream()
                .filter(r -> !r.qualifiers().denies() && meets(needed, permissions.apply(r)))
                .toList();
        Set<P> left = new HashSet<>(needed);
        boolean all = false;
        for (R rule : grants) {
            Collection<P> listed = permissions.apply(rule);
            all |= listed.isEmpty();
            left.removeAll(listed);
        }
        return all || (!needed.isEmpty() && left.isEmpty())
                ? decision(Outcome.ALLOWED, grants.stream())
                : Decision.denied();
    }

    /** Allowed if some rule that matches allows and none denies. */
    Decision of(List<? extends Rule> matching) {
        return of(Set.of(true), matching, r -> Set.of());
    }

    private static boolean meets(Collection<?> needed, Collection<?> listed) {
        return listed.isEmpty() || needed.isEmpty() || listed.stream().anyMatch(needed::contains);
    }

    private Decision decision(Outcome outcome, Stream<? extends Rule> rules) {
        return new Decision(outcome, rules.map(writer::write).distinct().toList());
    }
}
