package dev.lsmith.app.comparison;

import dev.lsmith.app.OperatorObjects;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.reader.SpecReader;
import java.util.regex.Pattern;

/** What a file holds that is to be compared. */
enum ComparedSort {
    /** A policy of a mechanism. */
    POLICY("a policy"),
    /** A description of containers, or flags of an engine. */
    LAUNCH("a description of a container"),
    /** Objects of the Security Profiles Operator. */
    OPERATOR("a file of the Security Profiles Operator"),
    /** A unit of systemd or a drop-in of one. */
    UNIT("a unit of systemd"),
    /** What was seen: {@code model.json}. */
    RECORDING("a recording");

    private static final String ARGUMENTS = ".args";
    private static final Pattern MODEL = Pattern.compile("\\s*\\{\\s*\"lsmith\"\\s*:\\s*\"model\"");
    /** A line that starts a container, and not the comment of a profile that shows one. */
    private static final Pattern RUN_LINE =
            Pattern.compile("(?m)^[ \\t]*(?:sudo[ \\t]+)?(?:docker|podman|nerdctl)[ \\t]");

    private static final Pattern OTHER_FORMS = Pattern.compile(
            "(?m)^(?:services[ \\t]*:|apiVersion[ \\t]*:|info[ \\t]*:|[ \\t]*\\[Container\\][ \\t\\r]*$)");

    private final String words;

    ComparedSort(String words) {
        this.words = words;
    }

    /** With its article. */
    String words() {
        return words;
    }

    static ComparedSort of(PolicyFile file) {
        String text = file.text();
        if (MODEL.matcher(text).lookingAt()) {
            return RECORDING;
        }
        if (OperatorObjects.areIn(text)) {
            return OPERATOR;
        }
        if (UnitSettings.areIn(text)) {
            return UNIT;
        }
        if (file.name().endsWith(ARGUMENTS) || LaunchForms.isPatch(file)) {
            return LAUNCH;
        }
        boolean may = RUN_LINE.matcher(text).find() || OTHER_FORMS.matcher(text).find();
        return (isJson(text) || may) && isSpec(file) ? LAUNCH : POLICY;
    }

    private static boolean isJson(String text) {
        return text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
    }

    /** Whether some reader knows its form; a damaged file is for the policy's reader to complain of. */
    private static boolean isSpec(PolicyFile file) {
        try {
            return SpecReader.form(SpecText.of(file.path().toString(), KernelText.encode(file.text())))
                    .reader()
                    .isPresent();
        } catch (InputException e) {
            return false;
        }
    }
}
