package dev.lsmith.audit;

import dev.lsmith.base.Position;

/** Turns loss markers into losses; the kernel's {@code audit_lost} is a running total since boot. */
final class LossCounter {
    private final Ledger ledger;
    private long lostSoFar;

    LossCounter(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Another run begins, and with it another count. */
    void restart() {
        lostSoFar = 0;
    }

    /** Reports a marker; of a running total what is new, all of it after a boot has set it back. */
    void report(Unwrapped.Marker marker, Position position) {
        long lost = marker.number();
        if (marker.counter()) {
            lost = marker.number() >= lostSoFar ? marker.number() - lostSoFar : marker.number();
            lostSoFar = marker.number();
        }
        ledger.loss(new Loss(marker.kind(), lost, position));
    }
}
