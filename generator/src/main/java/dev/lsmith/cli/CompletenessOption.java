package dev.lsmith.cli;

import dev.lsmith.app.recording.RecordingReview;
import dev.lsmith.app.recording.RequiredLevel;
import dev.lsmith.base.Printable;
import dev.lsmith.report.Review;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How complete a recording has to be for a command to succeed. */
final class CompletenessOption {
    @Option(
            names = "--require-complete",
            paramLabel = "LEVEL",
            converter = LevelConverter.class,
            description =
                    "Exit with 1 if the recording is less complete, with 5 if that cannot be said: whole (no part of the log is missing), life (each part of"
                            + " a service's life is shown), or 95%% (so much of what it does next was seen before, as estimated).")
    private @Nullable RequiredLevel level;

    /** Accepts {@code whole}, {@code life} and {@code 95%}. */
    static final class LevelConverter implements ITypeConverter<RequiredLevel> {
        @Override
        public RequiredLevel convert(String value) {
            return RequiredLevel.of(value)
                    .orElseThrow(
                            () -> new TypeConversionException("expected whole, life or 95% but was '" + value + "'"));
        }
    }

    /** Tells what is missing of what policies were made from, and the exit code for it. */
    ExitCode judge(Review review, PrintWriter err) {
        return level == null ? ExitCode.OK : tell(level.judge(review), err);
    }

    /** Tells what is missing of a recording, and the exit code for it. */
    ExitCode judge(RecordingReview review, PrintWriter err) {
        return level == null ? ExitCode.OK : tell(level.judge(review), err);
    }

    private static ExitCode tell(RequiredLevel.Judgement judgement, PrintWriter err) {
        judgement.missing().forEach(line -> err.println("lsmith: incomplete: " + Printable.of(line)));
        judgement.unknown().forEach(line -> err.println("lsmith: could not say: " + Printable.of(line)));
        err.flush();
        if (!judgement.missing().isEmpty()) {
            return ExitCode.FOUND;
        }
        return judgement.unknown().isEmpty() ? ExitCode.OK : ExitCode.UNDECIDED;
    }
}
