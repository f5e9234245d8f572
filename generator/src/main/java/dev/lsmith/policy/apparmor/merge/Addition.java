package dev.lsmith.policy.apparmor.merge;

import dev.lsmith.grammar.apparmor.AppArmorLexer;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Item.BlankLine;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import dev.lsmith.policy.apparmor.syntax.Preamble;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;

/** Lines put before the closing brace of a body; all other bytes stay. */
record Addition(String text, int brace) {
    /**
     * The text with items added, and definitions of variables before a profile.
     *
     * @param definitions the definitions; may be none
     * @param at where the first profile begins
     * @param items what is added to the body, written as the canonical form has it
     */
    String with(List<Preamble> definitions, SourcePlace at, List<Item> items, ProfileWriter writer) {
        String body = with(items, writer);
        if (definitions.isEmpty()) {
            return body;
        }
        int profile = index(at);
        int lineStart = text.lastIndexOf('\n', profile - 1) + 1;
        int index = text.substring(lineStart, profile).isBlank() ? lineStart : profile;
        String block = "# variables of the rules that lsmith added below\n"
                + writer.write(AppArmorProfile.of(definitions, List.of())).stripTrailing() + "\n\n";
        return body.substring(0, index) + block + body.substring(index);
    }

    /** Where a place is in the text, whose columns count characters and not their halves. */
    private int index(SourcePlace at) {
        int line = 0;
        for (int number = 1; number < at.line(); number++) {
            line = text.indexOf('\n', line) + 1;
        }
        return text.offsetByCodePoints(line, at.column() - 1);
    }

    /**
     * The text with items added.
     *
     * @param items what is added, written as the canonical form has it
     */
    String with(List<Item> items, ProfileWriter writer) {
        int lineStart = text.lastIndexOf('\n', brace - 1) + 1;
        String before = text.substring(lineStart, brace);
        boolean ownLine = before.isBlank();
        String indent = (ownLine ? before : "") + "  ";
        String block = writer.write(AppArmorProfile.of(List.of(), items))
                .lines()
                .map(line -> line.isEmpty() ? line : indent + line)
                .collect(Collectors.joining("\n", "", "\n"));
        if (ownLine) {
            return text.substring(0, lineStart) + gap(lineStart) + block + text.substring(lineStart);
        }
        return text.substring(0, brace).stripTrailing() + "\n" + block + text.substring(brace);
    }

    /** An empty line, unless there is one or the body is empty. */
    private String gap(int lineStart) {
        String above = text.substring(0, lineStart).stripTrailing();
        return above.endsWith("{") || text.substring(0, lineStart).endsWith("\n\n") ? "" : "\n";
    }

    /** Groups under a heading that names their origin. */
    static List<Item> marked(String origin, List<Item> groups) {
        List<Item> items = new ArrayList<>(List.of(Remark.of("added by lsmith from " + origin)));
        for (Item item : groups) {
            if (!(item instanceof BlankLine)) {
                items.add(item);
            }
        }
        return items;
    }

    /** The rules among items. */
    static List<RuleLine> rules(List<Item> items) {
        return items.stream()
                .filter(RuleLine.class::isInstance)
                .map(RuleLine.class::cast)
                .toList();
    }

    /** Where the body of a profile ends in its text. */
    public static final class BodyEnd {
        private BodyEnd() {}

        /**
         * The index of the closing brace.
         *
         * @param text the text that the profile was read from
         * @param profile where the profile begins in it
         * @return empty when no profile begins there
         */
        public static OptionalInt of(String text, SourcePlace profile) {
            AppArmorLexer lexer = new AppArmorLexer(CharStreams.fromString(text));
            lexer.removeErrorListeners();
            int depth = 0;
            boolean inside = false;
            for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
                inside |= token.getLine() == profile.line() && token.getCharPositionInLine() + 1 == profile.column();
                if (inside && token.getType() == AppArmorLexer.LBRACE) {
                    depth++;
                } else if (inside && token.getType() == AppArmorLexer.RBRACE) {
                    depth--;
                    if (depth == 0) {
                        return OptionalInt.of(text.offsetByCodePoints(0, token.getStartIndex()));
                    }
                }
            }
            return OptionalInt.empty();
        }
    }
}
