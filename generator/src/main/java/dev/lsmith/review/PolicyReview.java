package dev.lsmith.review;

import dev.lsmith.target.Synthesis;
import java.util.List;

/**
 * One policy as a reader sees it.
 *
 * @param target the mechanism's name
 * @param files where it stands, relative to the output folder
 * @param synthesis the policy and its reasons
 */
public record PolicyReview(String target, List<String> files, Synthesis<?> synthesis) {
    public PolicyReview {
        files = List.copyOf(files);
    }
}
