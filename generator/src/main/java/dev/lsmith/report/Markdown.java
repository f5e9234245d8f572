package dev.lsmith.report;

import dev.lsmith.base.Printable;
import dev.lsmith.base.render.OutputLanguage;

/** Markdown (CommonMark 0.31, sections 2.4 and 6.1): any text as plain words or as a code span. */
final class Markdown {
    /** Interpolations become plain words: nothing in them is syntax. */
    static final OutputLanguage WORDS = new OutputLanguage("markdown", Markdown::words);

    /** Interpolations become code spans. */
    static final OutputLanguage CODE = new OutputLanguage("markdown-code", Markdown::code);

    private static final String SYNTAX = "`*_[]<>#|~&!";

    private Markdown() {}

    private static String words(String text) {
        StringBuilder out = new StringBuilder();
        Printable.of(text).codePoints().forEach(c -> {
            if (SYNTAX.indexOf(c) >= 0 || c == '\\') {
                out.append('\\');
            }
            out.appendCodePoint(c);
        });
        return out.toString();
    }

    /** The fence is one backtick longer than the longest run inside, so that nothing inside can close it. */
    private static String code(String text) {
        String printable = Printable.of(text);
        String fence = "`".repeat(longestRun(printable) + 1);
        boolean pad = printable.startsWith("`") || printable.endsWith("`") || printable.isBlank();
        return pad ? fence + " " + printable + " " + fence : fence + printable + fence;
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }
}
