package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.pattern.Glob;
import java.util.List;

/** A statement before the first profile. */
public sealed interface Preamble {
    /**
     * A file named in an {@code abi} or {@code include} statement.
     *
     * @param name the name without its marks
     * @param searched whether it is searched below the base directory ({@code <name>}) and not taken as a path
     *     ({@code "name"})
     */
    record FileName(String name, boolean searched) {}

    /**
     * {@code # text}: what a reader should know of the whole file. Only comments above the first statement are read.
     *
     * @param text without {@code #}, trimmed, one line
     */
    record Comment(String text) implements Preamble {}

    /** {@code abi <abi/3.0>,}: the features that the policy was written for. */
    record AbiRule(FileName file) implements Preamble {}

    /** {@code include <tunables/global>}; {@code ifExists}: its absence is no error. */
    record Include(FileName file, boolean ifExists) implements Preamble {}

    /**
     * <code>@{name}=a b</code>.
     *
     * @param name without <code>@{}</code>
     * @param append whether values are added to those it has ({@code +=})
     * @param values at least one
     */
    record VariableDefinition(String name, boolean append, List<Glob> values) implements Preamble {
        public VariableDefinition {
            values = List.copyOf(values);
        }
    }

    /** {@code $name=true}. */
    record BooleanDefinition(String name, boolean value) implements Preamble {}

    /** {@code alias /a -> /b,}: rules for the first path hold for the second too. */
    record Alias(Glob path, Glob replacement) implements Preamble {}
}
