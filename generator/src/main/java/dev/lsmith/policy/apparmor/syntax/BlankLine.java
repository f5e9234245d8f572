package dev.lsmith.policy.apparmor.syntax;

import dev.lsmith.policy.apparmor.rule.SourcePlace;

/** An empty line, or several: what stands above and below it are two groups. */
public record BlankLine() implements Item, Preamble {
    /** Gaps have no place that anybody asks for. */
    @Override
    public SourcePlace at() {
        return SourcePlace.NONE;
    }
}
