package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.Place;

/**
 * A statement before the first profile and where it stands. Equality ignores the place.
 *
 * @param statement the statement
 * @param at where it begins, in the file that it stands in
 */
public record PreambleLine(Preamble statement, Place at) {
    /** A statement that was not read from a file. */
    public static PreambleLine of(Preamble statement) {
        return new PreambleLine(statement, Place.NONE);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PreambleLine line && statement.equals(line.statement);
    }

    @Override
    public int hashCode() {
        return statement.hashCode();
    }
}
