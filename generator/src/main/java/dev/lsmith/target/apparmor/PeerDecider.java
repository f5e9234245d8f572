package dev.lsmith.target.apparmor;

import dev.lsmith.access.DbusUse;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.target.Decision;
import dev.lsmith.target.apparmor.syntax.DbusRule;
import dev.lsmith.target.apparmor.syntax.Profile;
import dev.lsmith.target.apparmor.syntax.PtraceRule;
import dev.lsmith.target.apparmor.syntax.Rule;
import dev.lsmith.target.apparmor.syntax.SignalRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Signal, ptrace and D-Bus rules, this process's side only. */
final class PeerDecider {
    private final List<SignalRule> signals = new ArrayList<>();
    private final List<PtraceRule> traces = new ArrayList<>();
    private final List<DbusRule> messages = new ArrayList<>();
    private final Conditions conditions;
    private final Verdicts verdicts;

    PeerDecider(Profile profile, Conditions conditions, Verdicts verdicts) throws InputException {
        this.conditions = conditions;
        this.verdicts = verdicts;
        for (Rule rule : profile.rules()) {
            if (rule instanceof SignalRule s) {
                signals.add(s);
                conditions.prepare(s.peer());
            } else if (rule instanceof PtraceRule p) {
                traces.add(p);
                conditions.prepare(p.peer());
            } else if (rule instanceof DbusRule d) {
                messages.add(d);
                for (Optional<Glob> condition :
                        List.of(d.bus(), d.path(), d.iface(), d.member(), d.name(), d.peerName(), d.peerLabel())) {
                    conditions.prepare(condition);
                }
            }
        }
    }

    Decision decide(SignalUse use) {
        List<SignalRule> matching = signals.stream()
                .filter(r -> conditions.holds(r.peer(), use.peer()))
                .filter(r -> r.signals().isEmpty()
                        || use.signal().filter(s -> r.signals().contains(s)).isPresent())
                .toList();
        return verdicts.of(Set.of(use.direction()), matching, SignalRule::permissions);
    }

    Decision decide(PtraceUse use) {
        List<PtraceRule> matching = traces.stream()
                .filter(r -> conditions.holds(r.peer(), use.peer()))
                .toList();
        return verdicts.of(Set.of(use.permission()), matching, PtraceRule::permissions);
    }

    Decision decide(DbusUse use) {
        List<DbusRule> matching = messages.stream().filter(r -> matches(r, use)).toList();
        return verdicts.of(Set.of(use.permission()), matching, DbusRule::permissions);
    }

    private boolean matches(DbusRule rule, DbusUse use) {
        boolean message =
                EnumSet.of(DbusUse.Permission.SEND, DbusUse.Permission.RECEIVE).contains(use.permission());
        Optional<String> none = Optional.empty();
        return conditions.holds(rule.bus(), use.bus())
                && conditions.holds(rule.path(), message ? use.path() : none)
                && conditions.holds(rule.iface(), message ? use.iface() : none)
                && conditions.holds(rule.member(), message ? use.member() : none)
                && conditions.holds(rule.name(), message ? none : use.name())
                && conditions.holds(rule.peerName(), message ? use.name() : none)
                && conditions.holds(rule.peerLabel(), message ? use.peerLabel() : none);
    }
}
