package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.Place;

/** An empty line, or several: what stands above and below it are two groups. */
public record Gap() implements Item, Preamble {
    /** Gaps have no place that anybody asks for. */
    @Override
    public Place at() {
        return Place.NONE;
    }
}
