package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import java.util.List;
import java.util.Optional;

/**
 * A D-Bus message or service name.
 *
 * @param permission what was done
 * @param bus {@code system}, {@code session} or another; empty if unknown
 * @param path the object path
 * @param iface the interface
 * @param member the method or signal
 * @param name for {@code BIND} the service name, else the peer's name
 * @param peerLabel the other end's label
 */
@JsonTypeName("dbus")
public record DbusUse(
        DbusPermission permission,
        Optional<String> bus,
        Optional<String> path,
        Optional<String> iface,
        Optional<String> member,
        Optional<String> name,
        Optional<String> peerLabel)
        implements Access {
    /** AppArmor's D-Bus permissions. */
    public enum DbusPermission {
        SEND,
        RECEIVE,
        BIND,
        EAVESDROP
    }

    /** Decodes a record of a message bus. */
    static Facts apparmor(ApparmorRequest request) {
        List<DbusUse> uses = request.among(DbusPermission.values()).stream()
                .map(p -> new DbusUse(
                        p,
                        request.text("bus"),
                        request.text("path"),
                        request.text("interface"),
                        request.text("member").or(() -> request.text("method")),
                        request.text("name"),
                        request.peer()))
                .toList();
        return uses.isEmpty()
                ? Facts.unsupported("D-Bus record without a permission")
                : Facts.read("AppArmor D-Bus use", uses);
    }

    @Override
    public String text() {
        return Spelling.lower(permission)
                + Spelling.condition("bus", bus)
                + Spelling.condition("path", path)
                + Spelling.condition("interface", iface)
                + Spelling.condition("member", member)
                + Spelling.condition("name", name)
                + Spelling.condition("peer", peerLabel);
    }
}
