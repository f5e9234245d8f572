package dev.lsmith.policy.apparmor.abstraction;

import java.util.List;

/**
 * What it means to include an abstraction.
 *
 * @param name as included: {@code abstractions/nameservice}
 * @param replaced the learned rules that are not needed with it, as rendered
 * @param classes how many classes of accesses it allows besides
 * @param widest some of these classes, each with a witness: {@code /etc/** r (/etc/shadow r)}
 */
public record AbstractionPrice(String name, List<String> replaced, int classes, List<String> widest) {
    private static final int SHOWN = 4;

    public AbstractionPrice {
        replaced = List.copyOf(replaced);
        widest = List.copyOf(widest);
    }

    /** The price in one sentence. */
    public String sentence() {
        String more = replaced.size() > SHOWN ? " and " + (replaced.size() - SHOWN) + " more" : "";
        String replaces = "include <" + name + "> would replace " + replaced.size() + " rules: "
                + String.join(" ", replaced.subList(0, Math.min(SHOWN, replaced.size()))) + more;
        if (classes == 0) {
            return replaces + "; it allows nothing else";
        }
        return replaces + "; its price: it allows " + classes + " more classes of accesses, such as "
                + String.join("; ", widest);
    }
}
