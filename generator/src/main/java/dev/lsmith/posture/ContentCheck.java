package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.EnvironmentVariable;
import dev.lsmith.container.SpecSyntax;
import dev.lsmith.posture.Assessment.IsolationCheck;
import java.util.List;
import java.util.regex.Pattern;

/** What the container carries: secrets in its environment, its arguments and a token that nobody asked for; an image that may change. */
final class ContentCheck implements IsolationCheck {
    private static final Pattern ID = Pattern.compile("(?:sha256:)?[0-9a-f]{12,64}");
    private static final Pattern UNKNOWN = Pattern.compile("[$<{}%\\s]");

    private static final String TOKEN = "/run/secrets/kubernetes.io/serviceaccount";

    @Override
    public void check(Assessment assessment) {
        image(assessment);
        ContainerSpec spec = assessment.spec();
        spec.process().secrets().forEach(name -> assessment.add("secret-environment", name));
        for (String word : spec.process().command()) {
            argument(assessment, word);
        }
        boolean mounted = spec.mounts().stream()
                .anyMatch(mount -> HostPath.normalised(mount.destination()).equals(TOKEN));
        boolean asked = assessment.form() == SpecSyntax.KUBERNETES
                && !assessment.options().is("token", "false");
        if (mounted || asked) {
            assessment.add("token-mounted", assessment.usage().path("/var" + TOKEN));
        }
    }

    /** {@code --db-password=x}; the value is not shown. */
    private static void argument(Assessment assessment, String word) {
        int equals = word.indexOf('=');
        if (word.startsWith("--")
                && equals > 2
                && equals < word.length() - 1
                && !isReference(word.substring(equals + 1))) {
            String name = word.substring(2, equals);
            if (EnvironmentVariable.of(name + word.substring(equals)).secret()) {
                assessment.add("secret-argument", "--" + name);
            }
        }
    }

    /** A variable's name instead of a value: what it holds is told as a variable. */
    private static boolean isReference(String value) {
        return List.of("$", "{{", "<").stream().anyMatch(value::startsWith);
    }

    /** Whether the image that was looked at is the one that will run. */
    private static void image(Assessment assessment) {
        String image = assessment.spec().image();
        boolean known = !image.isEmpty() && !UNKNOWN.matcher(image).find();
        if (!known
                || image.contains("@")
                || image.startsWith("/")
                || ID.matcher(image).matches()) {
            return;
        }
        String tag = tag(image);
        assessment.add(tag.isEmpty() || tag.equals("latest") ? "image-latest" : "image-tag", image);
    }

    /** What stands behind the colon of the last part; the colon of a host's port stands before a slash. */
    private static String tag(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        return last.contains(":") ? last.substring(last.indexOf(':') + 1) : "";
    }
}
