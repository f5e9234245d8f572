package dev.lsmith.access;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.lsmith.base.SaltedHash;

/**
 * A program started by exec.
 *
 * @param path the file executed, after symbolic links
 * @param ownership whether the process owned it
 */
@JsonTypeName("exec")
public record ExecAccess(String path, Ownership ownership) implements Access {
    @Override
    public int hashCode() {
        return 31 * SaltedHash.of(path) + ownership.hashCode();
    }

    @Override
    public String text() {
        return path + " " + Spelling.lower(ownership);
    }
}
