package dev.lsmith.policy.apparmor;

import dev.lsmith.base.KernelText;
import java.util.List;
import java.util.random.RandomGenerator;

/** Texts as a process that means harm might choose them. */
final class HostileText {
    private static final List<String> PIECES = List.of(
            "\"",
            "\n",
            "\r",
            "\t",
            "\\",
            "{",
            "}",
            "[",
            "]",
            "*",
            "**",
            "?",
            "@",
            "@{",
            "@{PROC}",
            "${x}",
            "<#if x>",
            "<#-- ",
            "#include <tunables/global>",
            "# comment",
            ",",
            ",\n}",
            ", /** rwlk,\n",
            " ",
            "\u001b[31m",
            "\u202e",
            "\u2066",
            "\uDC80",
            "\uDCFF",
            "\uDCC3",
            "!",
            "^",
            "->",
            "=",
            "(",
            ")",
            "#",
            "'",
            "\u00e9",
            "\u65e5",
            "\uD83D\uDE00",
            "\u007f",
            "\u0001",
            "\\012",
            "\\x41",
            "a",
            "b",
            "Z",
            "0",
            "-",
            "_",
            ".",
            ":",
            "&",
            "//&",
            "$",
            ";",
            "|",
            "~",
            "profile x {",
            "owner ",
            "deny ",
            "include if exists <x>",
            "\u0085",
            "\u2028",
            "{a,b}",
            "[a-z]",
            "[^x]");

    private HostileText() {}

    /** One without NUL and slash, of one to {@code most} pieces. */
    static String name(RandomGenerator random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(1, most + 1); i > 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        String canonical = KernelText.decode(KernelText.encode(text.toString().replace("/", "")));
        return canonical.equals(".") || canonical.equals("..") || canonical.isEmpty() ? "x" : canonical;
    }

    /** A path of some such names. */
    static String path(RandomGenerator random) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            path.append('/').append(name(random, 4));
        }
        return KernelText.decode(KernelText.encode(path.toString()));
    }
}
