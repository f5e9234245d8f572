package dev.lsmith.pipeline;

import dev.lsmith.diagnostic.InputException;
import dev.lsmith.json.JsonReader;
import dev.lsmith.json.JsonValue.JsonObject;
import dev.lsmith.launch.PolicyTexts;
import dev.lsmith.target.Assignment;
import dev.lsmith.target.apparmor.syntax.AppArmorProfile;
import dev.lsmith.target.seccomp.Dialect;
import dev.lsmith.target.seccomp.SeccompTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The policies' texts for the launch forms that carry them. */
final class RunTexts {
    private RunTexts() {}

    /**
     * The texts.
     *
     * @param assignment from which the seccomp filter is made once more, in the dialects of runtimes and of Podman
     * @param files what the policies are written as
     */
    static PolicyTexts of(List<Produced<?>> policies, Assignment assignment, Map<String, String> files) {
        boolean filtered = policies.stream().anyMatch(p -> p.name().equals("seccomp"));
        return new PolicyTexts(
                filtered ? Optional.of(parsed(seccomp(Dialect.OCI, assignment))) : Optional.empty(),
                filtered ? Optional.of(seccomp(Dialect.PODMAN, assignment)) : Optional.empty(),
                policies.stream()
                        .map(p -> p.synthesis().policy())
                        .filter(AppArmorProfile.class::isInstance)
                        .map(p -> AbstractProfile.of((AppArmorProfile) p))
                        .findFirst(),
                text(files, name -> name.startsWith("selinux/") && name.endsWith(".cil")));
    }

    private static String seccomp(Dialect dialect, Assignment assignment) {
        SeccompTarget target =
                new SeccompTarget(dialect, assignment.privileges().capabilities());
        String file = target.render(target.synthesise(assignment).policy()).get("seccomp.json");
        return file == null ? "" : file;
    }

    private static JsonObject parsed(String json) {
        try {
            return JsonReader.read("seccomp.json", json).object();
        } catch (InputException e) {
            throw new IllegalStateException("the seccomp profile just written cannot be read", e);
        }
    }

    private static Optional<String> text(Map<String, String> files, Predicate<String> name) {
        return files.entrySet().stream()
                .filter(f -> name.test(f.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
