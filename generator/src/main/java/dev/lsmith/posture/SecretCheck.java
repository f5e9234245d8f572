package dev.lsmith.posture;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.EnvironmentVariable;
import java.util.List;

/** Secrets where they can be read: in the environment, in arguments, in a token that nobody asked for. */
final class SecretCheck implements Check {
    private static final String TOKEN = "/run/secrets/kubernetes.io/serviceaccount";

    @Override
    public void check(Assessment assessment) {
        ContainerSpec spec = assessment.spec();
        spec.process().secrets().forEach(name -> assessment.add("secret-environment", name));
        for (String word : spec.process().command()) {
            argument(assessment, word);
        }
        boolean mounted = spec.mounts().stream()
                .anyMatch(mount -> HostPath.normalised(mount.destination()).equals(TOKEN));
        boolean asked =
                assessment.form() == Form.KUBERNETES && !assessment.options().is("token", "false");
        if (mounted || asked) {
            assessment.add("token-mounted", assessment.seen().path("/var" + TOKEN));
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
}
