package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.DbusUse;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Which conditions of a dbus rule go with which permissions (apparmor.d(5), "DBus rules"). */
public final class DbusCheck implements RuleCheck {
    @Override
    public Optional<Refusal> check(Rule rule, LanguageVersion version) {
        if (!(rule instanceof DbusRule dbus)) {
            return Optional.empty();
        }
        Set<DbusUse.Permission> permissions = dbus.permissions();
        boolean message = Stream.of(dbus.path(), dbus.iface(), dbus.member(), dbus.peerName(), dbus.peerLabel())
                .anyMatch(Optional::isPresent);
        boolean service = dbus.name().isPresent();
        boolean messages =
                permissions.contains(DbusUse.Permission.SEND) || permissions.contains(DbusUse.Permission.RECEIVE);
        if (message && service) {
            return refuse("conditions of messages and of a service exclude each other");
        }
        if (message && permissions.contains(DbusUse.Permission.BIND)) {
            return refuse("`bind` does not go with conditions of messages");
        }
        if (service && messages) {
            return refuse("`send` and `receive` do not go with `name` of a service");
        }
        if ((message || service) && permissions.contains(DbusUse.Permission.EAVESDROP)) {
            return refuse("`eavesdrop` goes with `bus` only");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> refuse(String message) {
        return Optional.of(Refusal.of(message, "write two rules"));
    }
}
