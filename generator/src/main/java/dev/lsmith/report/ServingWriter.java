package dev.lsmith.report;

import dev.lsmith.base.render.Templates;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** {@code serving/README.md}: what the profile for serving is, what it refuses of the start, and how it is put in force. */
public final class ServingWriter {
    private final Templates templates = new Templates(Markdown.WORDS, Map.of("code", Markdown.CODE));

    /**
     * Writes it.
     *
     * @param name the policy's
     * @param signs what showed that the container served
     * @param begin when it began, by the log
     * @param refused of what was seen, how many distinct accesses of a kind serving no longer allows
     * @param gone the capabilities that serving no longer allows
     * @param asked how many distinct accesses there were in all
     */
    public String markdown(
            String name,
            List<String> signs,
            String begin,
            SortedMap<String, Integer> refused,
            List<String> gone,
            int asked) {
        return templates.render(
                "review/serving.md.ftl",
                Map.of(
                        "name",
                        name,
                        "signs",
                        signs,
                        "begin",
                        begin,
                        "kinds",
                        refused.entrySet().stream()
                                .map(e -> Map.of("kind", e.getKey(), "count", e.getValue()))
                                .toList(),
                        "sum",
                        refused.values().stream().mapToInt(Integer::intValue).sum(),
                        "gone",
                        gone,
                        "asked",
                        asked));
    }
}
