package dev.lsmith.audit;

import dev.lsmith.base.Position;

/**
 * The kernel's own word that events are missing.
 *
 * @param kind which marker said so
 * @param lost how many events it says are lost; 0 when it gives no number
 * @param position where it said so
 */
public record Loss(Kind kind, long lost, Position position) {
    /** The markers. */
    public enum Kind {
        /** {@code kauditd_printk_skb: N callbacks suppressed}: the rate limit of printk. */
        RATE_LIMIT,
        /** {@code audit_lost=N}: the audit queue. */
        AUDIT_LOST,
        /** {@code audit: backlog limit exceeded}. */
        BACKLOG_LIMIT
    }
}
