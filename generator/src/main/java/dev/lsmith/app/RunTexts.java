package dev.lsmith.app;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.launch.PolicyTexts;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.seccomp.Dialect;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.selinux.OperatorForm;
import dev.lsmith.policy.selinux.SelinuxModule;
import java.util.List;
import java.util.Optional;

/** The policies' texts for the launch forms that carry them. */
final class RunTexts {
    private RunTexts() {}

    /**
     * The texts.
     *
     * @param assignment from which the seccomp filter is made once more, in the dialects of runtimes and of Podman
     */
    static PolicyTexts of(List<Produced<?>> policies, Assignment assignment) {
        boolean filtered = policies.stream().anyMatch(p -> p.name().equals("seccomp"));
        return new PolicyTexts(
                filtered ? Optional.of(parsed(seccomp(Dialect.OCI, assignment))) : Optional.empty(),
                filtered ? Optional.of(seccomp(Dialect.PODMAN, assignment)) : Optional.empty(),
                policies.stream()
                        .map(p -> p.synthesis().policy())
                        .filter(AppArmorProfile.class::isInstance)
                        .map(p -> AbstractProfile.of((AppArmorProfile) p))
                        .findFirst(),
                policies.stream()
                        .map(p -> p.synthesis().policy())
                        .filter(SelinuxModule.class::isInstance)
                        .map(p -> OperatorForm.of((SelinuxModule) p))
                        .filter(text -> !text.isEmpty())
                        .findFirst());
    }

    private static String seccomp(Dialect dialect, Assignment assignment) {
        SeccompMechanism target =
                new SeccompMechanism(dialect, assignment.privileges().capabilities());
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
}
