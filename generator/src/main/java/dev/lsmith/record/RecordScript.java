package dev.lsmith.record;

import dev.lsmith.base.ShippedData;
import dev.lsmith.base.render.OutputLanguage;
import dev.lsmith.base.render.Templates;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The shell script that records one container: it loads the learning policies of {@code profiles/learning}, cuts the audit log, and puts
 * the host back. A script, so that it runs on hosts that have no Java, and can be read before it is run as root.
 *
 * @param name the recording's and, unless the engine gives another, the container's: letters, digits, {@code _.-}
 * @param engine the program that runs containers and takes Docker's options: {@code docker}, {@code podman}, {@code nerdctl}
 * @param version of lsmith, which the recording will tell; may be empty
 */
public record RecordScript(String name, String engine, String version) {
    /** A word of the shell, quoted (POSIX.1-2017, XCU 2.2.2). */
    private static final OutputLanguage WORD = new OutputLanguage("sh", text -> "'" + text.replace("'", "'\\''") + "'");

    /** Text inside a comment or a quoted here-document. */
    private static final OutputLanguage RAW = new OutputLanguage("sh-raw", text -> text);

    private static final String PLACEHOLDER = "NAME";

    /** The script, for any POSIX shell. */
    public String text() {
        Map<String, Object> view = Map.of(
                "name",
                name,
                "engine",
                engine,
                "version",
                version,
                "profile",
                "lsmith-learn-" + name,
                "module",
                module(),
                "domain",
                module() + "_t",
                "apparmor",
                shipped("apparmor", name),
                "selinux",
                shipped("selinux.cil", identifier()),
                "seccomp",
                shipped("seccomp.json", name));
        return new Templates(WORD, Map.of("raw", RAW)).render("record/script.sh.ftl", Map.of("recording", view));
    }

    private String module() {
        return "lsmith_learn_" + identifier();
    }

    /** The name in letters that SELinux's languages allow in a type's (CIL reference guide, "Symbol Character Set"). */
    private String identifier() {
        return name.replaceAll("[^A-Za-z0-9_]", "_");
    }

    private static String shipped(String file, String name) {
        return new String(ShippedData.bytes("learning/" + file), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith(";"))
                .map(line -> line.replace(PLACEHOLDER, name))
                .collect(Collectors.joining("\n"))
                .strip();
    }
}
