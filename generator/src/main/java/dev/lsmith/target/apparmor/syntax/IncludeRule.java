package dev.lsmith.target.apparmor.syntax;

/**
 * {@code include <abstractions/base>} inside a profile.
 *
 * @param file which file
 * @param ifExists whether its absence is no error
 */
public record IncludeRule(Preamble.FileName file, boolean ifExists) implements Rule {
    @Override
    public Qualifiers qualifiers() {
        return Qualifiers.NONE;
    }
}
