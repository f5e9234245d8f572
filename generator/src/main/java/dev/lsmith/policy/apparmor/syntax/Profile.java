package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.Item.QualifierBlock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A profile, a child profile or a hat. Equality ignores the place.
 *
 * @param head what stands before the brace
 * @param items what stands in the braces, in order
 * @param at where it begins
 */
public record Profile(Head head, List<Item> items, SourcePlace at) implements Item {
    /** How a profile is introduced. */
    public enum HeadForm {
        /** {@code profile name}. */
        PROFILE,
        /** {@code /path}: the name is the attachment. */
        PATH,
        /** {@code ^name} or {@code hat name}. */
        HAT
    }

    /** An extended attribute and the pattern of its value. */
    public record Xattr(String name, Glob value) {}

    /**
     * What stands before the brace.
     *
     * @param form how it is introduced
     * @param name its name; for {@link HeadForm#PATH} its attachment too
     * @param attachment the programs it confines by itself
     * @param xattrs extended attributes that the program must carry as well
     * @param flags as written: {@code complain}, {@code attach_disconnected}, {@code kill.signal=hup}
     * @param identities other names that it goes by (AppArmor 5.0)
     */
    public record Head(
            HeadForm form,
            Glob name,
            Optional<Glob> attachment,
            List<Xattr> xattrs,
            SortedSet<String> flags,
            List<Glob> identities) {
        public Head {
            xattrs = List.copyOf(xattrs);
            flags = Collections.unmodifiableSortedSet(new TreeSet<>(flags));
            identities = List.copyOf(identities);
        }

        /** Without identities. */
        public Head(HeadForm form, Glob name, Optional<Glob> attachment, List<Xattr> xattrs, SortedSet<String> flags) {
            this(form, name, attachment, xattrs, flags, List.of());
        }
    }

    public Profile {
        items = List.copyOf(items);
    }

    /** A profile that attaches to no program by itself and was not read from a file. */
    public static Profile named(String name, SortedSet<String> flags, List<? extends Item> items) {
        Head head = new Head(HeadForm.PROFILE, Glob.literal(name), Optional.empty(), List.of(), flags);
        return new Profile(head, List.copyOf(items), SourcePlace.NONE);
    }

    /** How it is introduced. */
    public HeadForm form() {
        return head.form();
    }

    /** Its name; for {@link HeadForm#PATH} its attachment too. */
    public Glob name() {
        return head.name();
    }

    /** The programs it confines by itself; empty for {@link HeadForm#PATH}. */
    public Optional<Glob> attachment() {
        return head.attachment();
    }

    /** The extended attributes that the program must carry as well. */
    public List<Xattr> xattrs() {
        return head.xattrs();
    }

    /** The flags as written. */
    public SortedSet<String> flags() {
        return head.flags();
    }

    /**
     * Its rules, in order, those in blocks with the qualifiers of the blocks. Rules in conditionals and child profiles
     * are not among them: a resolved profile has no conditionals.
     */
    public List<RuleLine> lines() {
        List<RuleLine> lines = new ArrayList<>();
        collect(items, Qualifiers.NONE, lines);
        return lines;
    }

    private static void collect(List<Item> items, Qualifiers outer, List<RuleLine> lines) {
        for (Item item : items) {
            if (item instanceof RuleLine line) {
                lines.add(outer.equals(Qualifiers.NONE) ? line : line.within(outer));
            } else if (item instanceof QualifierBlock block) {
                collect(block.items(), block.qualifiers().within(outer), lines);
            }
        }
    }

    /** Its rules without their comments; see {@link #lines()}. */
    public List<Rule> rules() {
        return lines().stream().map(RuleLine::rule).toList();
    }

    /** Its child profiles and hats, in order; not those in conditionals. */
    public List<Profile> children() {
        return items.stream()
                .filter(Profile.class::isInstance)
                .map(Profile.class::cast)
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Profile profile && head.equals(profile.head) && items.equals(profile.items);
    }

    @Override
    public int hashCode() {
        return 31 * head.hashCode() + items.hashCode();
    }
}
