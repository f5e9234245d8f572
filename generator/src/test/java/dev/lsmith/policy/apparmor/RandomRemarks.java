package dev.lsmith.policy.apparmor;

import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import dev.lsmith.policy.apparmor.syntax.Item.Conditional;
import dev.lsmith.policy.apparmor.syntax.Item.QualifierBlock;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Comments and gaps strewn by chance over items, everywhere where a reader may find some. */
final class RandomRemarks {
    private final Random random;

    RandomRemarks(Random random) {
        this.random = random;
    }

    /** The items of a file, below its preamble if it has one. */
    List<Item> inFile(List<? extends Item> items, boolean afterPreamble) {
        return strewn(items, false, afterPreamble);
    }

    private List<Item> inBlock(List<Item> items) {
        return strewn(items, random.nextInt(4) == 0, false);
    }

    private List<Item> strewn(List<? extends Item> items, boolean opening, boolean gapFirst) {
        List<Item> strewn = new ArrayList<>();
        if (opening) {
            strewn.add(new Remark(text(), true));
        }
        boolean gapAllowed = gapFirst || opening;
        for (Item item : items) {
            gapAllowed = addRemarks(strewn, gapAllowed);
            strewn.add(inside(item));
            gapAllowed = true;
            boolean braces = item instanceof QualifierBlock || item instanceof Conditional || item instanceof Profile;
            if (braces && random.nextInt(4) == 0) {
                strewn.add(new Remark(text(), true));
            }
        }
        addRemarks(strewn, gapAllowed);
        while (!strewn.isEmpty() && strewn.get(strewn.size() - 1) instanceof BlankLine) {
            strewn.remove(strewn.size() - 1);
        }
        return strewn;
    }

    /** Some comments with gaps between them; says whether a gap may follow. */
    private boolean addRemarks(List<Item> strewn, boolean gapAllowed) {
        boolean allowed = addGap(strewn, gapAllowed);
        for (int i = random.nextInt(6) / 2 - 1; i > 0; i--) {
            strewn.add(new Remark(text(), false));
            allowed = addGap(strewn, true);
        }
        return allowed;
    }

    private boolean addGap(List<Item> strewn, boolean allowed) {
        if (allowed && random.nextInt(3) == 0) {
            strewn.add(new BlankLine());
            return false;
        }
        return allowed;
    }

    private Item inside(Item item) {
        if (item instanceof Profile profile) {
            return new Profile(profile.head(), inBlock(profile.items()), profile.at());
        }
        if (item instanceof QualifierBlock block) {
            return new QualifierBlock(block.qualifiers(), inBlock(block.items()), block.at());
        }
        if (item instanceof Conditional conditional) {
            List<Item> otherwise = conditional.otherwise().isEmpty() ? List.of() : inBlock(conditional.otherwise());
            return new Conditional(conditional.condition(), inBlock(conditional.then()), otherwise, conditional.at());
        }
        if (item instanceof RuleLine line && random.nextInt(4) == 0) {
            return new RuleLine(
                    line.rule(), text().replace('\n', ' ').replace('\r', ' ').strip());
        }
        return item;
    }

    private String text() {
        return random.nextInt(3) == 0 ? "" : HostileText.name(random, 4);
    }
}
