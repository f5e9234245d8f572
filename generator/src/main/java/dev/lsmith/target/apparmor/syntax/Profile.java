package dev.lsmith.target.apparmor.syntax;

import dev.lsmith.pattern.Glob;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A profile, a child profile or a hat.
 *
 * @param form how it is introduced
 * @param name its name; for {@link Form#PATH} its attachment too
 * @param attachment the programs it confines by itself
 * @param xattrs extended attributes that the program must carry as well
 * @param flags as written: {@code complain}, {@code attach_disconnected}, {@code kill.signal=hup}
 * @param lines its rules, in order
 * @param children child profiles and hats, in order
 */
public record Profile(
        Form form,
        Glob name,
        Optional<Glob> attachment,
        List<Xattr> xattrs,
        SortedSet<String> flags,
        List<RuleLine> lines,
        List<Profile> children) {
    /** How a profile is introduced. */
    public enum Form {
        /** {@code profile name}. */
        PROFILE,
        /** {@code /path}: the name is the attachment. */
        PATH,
        /** {@code ^name} or {@code hat name}. */
        HAT
    }

    /** An extended attribute and the pattern of its value. */
    public record Xattr(String name, Glob value) {}

    public Profile {
        xattrs = List.copyOf(xattrs);
        flags = Collections.unmodifiableSortedSet(new TreeSet<>(flags));
        lines = List.copyOf(lines);
        children = List.copyOf(children);
    }

    /** A profile that attaches to no program by itself. */
    public static Profile named(String name, SortedSet<String> flags, List<RuleLine> lines) {
        return new Profile(Form.PROFILE, Glob.literal(name), Optional.empty(), List.of(), flags, lines, List.of());
    }

    /** Its rules without their comments. */
    public List<Rule> rules() {
        return lines.stream().map(RuleLine::rule).toList();
    }
}
