package dev.lsmith.app.decision;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a person decided about one rule.
 *
 * @param layer the mechanism's name
 * @param rule its text, as lsmith writes it
 * @param choice what
 * @param instead the rule that takes its place; empty unless it is narrowed or generalised
 * @param by who
 * @param at when
 * @param why the reason; may be empty
 * @param until the last day on which it holds; empty if it holds for good
 */
public record RuleDecision(
        String layer,
        String rule,
        RuleChoice choice,
        String instead,
        String by,
        LocalDate at,
        String why,
        Optional<LocalDate> until) {
    /** What can be decided. */
    public enum RuleChoice {
        ACCEPT,
        /** It is not to be allowed, whatever a recording shows. */
        DENY,
        /** Another rule, that allows less, takes its place. */
        NARROW,
        /** Another rule, that allows more, takes its place. */
        GENERALISE;

        /** In files: {@code accept}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The choice of a word. */
        public static Optional<RuleChoice> of(String word) {
            for (RuleChoice choice : values()) {
                if (choice.word().equals(word)) {
                    return Optional.of(choice);
                }
            }
            return Optional.empty();
        }
    }

    /** Whether it holds no more. */
    public boolean isExpired(LocalDate today) {
        return until.filter(today::isAfter).isPresent();
    }

    /** Whether it is about a rule. */
    public boolean isOf(String mechanism, String text) {
        return layer.equals(mechanism) && rule.equals(text);
    }

    static RuleDecision read(JsonValue value) throws InputException {
        JsonObject entry = value.object();
        JsonValue choice = entry.required("decision");
        String word = choice.text();
        return new RuleDecision(
                entry.textOf("layer"),
                entry.textOf("rule"),
                RuleChoice.of(word)
                        .orElseThrow(() -> choice.place()
                                .complain(
                                        "decision",
                                        "\"" + word + "\" is no decision",
                                        "say accept, deny, narrow or generalise")),
                entry.textIn("instead").orElse(""),
                entry.textIn("by").orElse(""),
                date(entry.required("at")),
                entry.textIn("why").orElse(""),
                entry.member("until").isPresent() ? Optional.of(date(entry.required("until"))) : Optional.empty());
    }

    private static LocalDate date(JsonValue value) throws InputException {
        try {
            return LocalDate.parse(value.text());
        } catch (DateTimeParseException e) {
            throw value.place().complain("decision", "\"" + value.text() + "\" is no day", "write it like 2026-11-30");
        }
    }

    /** As an entry of a YAML list; texts are in double quotes as JSON has them, which YAML takes. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("  - layer: " + quoted(layer));
        lines.add("    rule: " + quoted(rule));
        lines.add("    decision: " + choice.word());
        if (!instead.isEmpty()) {
            lines.add("    instead: " + quoted(instead));
        }
        lines.add("    by: " + quoted(by));
        lines.add("    at: " + quoted(at.toString()));
        if (!why.isEmpty()) {
            lines.add("    why: " + quoted(why));
        }
        until.ifPresent(day -> lines.add("    until: " + quoted(day.toString())));
        return lines;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain = c >= ' '
                    && c != '"'
                    && c != '\\'
                    && c != 0x7f
                    && (c < 0x80 || c > 0x9f)
                    && !Character.isSurrogate(c)
                    && c != 0x2028
                    && c != 0x2029
                    && c != 0xfeff;
            quoted.append(
                    plain
                            ? String.valueOf(c)
                            : c == '"' || c == '\\' ? "\\" + c : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return quoted.append('"').toString();
    }

    /** The fault that a decision cannot be written into its language. */
    InputException fault(InputException cause) {
        return new InputException(Diagnostic.error(
                "decision",
                "the decision about " + layer + "'s " + rule + " cannot be put into the policy: "
                        + cause.diagnostic().message(),
                "correct it in " + NoteFile.NAME));
    }
}
