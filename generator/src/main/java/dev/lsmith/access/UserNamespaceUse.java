package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;

/** A user namespace created. */
@JsonTypeName("userns")
public record UserNamespaceUse() implements Access {
    /** Decodes a record of the class {@code namespace}. */
    static Facts apparmor() {
        return Facts.read("AppArmor user namespace", new UserNamespaceUse());
    }

    @Override
    public String text() {
        return "create";
    }
}
