package dev.lsmith.audit;

import dev.lsmith.base.Position;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's own word that events are missing.
 *
 * @param kind which marker said so
 * @param lost how many events it says are lost; 0 when it gives no number
 * @param position where it said so
 */
public record Loss(LossKind kind, long lost, Position position) {
    /** Who says so, and what: {@code the kernel says}. */
    public String source() {
        return switch (kind) {
            case LOG_CUT_OFF -> "the log was cut off while it was followed";
            case SYSCALL_MISSING -> "a PROCTITLE record has no SYSCALL record, with which the kernel writes it";
            default -> "the kernel says";
        };
    }

    /** The messages that say that events are missing. */
    public enum LossKind {
        /** {@code kauditd_printk_skb: N callbacks suppressed}: the rate limit of printk. */
        RATE_LIMIT,
        /** {@code audit_lost=N}: the audit queue. */
        AUDIT_LOST,
        /** {@code audit: backlog limit exceeded}. */
        BACKLOG_LIMIT,
        /** The log itself became shorter while it was followed, so that lines may be missing. */
        LOG_CUT_OFF,
        /** An event has a PROCTITLE and no SYSCALL (kernel/auditsc.c, audit_log_exit writes the one after the other). */
        SYSCALL_MISSING
    }

    /** Turns loss markers into losses; the kernel's {@code audit_lost} is a running total since boot. */
    static final class LossCounter {
        private final Ledger ledger;
        private long lostSoFar;

        LossCounter(Ledger ledger) {
            this.ledger = ledger;
        }

        /** The running total that was told last. */
        long soFar() {
            return lostSoFar;
        }

        /** Goes on behind a running total that was told before. */
        void resume(long before) {
            lostSoFar = before;
        }

        /** Begins with another run, whose running total starts anew. */
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

    /**
     * The kernel's and journald's messages that events are missing (kernel/audit.c audit_log_lost, lib/ratelimit.c; journald's
     * dev_kmsg_record).
     */
    static final class LossMarkers {
        private static final Pattern SUPPRESSED =
                Pattern.compile("(?:type )?(?:kauditd_printk_skb|audit_printk_skb|__ratelimit|___ratelimit|printk): "
                        + "(\\d{1,18}) callbacks suppressed.*");
        private static final Pattern MISSED = Pattern.compile("Missed (\\d{1,18}) kernel messages.*");
        private static final Pattern LOST = Pattern.compile("audit_lost=(\\d{1,18})(?: .*)?");
        private static final Pattern BACKLOG = Pattern.compile(
                "(?:backlog limit exceeded|audit_backlog=\\d+ > audit_backlog_limit=\\d+|kauditd hold queue overflow).*");
        private static final Pattern RATE = Pattern.compile("rate limit exceeded.*");

        private LossMarkers() {}

        /** The marker that a message is, without its {@code audit: }. */
        static Optional<Unwrapped.Marker> find(String message) {
            Matcher lost = LOST.matcher(message);
            if (lost.matches()) {
                return Optional.of(new Unwrapped.Marker(Loss.LossKind.AUDIT_LOST, Long.parseLong(lost.group(1)), true));
            }
            Matcher suppressed = SUPPRESSED.matcher(message);
            if (suppressed.matches()) {
                return Optional.of(number(Loss.LossKind.RATE_LIMIT, suppressed));
            }
            Matcher missed = MISSED.matcher(message);
            if (missed.matches()) {
                return Optional.of(number(Loss.LossKind.RATE_LIMIT, missed));
            }
            if (RATE.matcher(message).matches()) {
                return Optional.of(new Unwrapped.Marker(Loss.LossKind.RATE_LIMIT, 0, false));
            }
            return BACKLOG.matcher(message).matches()
                    ? Optional.of(new Unwrapped.Marker(Loss.LossKind.BACKLOG_LIMIT, 0, false))
                    : Optional.empty();
        }

        private static Unwrapped.Marker number(Loss.LossKind kind, Matcher matcher) {
            return new Unwrapped.Marker(kind, Long.parseLong(matcher.group(1)), false);
        }
    }
}
