package dev.lsmith.app;

import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.file.YamlDocuments;
import dev.lsmith.policy.Decision.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The objects of the Security Profiles Operator, and KubeArmor's ({@link KubeArmorForm}), as the policies that its daemon makes of them on a node (its documentation,
 * installation-usage.md, as of 2026-11): each kind is a policy of one language.
 */
public final class OperatorObjects {
    private static final Pattern OBJECTS = Pattern.compile(
            "(?m)^apiVersion[ \\t]*:[ \\t]*[\"']?(?:security-profiles-operator\\.x-k8s\\.io|security\\.kubearmor\\.com)/");
    private static final Pattern MADE =
            Pattern.compile("#(?:Seccomp|Selinux|RawSelinux|AppArmor)Profile(?:\\.cil|\\.json)?$|#KubeArmorPolicy$");
    private static final Pattern OTHER_OBJECTS = Pattern.compile("(?m)^apiVersion[ \\t]*:");
    private static final Pattern OBJECT_KIND = Pattern.compile("(?m)^kind[ \\t]*:");
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z0-9_.@-]+");

    private static final String VARIABLES = """
            abi <abi/3.0>,
            @{multiarch}=*-linux-gnu*
            @{HOME}=/home/*/ /root/
            @{PROC}=/proc/
            @{run}=/run/ /var/run/
            @{sys}=/sys/
            @{pid}={[1-9],[1-9][0-9]*}
            @{pids}=@{pid}
            @{tid}=@{pid}
            """;

    private OperatorObjects() {}

    /** Whether a file holds such objects. */
    public static boolean areIn(String text) {
        return OBJECTS.matcher(text).find();
    }

    /**
     * What stands in the objects of a file.
     *
     * @param policies by kind and, where there are several of a kind, name: a file as the mechanism of that kind reads it
     * @param others what is said that no policy here says: {@code SeccompProfile nginx: baseProfileName "runc"}
     */
    public record OperatorFile(SortedMap<String, PolicyFile> policies, List<String> others) {
        public OperatorFile {
            policies = Collections.unmodifiableSortedMap(new TreeMap<>(policies));
            others = List.copyOf(others);
        }
    }

    /**
     * What a file stands for: itself, or the policies of the operator's objects in it, each under the file's name, {@code #} and its kind.
     *
     * @throws InputException when it holds Kubernetes objects of which none is a policy, or cannot be read
     */
    static Collection<PolicyFile> policiesOf(PolicyFile file) throws InputException {
        if (areIn(file.text())) {
            return read(file).policies().values();
        }
        if (OTHER_OBJECTS.matcher(file.text()).find()
                && OBJECT_KIND.matcher(file.text()).find()) {
            throw new InputException(Diagnostic.error(
                    "no-policy",
                    file.path() + ": it holds Kubernetes objects and no policy",
                    "take the policy out of it; lsmith inspect looks at manifests of workloads"));
        }
        return List.of(file);
    }

    /**
     * A finding as it concerns the object: its place in the policy that is made of the object is none in the file. Empty if it is about what
     * the operator's template adds.
     */
    static Optional<Finding> placed(Finding finding) {
        if (!MADE.matcher(finding.at().source()).find()) {
            return Optional.of(finding);
        }
        return finding.code().equals("unused-variable")
                ? Optional.empty()
                : Optional.of(new Finding(
                        Position.ofSource(finding.at().source()),
                        finding.severity(),
                        finding.code(),
                        finding.what(),
                        finding.why(),
                        finding.help()));
    }

    /**
     * Reads a file.
     *
     * @throws InputException when it is no YAML, or an object is none of the operator's
     */
    public static OperatorFile read(PolicyFile file) throws InputException {
        List<JsonObject> objects = new ArrayList<>();
        SortedMap<String, Integer> kinds = new TreeMap<>();
        for (JsonValue document : YamlDocuments.of(file.path().toString(), file.text())) {
            objects.add(document.object());
            kinds.merge(document.object().textOf("kind"), 1, Integer::sum);
        }
        SortedMap<String, PolicyFile> policies = new TreeMap<>();
        List<String> others = new ArrayList<>();
        for (JsonObject object : objects) {
            String kind = object.textOf("kind");
            String name = object.required("metadata").object().textOf("name");
            JsonObject spec = object.required("spec").object();
            Optional<String> policy = policy(kind, name, spec, others);
            if (policy.isPresent()) {
                String key = kinds.getOrDefault(kind, 0) > 1 ? kind + " " + name : kind;
                policies.put(key, new PolicyFile(Path.of(file.path() + "#" + kind + ending(kind)), policy.get()));
            } else {
                others.add(kind + " " + name + ": " + JsonText.of(spec));
            }
        }
        return new OperatorFile(policies, others);
    }

    private static String ending(String kind) {
        return kind.endsWith("SelinuxProfile") ? ".cil" : kind.equals("SeccompProfile") ? ".json" : "";
    }

    private static Optional<String> policy(String kind, String name, JsonObject spec, List<String> others)
            throws InputException {
        return switch (kind) {
            case "SeccompProfile" -> Optional.of(seccomp(name, spec, others));
            case "RawSelinuxProfile" -> Optional.of("(block policy\n" + spec.textOf("policy") + "\n)\n");
            case "SelinuxProfile" -> Optional.of(selinux(spec));
            case "AppArmorProfile" ->
                spec.member("policy").isPresent()
                        ? Optional.of(spec.textOf("policy"))
                        : Optional.of(apparmor(spec.required("abstract").object()));
            case KubeArmorForm.KIND -> Optional.of(KubeArmorForm.apparmor(name, spec, VARIABLES, others));
            default -> Optional.empty();
        };
    }

    /** What a profile inherits is in another object or image. */
    private static String seccomp(String name, JsonObject spec, List<String> others) {
        TreeMap<String, JsonValue> members = new TreeMap<>(spec.members());
        for (String own : List.of("baseProfileName", "disabled")) {
            JsonValue value = members.remove(own);
            if (value != null) {
                others.add("SeccompProfile " + name + ": " + own + " " + JsonText.of(value));
            }
        }
        return JsonText.of(new JsonObject(spec.place(), members));
    }

    /** By label of the target, class and permission; {@code @self} is the process itself. */
    private static String selinux(JsonObject spec) throws InputException {
        StringBuilder cil = new StringBuilder("(block policy\n(type process)\n");
        for (JsonValue inherited : spec.listOf("inherit")) {
            cil.append("(blockinherit ")
                    .append(word(inherited.object().required("name")))
                    .append(")\n");
        }
        Optional<JsonValue> allowed = spec.member("allow");
        if (allowed.isPresent()) {
            for (Map.Entry<String, JsonValue> label :
                    allowed.get().object().members().entrySet()) {
                String target = label.getKey().equals("@self") ? "self" : word(label.getKey(), label.getValue());
                for (Map.Entry<String, JsonValue> of :
                        label.getValue().object().members().entrySet()) {
                    StringBuilder permissions = new StringBuilder();
                    for (JsonValue permission : of.getValue().elements()) {
                        permissions.append(' ').append(word(permission));
                    }
                    cil.append("(allow process ").append(target).append(" (").append(word(of.getKey(), of.getValue()));
                    cil.append(" (").append(permissions.toString().strip()).append(")))\n");
                }
            }
        }
        if (spec.flagOf("permissive")) {
            cil.append("(typepermissive process)\n");
        }
        return cil.append(")\n").toString();
    }

    static String word(JsonValue value) throws InputException {
        return word(value.text(), value);
    }

    private static String word(String text, JsonValue at) throws InputException {
        if (!PLAIN_WORD.matcher(text).matches()) {
            throw at.place().complain("operator-name", "this is no name of SELinux: " + text, "");
        }
        return text;
    }

    /** The operator's abstract form, rule by rule; its template includes the variables of tunables/global, of which paths of libraries use one. */
    private static String apparmor(JsonObject said) throws InputException {
        StringBuilder rules = new StringBuilder(VARIABLES + "profile policy {\n");
        paths(said, "executable", "allowedExecutables", "ix", rules);
        paths(said, "executable", "allowedLibraries", "mr", rules);
        paths(said, "filesystem", "readOnlyPaths", "r", rules);
        paths(said, "filesystem", "writeOnlyPaths", "w", rules);
        paths(said, "filesystem", "readWritePaths", "rw", rules);
        Optional<JsonValue> network = said.member("network");
        if (network.isPresent()) {
            JsonObject allowed = network.get().object();
            rules.append(allowed.flagOf("allowRaw") ? "network raw,\nnetwork packet,\n" : "");
            Optional<JsonValue> protocols = allowed.member("allowedProtocols");
            if (protocols.isPresent()) {
                rules.append(protocols.get().object().flagOf("allowTcp") ? "network tcp,\n" : "");
                rules.append(protocols.get().object().flagOf("allowUdp") ? "network udp,\n" : "");
            }
        }
        Optional<JsonValue> capability = said.member("capability");
        if (capability.isPresent()) {
            for (JsonValue one : capability.get().object().listOf("allowedCapabilities")) {
                rules.append("capability ").append(word(one)).append(",\n");
            }
        }
        return rules.append("}\n").toString();
    }

    private static void paths(JsonObject said, String part, String list, String letters, StringBuilder rules)
            throws InputException {
        Optional<JsonValue> parts = said.member(part);
        if (parts.isPresent()) {
            for (JsonValue path : parts.get().object().listOf(list)) {
                rules.append('"')
                        .append(quoted(path.text(), path))
                        .append("\" ")
                        .append(letters)
                        .append(",\n");
            }
        }
    }

    static String quoted(String text, JsonValue at) throws InputException {
        if (text.indexOf('"') >= 0 || text.indexOf('\n') >= 0) {
            throw at.place().complain("operator-path", "a path with a quotation mark or an end of line", "");
        }
        return text;
    }
}
