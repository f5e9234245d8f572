package dev.lsmith.target.apparmor;

import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.Ownership;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Decision.Outcome;
import dev.lsmith.target.apparmor.syntax.ExecMode;
import dev.lsmith.target.apparmor.syntax.FileMode;
import dev.lsmith.target.apparmor.syntax.FileRule;
import dev.lsmith.target.apparmor.syntax.LinkRule;
import dev.lsmith.target.apparmor.syntax.Profile;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;
import dev.lsmith.target.apparmor.syntax.Qualifiers.Scope;
import dev.lsmith.target.apparmor.syntax.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * File and link rules: one automaton for all of them. Permissions of all rules that match a path add up, apart for the
 * owner's half and the other one; denials take away from both whatever allows them. For execution a rule with a plain
 * path beats patterns. A rule with {@code l} needs the new name to have no permission that the file lacks.
 */
final class FileDecider {
    private static final Glob EVERY_PATH =
            Glob.of(new Glob.Literal("/"), new Glob.Alternation(List.of(Glob.of(new Glob.AnyPath()), Glob.EMPTY)));

    private final List<Rule> rules;
    private final PathAutomaton<List<Integer>> automaton;
    private final Conditions conditions;
    private final Set<String> flags;
    private final ProfileWriter writer;

    FileDecider(Profile profile, Conditions conditions, ProfileWriter writer) throws InputException {
        this.rules = profile.rules().stream()
                .filter(r -> r instanceof FileRule || r instanceof LinkRule)
                .toList();
        this.conditions = conditions;
        this.flags = profile.flags();
        this.writer = writer;
        List<Glob> globs = new ArrayList<>();
        for (Rule rule : rules) {
            if (rule instanceof LinkRule link) {
                globs.add(link.path());
                conditions.prepare(Optional.of(link.target()));
            } else {
                globs.add(((FileRule) rule).path().orElse(EVERY_PATH));
            }
        }
        this.automaton = PathAutomaton.build(globs, conditions.variables(), List::copyOf);
    }

    Decision decide(FileAccess access) {
        Set<FileMode> needed = EnumSet.noneOf(FileMode.class);
        access.permissions().forEach(p -> needed.addAll(bits(p)));
        if (needed.isEmpty()) {
            return Decision.notMediated();
        }
        boolean lost = access.reach() == FileAccess.Reach.DISCONNECTED && !flags.contains("attach_disconnected");
        boolean gone = access.reach() == FileAccess.Reach.DELETED && !flags.contains("mediate_deleted");
        if (lost || gone) {
            return Decision.denied();
        }
        return decide(matching(FileModes.attached(access)), needed, access.ownership());
    }

    private static Set<FileMode> bits(FilePermission permission) {
        return permission == FilePermission.APPEND
                ? EnumSet.of(FileMode.APPEND)
                : Set.copyOf(FileModes.of(Set.of(permission)));
    }

    private List<FileRule> matching(String path) {
        List<FileRule> matching = new ArrayList<>();
        for (int index : automaton.outcome(path)) {
            if (rules.get(index) instanceof FileRule rule) {
                matching.add(rule);
            }
        }
        return matching;
    }

    private Decision decide(List<FileRule> matching, Set<FileMode> needed, Ownership ownership) {
        Set<FileMode> left = EnumSet.copyOf(needed);
        List<FileRule> grants = new ArrayList<>();
        List<FileRule> denials = new ArrayList<>();
        for (FileRule rule : matching) {
            Set<FileMode> bits = bits(rule);
            bits.retainAll(needed);
            if (bits.isEmpty() || !applies(rule, ownership)) {
                continue;
            }
            if (rule.qualifiers().denies()) {
                denials.add(rule);
            } else {
                grants.add(rule);
                left.removeAll(bits);
            }
        }
        if (!denials.isEmpty()) {
            return decision(Outcome.DENIED, denials);
        }
        return left.isEmpty() ? decision(Outcome.ALLOWED, grants) : Decision.denied();
    }

