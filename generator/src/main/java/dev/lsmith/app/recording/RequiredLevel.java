package dev.lsmith.app.recording;

import dev.lsmith.model.coverage.Completeness;
import dev.lsmith.model.coverage.Completeness.Estimate;
import dev.lsmith.model.coverage.ServiceLife;
import dev.lsmith.model.coverage.ServiceLife.LifeEvent;
import dev.lsmith.model.coverage.ServiceLife.Shown;
import dev.lsmith.report.Review;
import dev.lsmith.report.SummaryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How complete recordings have to be. No part of the log may be missing; beyond that the whole life of a service is to be shown, or so much of what it does
 * to be seen.
 *
 * @param life whether each part of a service's life has to be shown
 * @param percent how much of what it does next has to have been seen before, at least; 0 if nothing is asked
 */
public record RequiredLevel(boolean life, int percent) {
    private static final String WHOLE = "whole";
    private static final String LIFE = "life";

    /** The level that a word names: {@code whole}, {@code life}, {@code 95%}; empty if none. */
    public static Optional<RequiredLevel> of(String word) {
        if (word.matches("[1-9][0-9]?%|100%")) {
            return Optional.of(new RequiredLevel(false, Integer.parseInt(word.substring(0, word.length() - 1))));
        }
        return word.equals(WHOLE) || word.equals(LIFE)
                ? Optional.of(new RequiredLevel(word.equals(LIFE), 0))
                : Optional.empty();
    }

    /**
     * Whether recordings are as complete.
     *
     * @param missing what is missing, a line each
     * @param unknown what cannot be said, a line each
     */
    public record Judgement(List<String> missing, List<String> unknown) {
        public Judgement {
            missing = List.copyOf(missing);
            unknown = List.copyOf(unknown);
        }
    }

    /** Judges what policies were made from. */
    public Judgement judge(Review review) {
        return judge(SummaryWriter.missing(review), review.life(), review.completeness());
    }

    /** Judges a recording. */
    public Judgement judge(RecordingReview review) {
        Optional<String> hole = review.isPartial() ? Optional.of("part of the log is missing") : Optional.empty();
        return judge(hole, Optional.of(review.life()), review.completeness());
    }

    private Judgement judge(Optional<String> hole, Optional<ServiceLife> shown, Completeness completeness) {
        List<String> missing = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        hole.ifPresent(missing::add);
        if (shown.isEmpty()) {
            unknown.add("nothing was recorded");
        } else if (life) {
            for (LifeEvent event : shown.get().events()) {
                if (event.shown() != Shown.YES) {
                    boolean told = event.shown() == Shown.NO;
                    (told ? missing : unknown)
                            .add(event.name()
                                    + (told ? " is not in the recording: " : ": this log does not tell: ")
                                    + event.exercise());
                }
            }
        }
        if (percent > 0) {
            share(completeness, missing, unknown);
        }
        return new Judgement(missing, unknown);
    }

    private void share(Completeness completeness, List<String> missing, List<String> unknown) {
        for (Estimate estimate : completeness.estimates()) {
            if (estimate.isValid() && 100 * estimate.coverage().getAsDouble() < percent) {
                missing.add(String.format(
                        Locale.ROOT,
                        "%s: an estimated %.0f %% of what it does next was seen before, not %d %%",
                        estimate.mechanism(),
                        Math.floor(100 * estimate.coverage().getAsDouble()),
                        percent));
            }
        }
        if (completeness.least().isEmpty()) {
            completeness.estimates().stream()
                    .findFirst()
                    .ifPresentOrElse(
                            e -> unknown.add(e.mechanism() + ": " + e.why()),
                            () -> unknown.add("nothing was recorded"));
        }
    }
}
