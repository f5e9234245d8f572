package dev.lsmith.policy;

import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.Decision.Finding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A sort of findings, as {@code profiles/lint/codes.ini} publishes it.
 *
 * @param code the stable name
 * @param language whose policies it is about: {@code seccomp}; {@code layers} for several together, {@code all} for any
 * @param severity how much it matters
 * @param what the matter is, with {@code {}} for what it is about
 * @param why it matters
 * @param mend what to do about it
 */
public record LintCode(String code, String language, Severity severity, String what, String why, String mend) {
    private static final String FILE = "lint/codes.ini";

    /**
     * All of them, in the order of the file.
     *
     * @throws IllegalStateException when the file is at fault, which is a bug
     */
    public static List<LintCode> shipped() {
        List<LintCode> codes = new ArrayList<>();
        ShippedData.sections(FILE).forEach((code, entries) -> codes.add(of(code, entries)));
        return codes;
    }

    private static LintCode of(String code, Map<String, String> entries) {
        return new LintCode(
                code,
                text(code, entries, "language"),
                Severity.valueOf(text(code, entries, "severity").toUpperCase(Locale.ROOT)),
                text(code, entries, "what"),
                text(code, entries, "why"),
                text(code, entries, "mend"));
    }

    private static String text(String code, Map<String, String> entries, String key) {
        String text = entries.get(key);
        if (text == null) {
            throw new IllegalStateException(FILE + ": [" + code + "] has no " + key);
        }
        return text;
    }

    /** The one of that name. */
    public static Optional<LintCode> find(String code) {
        return shipped().stream().filter(c -> c.code().equals(code)).findFirst();
    }

    /** Codes by name, for who makes many findings. */
    public static final class LintCodes {
        private final Map<String, LintCode> codes = new HashMap<>();

        /** Those that ship. */
        public LintCodes() {
            shipped().forEach(code -> codes.put(code.code(), code));
        }

        /**
         * A finding of a code.
         *
         * @param subject what stands for {@code {}}
         * @throws IllegalArgumentException when there is no such code, which is a bug
         */
        public Finding finding(String code, Position at, String subject) {
            LintCode of = codes.get(code);
            if (of == null) {
                throw new IllegalArgumentException(code);
            }
            return new Finding(at, of.severity(), code, of.what().replace("{}", subject), of.why(), of.mend());
        }
    }
}