    /** The bits that a rule sets: {@code w} contains {@code a}; {@code ix} brings {@code m}; a bare rule sets all. */
    private static Set<FileMode> bits(FileRule rule) {
        if (rule.permissions().isEmpty() && rule.exec().isEmpty()) {
            return EnumSet.allOf(FileMode.class);
        }
        Set<FileMode> bits = EnumSet.noneOf(FileMode.class);
        bits.addAll(rule.permissions());
        if (bits.contains(FileMode.WRITE)) {
            bits.add(FileMode.APPEND);
        }
        if (rule.exec().filter(ExecMode::inherits).isPresent()) {
            bits.add(FileMode.MAP_EXEC);
        }
        return bits;
    }

    /** Whether a rule holds for the half that the access is in; an unknown owner may be another one. */
    private static boolean applies(FileRule rule, Ownership ownership) {
        return switch (rule.qualifiers().scope()) {
            case ANY -> true;
            case OWNER ->
                ownership == Ownership.OWNER || (rule.qualifiers().denies() && ownership == Ownership.UNKNOWN);
            case OTHER ->
                ownership == Ownership.OTHER || (rule.qualifiers().denies() && ownership == Ownership.UNKNOWN);
        };
    }

    Decision decide(ExecAccess access) {
        List<FileRule> matching = matching(access.path()).stream()
                .filter(r -> executes(r) && applies(r, access.ownership()))
                .toList();
        List<FileRule> denials =
                matching.stream().filter(r -> r.qualifiers().denies()).toList();
        if (!denials.isEmpty()) {
            return decision(Outcome.DENIED, denials);
        }
        List<FileRule> plain = matching.stream()
                .filter(r -> r.path().filter(Glob::isLiteral).isPresent())
                .toList();
        List<FileRule> deciding = plain.isEmpty() ? matching : plain;
        return deciding.isEmpty() ? Decision.denied() : decision(Outcome.ALLOWED, deciding);
    }

    private static boolean executes(FileRule rule) {
        return rule.exec().isPresent() || rule.permissions().isEmpty();
    }

    Decision decide(LinkAccess access) {
        Optional<String> target = Optional.of(access.target());
        List<Rule> grants = new ArrayList<>();
        for (int index : automaton.outcome(access.path())) {
            Rule rule = rules.get(index);
            boolean owned = rule.qualifiers().scope() != Scope.OWNER || access.ownership() == Ownership.OWNER;
            boolean matches = rule instanceof LinkRule link
                    ? conditions.holds(Optional.of(link.target()), target)
                            && (!link.subset()
                                    || isSubset(access)
                                    || link.qualifiers().denies())
                    : bits((FileRule) rule).contains(FileMode.LINK)
                            && (rule.qualifiers().denies() || isSubset(access));
            if (matches && owned) {
                if (rule.qualifiers().denies()) {
                    return decision(Outcome.DENIED, List.of(rule));
                }
                grants.add(rule);
            }
        }
        return grants.isEmpty() ? Decision.denied() : decision(Outcome.ALLOWED, grants);
    }

    /** Whether the new name would allow nothing that the file does not. */
    private boolean isSubset(LinkAccess access) {
        Set<FileMode> name = allowed(access.path(), access.ownership());
        name.remove(FileMode.LINK);
        return allowed(access.target(), access.ownership()).containsAll(name);
    }

    private Set<FileMode> allowed(String path, Ownership ownership) {
        Set<FileMode> allowed = EnumSet.noneOf(FileMode.class);
        Set<FileMode> denied = EnumSet.noneOf(FileMode.class);
        for (FileRule rule : matching(path)) {
            if (applies(rule, ownership)) {
                (rule.qualifiers().denies() ? denied : allowed).addAll(bits(rule));
            }
        }
        allowed.removeAll(denied);
        return allowed;
    }

    private Decision decision(Outcome outcome, List<? extends Rule> deciding) {
        return new Decision(
                outcome, deciding.stream().map(writer::write).distinct().toList());
    }
}
