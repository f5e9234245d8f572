package dev.lsmith.app;

import dev.lsmith.policy.Synthesis;
import dev.lsmith.policy.apparmor.abstraction.AbstractionPrice;
import dev.lsmith.policy.apparmor.abstraction.AbstractionPrices;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the installed abstractions would cost, as notes on a synthesised AppArmor policy. */
final class Abstractions {
    private static final Path INSTALLED = Path.of("/etc/apparmor.d/abstractions");

    private Abstractions() {}

    /** The same policy with a note for each abstraction that stands for some of its rules. */
    static Synthesis<AppArmorProfile> priced(Synthesis<AppArmorProfile> synthesis) {
        List<String> notes = new ArrayList<>(synthesis.notes());
        List<AbstractionPrice> prices = new AbstractionPrices(synthesis.policy(), SearchPath.standard()).of(INSTALLED);
        prices.forEach(p -> notes.add(p.sentence()));
        if (prices.isEmpty()) {
            notes.add("no installed abstraction stands for two or more of the rules");
        }
        return new Synthesis<>(
                synthesis.policy(),
                synthesis.basis(),
                synthesis.justifications(),
                synthesis.leftOut(),
                synthesis.wider(),
                notes);
    }
}
