package dev.lsmith.access;

import dev.lsmith.base.SaltedHash;

/**
 * A program started by exec.
 *
 * @param path the file executed, after symbolic links
 * @param ownership whether the process owned it
 */
public record ExecAccess(String path, Ownership ownership) implements Access {
    @Override
    public int hashCode() {
        return 31 * SaltedHash.of(path) + ownership.hashCode();
    }

    @Override
    public String kind() {
        return "exec";
    }

    @Override
    public String text() {
        return path + " " + Words.lower(ownership);
    }
}
