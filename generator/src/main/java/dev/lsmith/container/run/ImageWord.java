package dev.lsmith.container.run;

import dev.lsmith.container.shell.ShellWord;
import java.util.regex.Pattern;

/**
 * Whether a word can be what an engine takes for an image: a reference (distribution/reference: a host, names in lower
 * case, a tag, a digest), an image of another transport ({@code docker-archive:/x}), or a folder ({@code --rootfs}).
 */
final class ImageWord {
    private static final int LONGEST = 4_096;

    private static final Pattern REFERENCE = Pattern.compile(
            "(?:[A-Za-z0-9][A-Za-z0-9.-]*+(?::[0-9]{1,5})?/|\\[[0-9A-Fa-f:]+\\](?::[0-9]{1,5})?/)?[a-z0-9][a-z0-9._/-]*+"
                    + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[A-Za-z0-9+._-]{1,100}:[0-9a-fA-Fx]{1,200})?");

    private static final Pattern ELSEWHERE = Pattern.compile("(?:[a-z][a-z-]{1,30}:/?/?)?[/.]?[^\\s{}%$\\[\\]]*");

    private ImageWord() {}

    /** False for what is no image for certain: {@code [OPTIONS]}, {@code %FLAGS%}, {@code IMAGE}. */
    static boolean mayBe(ShellWord word) {
        if (word.text().length() > LONGEST) {
            return false;
        }
        String outline = word.outline();
        boolean elsewhere = outline.startsWith("/") || outline.startsWith("./") || outline.matches("[a-z][a-z-]+:/.*");
        return elsewhere
                ? ELSEWHERE.matcher(outline).matches()
                : REFERENCE.matcher(outline).matches();
    }
}
