package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import dev.lsmith.policy.apparmor.syntax.Item.Conditional;
import dev.lsmith.policy.apparmor.syntax.Item.QualifierBlock;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import java.util.ArrayList;
import java.util.List;

/**
 * The canonical form of a policy that a person wrote: gaps set off profiles, and the spelling is that of
 * {@link ProfileWriter}. Rules and comments stay in the person's order.
 */
public final class ProfileFormatting {
    private ProfileFormatting() {}

    /**
     * The canonical text of a file: a policy, tunables or an abstraction.
     *
     * @param source the file's name in messages
     * @throws InputException when the text is not of the language
     */
    public static String format(String source, String text) throws InputException {
        return new ProfileWriter().write(tidy(read(source, text)));
    }

    /** A whole policy, or what may be included somewhere; the fault of a whole policy is told unless it is a piece. */
    private static AppArmorProfile read(String source, String text) throws InputException {
        try {
            return ProfileReader.read(source, text);
        } catch (InputException policyFault) {
            try {
                return ProfileReader.readPiece(source, text);
            } catch (InputException pieceFault) {
                throw later(policyFault, pieceFault);
            }
        }
    }

    /** The fault that stands further down: up to there the file was understood. */
    private static InputException later(InputException one, InputException other) {
        long first = one.diagnostic().position().map(Position::line).orElse(0L);
        long second = other.diagnostic().position().map(Position::line).orElse(0L);
        return second > first ? other : one;
    }

    /** The same policy with its gaps in order; a tidy one stays as it is. */
    public static AppArmorProfile tidy(AppArmorProfile policy) {
        List<Item> items = tidy(policy.items());
        boolean joined = !policy.lines().isEmpty()
                && !items.isEmpty()
                && !(items.get(0) instanceof BlankLine)
                && !(items.get(0) instanceof Remark remark && remark.behind());
        if (joined) {
            items.add(0, new BlankLine());
        }
        return new AppArmorProfile(policy.lines(), items);
    }

    private static List<Item> tidy(List<Item> items) {
        List<Item> tidy = new ArrayList<>();
        for (Item item : items) {
            boolean afterProfile = endsWithProfile(tidy);
            boolean behind = item instanceof Remark remark && remark.behind();
            if (item instanceof Profile) {
                setOff(tidy);
            } else if (afterProfile && !behind && !(item instanceof BlankLine)) {
                tidy.add(new BlankLine());
            }
            tidy.add(inside(item));
        }
        return tidy;
    }

    private static Item inside(Item item) {
        if (item instanceof Profile profile) {
            return new Profile(profile.head(), tidy(profile.items()), profile.at());
        }
        if (item instanceof QualifierBlock block) {
            return new QualifierBlock(block.qualifiers(), tidy(block.items()), block.at());
        }
        if (item instanceof Conditional conditional) {
            return new Conditional(
                    conditional.condition(), tidy(conditional.then()), tidy(conditional.otherwise()), conditional.at());
        }
        return item;
    }

    /** Whether the last thing is a profile, perhaps with a comment behind its brace. */
    private static boolean endsWithProfile(List<Item> items) {
        int last = items.size() - 1;
        while (last >= 0 && items.get(last) instanceof Remark remark && remark.behind()) {
            last--;
        }
        return last >= 0 && items.get(last) instanceof Profile;
    }

    /** A gap above what follows and the comments that belong to it; none at the begin of a block. */
    private static void setOff(List<Item> items) {
        int first = items.size();
        while (first > 0 && items.get(first - 1) instanceof Remark remark && !remark.behind()) {
            first--;
        }
        boolean opens = first == 0 || (first == 1 && items.get(0) instanceof Remark);
        if (!opens && !(items.get(first - 1) instanceof BlankLine)) {
            items.add(first, new BlankLine());
        }
    }
}
