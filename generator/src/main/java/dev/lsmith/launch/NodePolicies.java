package dev.lsmith.launch;

import dev.lsmith.base.render.Templates;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Policies that every node of a Kubernetes cluster is to have.
 *
 * @param name the policies': letters, digits, underscores, dots and hyphens
 * @param apparmor the text of the AppArmor profile
 * @param seccomp the text of the seccomp profile
 * @param selinux the text of the SELinux module in CIL
 * @param module the module's name; empty without one
 * @param domain the module's domain; empty without one
 * @param image an image with a shell, {@code cmp} and {@code chroot}
 * @param digest of all texts, so that pods are made anew when one changes
 */
public record NodePolicies(
        String name,
        Optional<String> apparmor,
        Optional<String> seccomp,
        Optional<String> selinux,
        String module,
        String domain,
        String image,
        String digest) {
    private static final int LONGEST_OBJECT = 63;

    /** What the template is given. */
    private Map<String, Object> view() {
        Map<String, Object> view = new HashMap<>(Map.of(
                "name", name, "object", object(), "module", module, "domain", domain, "image", image, "digest",
                digest));
        apparmor.ifPresent(text -> view.put("apparmor", text));
        seccomp.ifPresent(text -> view.put("seccomp", text));
        selinux.ifPresent(text -> view.put("selinux", text));
        return view;
    }

    /** The name as Kubernetes allows it (RFC 1123 label). */
    private String object() {
        String plain = ("lsmith-" + name.toLowerCase(Locale.ROOT)).replaceAll("[^a-z0-9]+", "-");
        return plain.substring(0, Math.min(LONGEST_OBJECT, plain.length())).replaceAll("-+$", "");
    }

    /** A DaemonSet that puts them there, with what it needs, as a manifest. */
    public String daemonSet() {
        Templates yaml =
                new Templates(LaunchLanguages.YAML, Map.of("block", LaunchLanguages.BLOCK, "raw", LaunchLanguages.RAW));
        return yaml.render("launch/daemonset.yaml.ftl", Map.of("set", view()));
    }
}
