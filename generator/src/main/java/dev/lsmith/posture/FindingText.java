package dev.lsmith.posture;

import dev.lsmith.data.ShippedData;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What {@code profiles/posture/findings.ini} says of a code. */
record FindingText(String code, Map<String, String> entries) {
    static final String FILE = "posture/findings.ini";

    /** All of them, by code. */
    static SortedMap<String, FindingText> all() {
        SortedMap<String, FindingText> texts = new TreeMap<>();
        Map<String, String> entries = new LinkedHashMap<>();
        for (String line : new String(ShippedData.bytes(FILE), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            if (line.startsWith("[") && line.endsWith("]")) {
                entries = new LinkedHashMap<>();
                String code = line.substring(1, line.length() - 1);
                if (texts.put(code, new FindingText(code, entries)) != null) {
                    throw new IllegalStateException(FILE + ": [" + code + "] stands twice");
                }
            } else if (!line.isBlank() && !line.startsWith("#")) {
                int equals = line.indexOf(" = ");
                entries.put(line.substring(0, equals), line.substring(equals + 3));
            }
        }
        return texts;
    }

    Danger danger() {
        return Danger.ofWord(text("danger"));
    }

    /**
     * The finding that these texts make.
     *
     * @param subject what stands for {@code {}}
     * @param sentence goes on where {@code why} only begins; empty where it is whole
     */
    Finding finding(Danger danger, String subject, String sentence, Optional<Need> need) {
        String why = text("why");
        return new Finding(
                code,
                Area.ofWord(text("area")),
                danger,
                subject,
                filled("title", subject),
                filled("what", subject),
                sentence.isEmpty() ? why : why.equals("It") ? "It " + sentence + "." : sentence,
                filled("attack", subject),
                filled("close", subject),
                need);
    }

    private String filled(String key, String subject) {
        return text(key).replace("{}", subject);
    }

    private String text(String key) {
        String text = entries.get(key);
        if (text == null) {
            throw new IllegalStateException(FILE + ": [" + code + "] has no " + key);
        }
        return text;
    }
}
