package dev.lsmith.launch;

import dev.lsmith.base.KernelText;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.render.OutputLanguage;

/** Literals of YAML and of systemd's unit files. */
final class LaunchLanguages {
    /** Every interpolation is a double-quoted scalar (YAML 1.2, section 7.3.1), which JSON's strings are. */
    static final OutputLanguage YAML = new OutputLanguage("yaml", JsonText::quote);

    /** A literal block scalar (YAML 1.2, section 8.1.2) as the value of a key two blanks deep. */
    static final OutputLanguage BLOCK = new OutputLanguage("yaml-block", LaunchLanguages::block);

    /** A value that {@link JsonText} wrote: JSON is YAML's flow style (YAML 1.2, section 1.3). */
    static final OutputLanguage JSON = new OutputLanguage("json", text -> text);

    /** A word that needs no quotes, or lines that another template has written. */
    static final OutputLanguage RAW = new OutputLanguage("yaml-raw", text -> text);

    /** A word of a unit file (systemd.syntax(7), "Quoting"), with specifiers (systemd.unit(5)) switched off. */
    static final OutputLanguage UNIT = new OutputLanguage("systemd", LaunchLanguages::word);

    /** A value of an LXC config, which ends with its line; a control character, which none may have, shows as its octal number. */
    static final OutputLanguage LXC = new OutputLanguage("lxc", text -> octal(text, 0x20));

    /** A field of fstab(5), in which blanks and backslashes stand as octal numbers. */
    static final OutputLanguage FSTAB =
            new OutputLanguage("lxc-fstab", text -> octal(text.replace("\\", "\\134"), 0x21));

    private LaunchLanguages() {}

    private static String octal(String text, int first) {
        StringBuilder out = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean unseen = c < first || Character.isISOControl(c) || Character.getType(c) == Character.FORMAT;
            for (byte part : KernelText.encode(unseen ? Character.toString(c) : "")) {
                out.append(String.format("\\%03o", part & 0xff));
            }
            out.append(unseen ? "" : Character.toString(c));
        });
        return out.toString();
    }

    private static String block(String text) {
        boolean plain = text.endsWith("\n")
                && !text.endsWith("\n\n")
                && text.chars().allMatch(c -> c == '\n' || (c >= 0x20 && c < 0x7f));
        return plain ? "|2\n    " + text.stripTrailing().replace("\n", "\n    ") : JsonText.quote(text);
    }

    private static String word(String text) {
        if (text.matches("[A-Za-z0-9_@+=:,./-]+")) {
            return text;
        }
        StringBuilder out = new StringBuilder("\"");
        for (byte b : KernelText.encode(text)) {
            int c = b & 0xff;
            if (c == '%') {
                out.append("%%");
            } else if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\') {
                out.append(String.format("\\x%02x", c));
            } else {
                out.append((char) c);
            }
        }
        return out.append('"').toString();
    }
}
