package dev.lsmith.cli;

import dev.lsmith.app.watch.DenialTally;
import dev.lsmith.app.watch.DenialTally.Repeat;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import dev.lsmith.question.ExplainedDenial;
import dev.lsmith.report.FollowedDenialWriter;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Prints the denials of a log that is followed: of a new kind at once, of known ones now and then how often they came again. The same lines
 * on a terminal and elsewhere, as they are to be kept.
 *
 * @param json whether each is a JSON object on one line
 * @param nanos a clock that only goes forward, in nanoseconds
 */
record DenialLines(PrintWriter out, boolean json, LongSupplier nanos) {
    private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** A view of what a tally has. */
    DenialView of(DenialTally tally, Predicate<DenialTally> done) {
        return new DenialView(tally, done);
    }

    private void print(List<SummaryLine> lines) {
        new Console(out).print(lines);
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }

    /** Denials, as they come. */
    final class DenialView implements LogFollowing.View {
        private final DenialTally tally;
        private final Predicate<DenialTally> done;
        private long nextAgain;

        private DenialView(DenialTally tally, Predicate<DenialTally> done) {
            this.tally = tally;
            this.done = done;
            this.nextAgain = nanos.getAsLong() + AGAIN_NANOS;
        }

        @Override
        public void note(String text) {
            if (!json) {
                print("note   " + Printable.of(text));
            }
        }

        @Override
        public void show(boolean grown) throws InputException {
            for (ExplainedDenial each : tally.news()) {
                if (json) {
                    print(FollowedDenialWriter.json(each));
                } else {
                    print(FollowedDenialWriter.lines(each));
                }
            }
            if (nanos.getAsLong() >= nextAgain) {
                repeats();
                nextAgain = nanos.getAsLong() + AGAIN_NANOS;
            }
        }

        private void repeats() {
            for (Repeat each : tally.repeats()) {
                if (json) {
                    print(FollowedDenialWriter.jsonAgain(each.denial(), each.more(), each.count()));
                } else {
                    print(List.of(FollowedDenialWriter.again(each.denial(), each.more(), each.count())));
                }
            }
        }

        @Override
        public boolean isDone() {
            return done.test(tally);
        }

        @Override
        public void end() throws InputException {
            show(true);
            repeats();
            if (json) {
                print(FollowedDenialWriter.jsonSum(tally.sum()));
            } else {
                print(List.of(FollowedDenialWriter.sum(tally.sum())));
            }
        }

        @Override
        public ExitCode code() {
            if (tally.isRefused()) {
                return ExitCode.FOUND;
            }
            return tally.isUndecided() ? ExitCode.UNDECIDED : ExitCode.OK;
        }
    }
}
