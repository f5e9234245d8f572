package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.SourcePlace;

/**
 * A statement before the first profile and where it stands. Equality ignores the place.
 *
 * @param statement the statement
 * @param at where it begins, in the file that it stands in
 */
public record PreambleLine(Preamble statement, SourcePlace at) {
    /** A statement that was not read from a file. */
    public static PreambleLine of(Preamble statement) {
        return new PreambleLine(statement, SourcePlace.NONE);
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
