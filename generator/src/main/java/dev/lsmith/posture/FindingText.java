package dev.lsmith.posture;

import dev.lsmith.base.ShippedData;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.posture.PostureFinding.Area;
import dev.lsmith.posture.PostureFinding.Danger;
import dev.lsmith.posture.PostureFinding.Usage;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code profiles/posture/findings.ini} and {@code closings.ini} say of a code. */
record FindingText(String code, Map<String, String> entries, SortedMap<String, Map<String, String>> closings) {
    /** What closes a finding in a form that has no words for it. */
    private static final String NOTHING = "-";

    static final String FILE = "posture/findings.ini";
    private static final String CLOSINGS = "posture/closings.ini";

    /** The texts of every finding, by its code. */
    static SortedMap<String, FindingText> all() {
        SortedMap<String, Map<String, String>> closings = new TreeMap<>(ShippedData.sections(CLOSINGS));
        SortedMap<String, FindingText> texts = new TreeMap<>();
        ShippedData.sections(FILE)
                .forEach((code, entries) -> texts.put(code, new FindingText(code, entries, closings)));
        return texts;
    }

    Danger danger() {
        return Danger.ofWord(text(entries, "danger"));
    }

    /**
     * The finding that these texts make.
     *
     * @param form in whose words it is closed; a finding that these cannot close is none
     * @param sort which closing of the code: a socket's, say; empty for the code's own
     * @param subject what stands for {@code {}}
     * @param sentence goes on where {@code why} only begins; empty where it is whole
     */
    Optional<PostureFinding> finding(
            SpecSyntax form, String sort, Danger danger, String subject, String sentence, Optional<Usage> usage) {
        String close = closing(form, sort);
        if (close.equals(NOTHING)) {
            return Optional.empty();
        }
        String why = text(entries, "why");
        return Optional.of(new PostureFinding(
                code,
                Area.ofWord(text(entries, "area")),
                danger,
                subject,
                filled(text(entries, "title"), subject),
                filled(text(entries, "what"), subject),
                sentence.isEmpty() ? why : why.equals("It") ? "It " + sentence + "." : sentence,
                filled(text(entries, "attack"), subject),
                filled(close, subject),
                usage));
    }

    private String closing(SpecSyntax form, String sort) {
        Map<String, String> words = closings.getOrDefault(sort.isEmpty() ? code : code + " " + sort, Map.of());
        return words.containsKey(form.word()) ? text(words, form.word()) : text(words, form.words());
    }

    private static String filled(String text, String subject) {
        return text.replace("{}", subject);
    }

    private String text(Map<String, String> of, String key) {
        String text = of.get(key);
        if (text == null) {
            throw new IllegalStateException("[" + code + "] of " + FILE + " or " + CLOSINGS + " has no " + key);
        }
        return text;
    }
}
