package dev.lsmith.container.kubernetes;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.option.SpecBuilder;
import dev.lsmith.container.option.UnknownValues;
import java.util.List;
import java.util.Optional;

/**
 * The security contexts of a pod and of one of its containers, merged as the kubelet does (DetermineEffectiveSecurityContext:
 * a field that the container sets replaces the pod's whole), and the annotations that came before the fields.
 */
final class SecurityContexts {
    private static final String APPARMOR = "container.apparmor.security.beta.kubernetes.io/";
    private static final String SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
    private static final String SECCOMP_POD = "seccomp.security.alpha.kubernetes.io/pod";

    private final JsonObject annotations;
    private final JsonObject pod;
    private final JsonObject container;
    private final String name;
    private final SpecBuilder builder;

    SecurityContexts(JsonObject metadata, JsonObject spec, JsonObject container, SpecBuilder builder)
            throws InputException {
        this.annotations = metadata.objectOf("annotations");
        this.pod = spec.objectOf("securityContext");
        this.container = container.objectOf("securityContext");
        this.name = container.textOf("name");
        this.builder = builder;
    }

    void apply() throws InputException {
        builder.privileged(container.flagOf("privileged"));
        builder.readOnlyRoot(container.flagOf("readOnlyRootFilesystem"));
        JsonObject capabilities = container.objectOf("capabilities");
        builder.addCapabilities(CapabilityGrant.names(capabilities, "add"));
        builder.dropCapabilities(CapabilityGrant.names(capabilities, "drop"));
        for (String list : List.of("add", "drop")) {
            for (JsonValue name : capabilities.listOf(list)) {
                UnknownValues.capability(name).ifPresent(builder::report);
            }
        }
        procMount();
        if (container.member("allowPrivilegeEscalation").isPresent()) {
            builder.securityOption("no-new-privileges=" + !container.flagOf("allowPrivilegeEscalation"));
        }
        user();
        profiles();
        labels();
        for (JsonValue sysctl : pod.listOf("sysctls")) {
            builder.limits()
                    .sysctl(
                            sysctl.object().required("name").text(),
                            sysctl.object().required("value").text());
        }
        furtherFields();
    }

    private void procMount() throws InputException {
        String mount = container.textOf("procMount");
        if (mount.equals("Unmasked")) {
            builder.kernelPaths(List.of(), List.of());
        } else if (!mount.isEmpty() && !mount.equals("Default")) {
            throw container
                    .required("procMount")
                    .place()
                    .complain("spec-proc-mount", "expected Default or Unmasked", "");
        }
    }

    private Optional<JsonValue> either(String name) {
        return container.member(name).or(() -> pod.member(name));
    }

    private void user() throws InputException {
        Optional<JsonValue> uid = either("runAsUser");
        Optional<JsonValue> gid = either("runAsGroup");
        builder.user((uid.isPresent() ? Long.toString(uid.get().number()) : "")
                + (gid.isPresent() ? ":" + gid.get().number() : ""));
        if (pod.member("fsGroup").isPresent()) {
            builder.group(Long.toString(pod.required("fsGroup").number()));
        }
        for (JsonValue group : pod.listOf("supplementalGroups")) {
            builder.group(Long.toString(group.number()));
        }
    }

    private void profiles() throws InputException {
        String wanted = apparmor();
        if (wanted.startsWith("localhost/")) {
            builder.securityOption("apparmor=" + wanted.substring("localhost/".length()));
        } else if (wanted.equals("unconfined")) {
            builder.securityOption("apparmor=unconfined");
        }
        String filter = seccomp();
        if (filter.startsWith("localhost/")) {
            builder.securityOption("seccomp=" + filter.substring("localhost/".length()));
        } else if (!filter.isEmpty()) {
            builder.securityOption(filter.equals("unconfined") ? "seccomp=unconfined" : "seccomp=builtin");
        }
    }

    /** The annotation stands between the container's field and the pod's (kubelet pkg/security/apparmor, GetProfile). */
    private String apparmor() throws InputException {
        Optional<JsonValue> own = container.member("appArmorProfile");
        if (own.isPresent()) {
            return profile(own.get().object());
        }
        Optional<String> annotation = annotations.textIn(APPARMOR + name);
        if (annotation.isPresent()) {
            builder.otherJson("annotations.apparmor", JsonText.quote(annotation.get()));
            return annotation.get();
        }
        Optional<JsonValue> ofPod = pod.member("appArmorProfile");
        return ofPod.isPresent() ? profile(ofPod.get().object()) : "";
    }

    /** The annotations count where no field speaks; Kubernetes 1.27 and later pass them over. */
    private String seccomp() throws InputException {
        Optional<JsonValue> field = either("seccompProfile");
        if (field.isPresent()) {
            return profile(field.get().object());
        }
        Optional<JsonValue> annotation = annotations.member(SECCOMP + name).or(() -> annotations.member(SECCOMP_POD));
        if (annotation.isEmpty()) {
            return "";
        }
        builder.report(Diagnostic.warning(
                "kubernetes-annotation",
                annotation.get().place().position(),
                "Kubernetes 1.27 and later pass over this annotation",
                "set securityContext.seccompProfile"));
        return annotation.get().text();
    }

    /** A profile field in the words of the annotations. */
    private static String profile(JsonObject profile) throws InputException {
        JsonValue type = profile.required("type");
        return switch (type.text()) {
            case "Localhost" ->
                "localhost/" + profile.required("localhostProfile").text();
            case "Unconfined" -> "unconfined";
            case "RuntimeDefault" -> "runtime/default";
            default ->
                throw type.place().complain("spec-profile", "expected RuntimeDefault, Localhost or Unconfined", "");
        };
    }

    private void labels() throws InputException {
        Optional<JsonValue> selinux = either("seLinuxOptions");
        if (selinux.isPresent()) {
            for (String part : List.of("user", "role", "type", "level")) {
                selinux.get().object().textIn(part).ifPresent(v -> builder.securityOption("label=" + part + ":" + v));
            }
        }
    }

    /** What no field of {@link ContainerSpec} holds; the container's context goes before the pod's. */
    private void furtherFields() throws InputException {
        Optional<JsonValue> nonRoot = either("runAsNonRoot");
        if (nonRoot.isPresent() && nonRoot.get().flag()) {
            builder.otherJson("runAsNonRoot", "true");
        }
        Optional<JsonValue> host =
                container.objectOf("windowsOptions").member("hostProcess").isPresent()
                        ? container.objectOf("windowsOptions").member("hostProcess")
                        : pod.objectOf("windowsOptions").member("hostProcess");
        if (host.isPresent() && host.get().flag()) {
            builder.otherJson("windowsOptions.hostProcess", "true");
        }
    }
}
