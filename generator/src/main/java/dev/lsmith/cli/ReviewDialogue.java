package dev.lsmith.cli;

import dev.lsmith.app.ReviewSession;
import dev.lsmith.app.ReviewedRules.ReviewedRule;
import dev.lsmith.app.ReviewedRules.RulePrice;
import dev.lsmith.app.decision.RuleDecision.RuleChoice;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.report.ReviewQuestionWriter;
import dev.lsmith.report.SummaryWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** The questions of a review and the answers to them, for a person at a terminal or for a program at a pipe. */
final class ReviewDialogue {
    /** What can be answered. */
    static final List<String> WORDS =
            List.of("accept", "deny", "narrow", "generalise", "why", "until", "skip", "undo", "save", "quit");

    private static final String PROMPT = String.join(", ", WORDS) + "? ";

    private final ReviewSession session;
    private final AnswerLines in;
    private final PrintWriter out;
    private final boolean json;
    private Optional<LocalDate> until = Optional.empty();

    ReviewDialogue(ReviewSession session, AnswerLines in, PrintWriter out, boolean json) {
        this.session = session;
        this.in = in;
        this.out = out;
        this.json = json;
    }

    /** An answer: its word, and what stands behind it. */
    private record ReviewAnswer(String word, String rest, String why) {}

    /** Asks until all is decided, or the person leaves; whether what was decided is to be kept. */
    boolean run() throws IOException {
        boolean ask = true;
        while (session.current().isPresent()) {
            if (ask) {
                question(session.current().get());
            }
            Optional<ReviewAnswer> answer = next();
            if (answer.isEmpty() || isWord(answer.get(), "quit")) {
                return false;
            } else if (answer.get().word().equals("save")) {
                return true;
            }
            ask = taken(session.current().get(), answer.get());
        }
        return true;
    }

    private void question(ReviewedRule rule) {
        if (json) {
            out.println(ReviewQuestionWriter.json(session.number(), session.count(), rule.layer(), rule.text()));
        } else {
            out.println();
            out.println(
                    session.number() + "/" + session.count() + "  " + rule.layer() + "  " + Printable.of(rule.text()));
        }
        out.flush();
    }

    private Optional<ReviewAnswer> next() throws IOException {
        Optional<String> line = in.next(json ? "" : PROMPT);
        if (line.isEmpty()) {
            return Optional.empty();
        }
        if (!json) {
            String[] words = line.get().strip().split("\\s+", 2);
            return Optional.of(
                    new ReviewAnswer(words[0], words.length > 1 ? words[1] : "", words.length > 1 ? words[1] : ""));
        }
        try {
            JsonObject object = JsonReader.read("standard input", line.get()).object();
            Optional<String> day = object.textIn("until");
            until = day.isPresent() ? Optional.of(LocalDate.parse(day.get())) : Optional.empty();
            return Optional.of(new ReviewAnswer(
                    object.textOf("answer"),
                    object.textIn("rule").orElse(""),
                    object.textIn("why").orElse("")));
        } catch (InputException e) {
            return Optional.of(new ReviewAnswer("?" + SummaryWriter.text(e.diagnostic()), "", ""));
        } catch (DateTimeParseException e) {
            return Optional.of(new ReviewAnswer("?until is a day like 2027-05-31", "", ""));
        }
    }

    private static boolean isWord(ReviewAnswer answer, String word) {
        return !answer.word().isEmpty() && word.startsWith(answer.word());
    }

    /** Does what an answer asks for; whether the next question is to be put. */
    private boolean taken(ReviewedRule rule, ReviewAnswer answer) {
        try {
            if (isWord(answer, "accept")) {
                session.decide(RuleChoice.ACCEPT, "", answer.why(), until);
            } else if (isWord(answer, "deny")) {
                session.decide(RuleChoice.DENY, "", answer.why(), until);
            } else if (isWord(answer, "narrow") && !answer.rest().isEmpty()) {
                session.decide(RuleChoice.NARROW, answer.rest(), json ? answer.why() : "", until);
            } else if (isWord(answer, "generalise")) {
                return generalised(rule, answer);
            } else if (isWord(answer, "skip") || answer.word().equals("s")) {
                session.skip();
            } else if (answer.word().equals("undo") || answer.word().equals("u")) {
                session.undo();
            } else if (isWord(answer, "why")) {
                return told(price(rule.text(), rule.price().ofRule()));
            } else if (answer.word().equals("until")) {
                until = Optional.of(LocalDate.parse(answer.rest()));
                return told(List.of());
            } else {
                return fault(
                        answer.word().startsWith("?") ? answer.word().substring(1) : "say one of: " + PROMPT.strip());
            }
            return true;
        } catch (InputException e) {
            return fault(SummaryWriter.text(e.diagnostic()));
        } catch (DateTimeParseException e) {
            return fault("until is followed by a day like 2027-05-31");
        }
    }

    private boolean generalised(ReviewedRule rule, ReviewAnswer answer) throws InputException {
        List<String> wider = rule.price().wider();
        boolean number = answer.rest().matches("[1-9][0-9]?") && Integer.parseInt(answer.rest()) <= wider.size();
        if (number || (json && !answer.rest().isEmpty())) {
            String other = number ? wider.get(Integer.parseInt(answer.rest()) - 1) : answer.rest();
            session.decide(RuleChoice.GENERALISE, other, json ? answer.why() : "", until);
            return true;
        }
        if (wider.isEmpty()) {
            return fault("the rule has no pattern: it stands for itself");
        }
        int at = 1;
        for (String other : wider) {
            RulePrice price = rule.price().ofOther(other);
            price((json ? "" : at + "  ") + other, price).forEach(out::println);
            at++;
        }
        return told(List.of());
    }

    private List<String> price(String rule, RulePrice price) {
        return ReviewQuestionWriter.price(rule, price.opens(), price.evidence(), json);
    }

    /** Prints, and asks for another answer to the same question. */
    private boolean told(List<String> lines) {
        lines.forEach(out::println);
        out.flush();
        return false;
    }

    private boolean fault(String message) {
        return told(List.of(json ? ReviewQuestionWriter.fault(message) : Printable.of(message)));
    }
}
