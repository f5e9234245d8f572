package dev.lsmith.question;

import java.util.List;

/**
 * What is asked of the layers.
 *
 * @param text in one form, whichever the user wrote it in: {@code write /run/nginx.pid}
 * @param steps in the order in which the kernel takes them; at least one
 * @param notes what the answer takes for granted, a sentence each
 */
public record Query(String text, List<Step> steps, List<String> notes) {
    public Query {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /** One that takes nothing for granted. */
    public static Query of(String text, Step... steps) {
        return new Query(text, List.of(steps), List.of());
    }
}
