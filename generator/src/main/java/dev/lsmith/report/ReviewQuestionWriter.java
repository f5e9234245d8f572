package dev.lsmith.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonText;
import java.util.ArrayList;
import java.util.List;

/** Questions of a review, and what rules cost: for a person, or a line of JSON each. */
public final class ReviewQuestionWriter {
    private ReviewQuestionWriter() {}

    private record WrittenQuestion(int question, int of, String layer, String rule, List<String> answers) {}

    private record WrittenPrice(
            String rule,
            List<String> opens,
            @JsonInclude(Include.NON_EMPTY) List<String> evidence) {}

    private record WrittenFault(String fault) {}

    /** A question. */
    public static String json(int number, int of, String layer, String rule) {
        return JsonText.line(new WrittenQuestion(
                number,
                of,
                layer,
                rule,
                List.of("accept", "deny", "narrow", "generalise", "why", "skip", "undo", "save", "quit")));
    }

    /** An answer that was not taken. */
    public static String fault(String message) {
        return JsonText.line(new WrittenFault(message));
    }

    /**
     * What a rule opens and where it was seen.
     *
     * @param opens classes of accesses
     */
    public static List<String> price(String rule, List<String> opens, List<String> evidence, boolean json) {
        if (json) {
            return List.of(JsonText.line(new WrittenPrice(rule, opens, evidence)));
        }
        List<String> lines = new ArrayList<>();
        lines.add("  " + Printable.of(rule));
        lines.add("    opens  "
                + Printable.of(opens.isEmpty() ? "nothing that is not open already" : String.join("; ", opens)));
        evidence.forEach(text -> lines.add("    " + Printable.of(text)));
        return lines;
    }
}
