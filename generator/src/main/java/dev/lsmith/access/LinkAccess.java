package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.access.DecodedRecord.Facts;
import dev.lsmith.base.SaltedHash;
import java.util.Optional;

/**
 * A hard link made.
 *
 * @param path the new name
 * @param target the existing file
 * @param ownership whether the process owned the file
 */
@JsonTypeName("link")
public record LinkAccess(String path, String target, Ownership ownership) implements Access {
    @Override
    public int hashCode() {
        return 31 * (31 * SaltedHash.of(path) + SaltedHash.of(target)) + ownership.hashCode();
    }

    /**
     * Of a record of link(2). When the link was refused because it would grant more than its target (a mask of m, x or k), a
     * link rule without {@code subset} is what it needs too.
     */
    static Facts apparmor(ApparmorRequest request) {
        Optional<String> target =
                request.record().value("target").or(() -> request.record().value("name2"));
        Optional<String> name = request.record().value("name");
        if (name.isEmpty()
                || target.isEmpty()
                || name.get().isEmpty()
                || target.get().isEmpty()) {
            return Facts.unsupported("AppArmor link without both names");
        }
        return Facts.read("AppArmor link", new LinkAccess(name.get(), target.get(), ApparmorFiles.ownership(request)));
    }

    @Override
    public String text() {
        return path + " -> " + target + " " + Spelling.lower(ownership);
    }
}
