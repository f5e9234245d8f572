package dev.lsmith.launch;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonText.RawJson;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.policy.LaunchSettings.CallFilter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A JSON merge patch (RFC 7396) for an OCI runtime {@code config.json}. Without a root user the capabilities are in the
 * bounding set only, as engines do it, but for those that are ambient.
 */
final class OciPatch {
    private OciPatch() {}

    /** The patch: a line for each part, {@code process}, {@code root} and {@code linux}. */
    static String of(LaunchPlan plan) {
        LaunchView view = LaunchView.of(plan);
        // A merge patch replaces the list of mounts as a whole, so that it can add none.
        boolean readOnly = view.readOnly() && view.tmpfs().isEmpty();
        Patch patch = new Patch(
                ProcessMember.of(plan, view),
                readOnly ? Optional.of(new Root(true)) : Optional.empty(),
                Linux.of(plan, view));
        List<String> parts = new ArrayList<>();
        JsonText.members(patch).forEach((name, part) -> parts.add("  " + JsonText.quote(name) + ": " + part));
        return "{\n" + String.join(",\n", parts) + "\n}\n";
    }

    private record Patch(ProcessMember process, Optional<Root> root, Optional<Linux> linux) {}

    private record Root(boolean readonly) {}

    private record User(BigInteger uid, Optional<BigInteger> gid) {
        static Optional<User> of(LaunchView view) {
            return view.uid().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new User(
                            new BigInteger(view.uid()),
                            Optional.of(view.gid()).filter(g -> !g.isEmpty()).map(BigInteger::new)));
        }
    }

    private record ProcessMember(
            boolean noNewPrivileges,
            Optional<String> apparmorProfile,
            Optional<String> selinuxLabel,
            Optional<User> user,
            Capabilities capabilities) {
        static ProcessMember of(LaunchPlan plan, LaunchView view) {
            boolean labelled =
                    !view.selinuxType().isEmpty() && !view.selinuxLevel().isEmpty();
            return new ProcessMember(
                    view.noNewPrivileges(),
                    Optional.of(view.apparmor()).filter(profile -> !profile.isEmpty()),
                    labelled
                            ? Optional.of("system_u:system_r:" + view.selinuxType() + ":" + view.selinuxLevel())
                            : Optional.empty(),
                    User.of(view),
                    Capabilities.of(plan, view));
        }
    }

    private record Capabilities(
            List<String> bounding,
            List<String> effective,
            List<String> permitted,
            List<String> inheritable,
            List<String> ambient) {
        static Capabilities of(LaunchPlan plan, LaunchView view) {
            List<String> kept = names(plan.privileges().capabilities());
            boolean root = plan.spec().map(ContainerSpec::root).orElse(true)
                    && view.uid().isEmpty();
            List<String> ambient = names(AmbientCapabilities.kept(plan));
            List<String> held = root ? kept : ambient;
            return new Capabilities(kept, held, held, ambient, ambient);
        }

        private static List<String> names(SortedSet<String> capabilities) {
            return capabilities.stream()
                    .map(c -> "CAP_" + c.toUpperCase(Locale.ROOT))
                    .toList();
        }
    }

    private record Linux(Optional<Resources> resources, Optional<Map<String, RawJson>> seccomp) {
        static Optional<Linux> of(LaunchPlan plan, LaunchView view) {
            Optional<Resources> resources = Optional.of(view.pids())
                    .filter(pids -> !pids.isEmpty())
                    .map(pids -> new Resources(new Pids(Long.parseLong(pids))));
            Optional<Map<String, RawJson>> seccomp = plan.settings().calls().map(Linux::object);
            return resources.isEmpty() && seccomp.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Linux(resources, seccomp));
        }

        private static Map<String, RawJson> object(CallFilter filter) {
            Map<String, RawJson> members = new LinkedHashMap<>();
            filter.members().forEach(m -> members.put(m.name(), new RawJson(m.json())));
            return members;
        }
    }

    private record Resources(Pids pids) {}

    private record Pids(long limit) {}

    /**
     * What a container's program holds although it is not root: an OCI {@code config.json} states it, and Podman gives such a user what
     * {@code --cap-add} names (pkg/specgen/generate/security_linux.go). Other engines set nothing ambient.
     */
    static final class AmbientCapabilities {
        private static final String STATED = "process.capabilities.ambient";

        private AmbientCapabilities() {}

        /** The ambient ones of the capabilities kept; none for root, which has its capabilities without. */
        static SortedSet<String> kept(LaunchPlan plan) {
            SortedSet<String> ambient = new TreeSet<>();
            plan.spec().filter(s -> !s.root()).ifPresent(s -> ambient.addAll(given(s)));
            ambient.retainAll(plan.privileges().capabilities());
            return ambient;
        }

        private static SortedSet<String> given(ContainerSpec spec) {
            if (spec.engine() == Engine.PODMAN) {
                return spec.capabilities().add().contains("all")
                        ? spec.boundingSet()
                        : spec.capabilities().add();
            }
            SortedSet<String> stated = new TreeSet<>();
            String json = spec.otherOptions().getOrDefault(STATED, "[]");
            try {
                for (JsonValue name : JsonReader.read(STATED, json).elements()) {
                    stated.add(CapabilityGrant.normalise(name.text()));
                }
            } catch (InputException e) {
                throw new IllegalStateException("an option of the spec is no list of names: " + json, e);
            }
            return stated;
        }
    }
}
