package dev.lsmith.access;

import dev.lsmith.base.Position;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the evidence of single records. Records of one program share their words: there are few programs, and a model holds
 * the evidence of very many accesses.
 */
final class EvidencePool {
    /** Kinds of evidence that are remembered at most: a hostile log names another program in each record. */
    private static final int MOST = 1 << 12;

    private final Map<Kind, Evidence> known = new HashMap<>();

    private record Kind(String run, String program, Reporter reporter, Verdict verdict, Phase phase) {}

    /** Of a record of a recording, seen so. */
    Evidence of(String run, Sighting sighting, Optional<Instant> time, Position position) {
        Kind kind = new Kind(run, sighting.program(), sighting.reporter(), sighting.verdict(), sighting.phase());
        Evidence alike = known.get(kind);
        if (alike != null) {
            return alike.at(time, position);
        }
        if (known.size() >= MOST) {
            known.clear();
        }
        Evidence first =
                Evidence.of(run, time, kind.program(), kind.reporter(), kind.verdict(), kind.phase(), position);
        known.put(kind, first);
        return first;
    }
}
