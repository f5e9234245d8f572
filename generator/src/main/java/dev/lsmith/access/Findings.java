package dev.lsmith.access;

import dev.lsmith.audit.LineState;
import java.util.List;

/**
 * What one record tells.
 *
 * @param state its fate
 * @param reason why, in few words and out of a bounded set, as a hostile log chooses what it says
 * @param accesses what was done; none when the state is neither {@code READ} nor {@code PARTIAL}
 */
record Findings(LineState state, String reason, List<Access> accesses) {
    Findings {
        accesses = List.copyOf(accesses);
    }

    static Findings read(String reason, Access... accesses) {
        return read(reason, List.of(accesses));
    }

    static Findings read(String reason, List<? extends Access> accesses) {
        return new Findings(LineState.READ, reason, List.copyOf(accesses));
    }

    static Findings partial(String reason, Access... accesses) {
        return partial(reason, List.of(accesses));
    }

    static Findings partial(String reason, List<? extends Access> accesses) {
        return new Findings(LineState.PARTIAL, reason, List.copyOf(accesses));
    }

    static Findings ignored(String reason) {
        return new Findings(LineState.IGNORED, reason, List.of());
    }

    static Findings unsupported(String reason) {
        return new Findings(LineState.UNSUPPORTED, reason, List.of());
    }
}
