package dev.lsmith.base.json;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;

/**
 * Where a value stands.
 *
 * @param position its first character
 * @param path from the root: {@code [0].HostConfig.CapAdd[1]}; empty for the root itself
 */
public record JsonPlace(Position position, String path) {
    /** A complaint about the value here: {@code [0].Name: expected a string, found a number}. */
    public InputException complain(String code, String message, String help) {
        String where = path.isEmpty() ? "" : path + ": ";
        return new InputException(Diagnostic.error(code, position, where + message, help));
    }
}
