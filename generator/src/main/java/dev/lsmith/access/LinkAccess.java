package dev.lsmith.access;

import dev.lsmith.base.SaltedHash;

/**
 * A hard link made.
 *
 * @param path the new name
 * @param target the existing file
 * @param ownership whether the process owned the file
 */
public record LinkAccess(String path, String target, Ownership ownership) implements Access {
    @Override
    public int hashCode() {
        return 31 * (31 * SaltedHash.of(path) + SaltedHash.of(target)) + ownership.hashCode();
    }

    @Override
    public String kind() {
        return "link";
    }

    @Override
    public String text() {
        return path + " -> " + target + " " + Words.lower(ownership);
    }
}
