package dev.lsmith.launch;

import dev.lsmith.base.render.OutputLanguage;
import dev.lsmith.base.render.Templates;
import java.util.Map;

/**
 * {@code serving/serve.sh}: puts the profile for serving in force once a container listens, and that of its whole life before a start.
 *
 * @param name the policy's name, which is the profile's and that of its file
 */
public record ServingScript(String name) {
    /** A word of the shell, quoted (POSIX.1-2017, XCU 2.2.2). */
    private static final OutputLanguage WORD = new OutputLanguage("sh", text -> "'" + text.replace("'", "'\\''") + "'");

    /** The script, for any POSIX shell. */
    public String text() {
        return new Templates(WORD).render("launch/serve.sh.ftl", Map.of("name", name));
    }
}
