package dev.lsmith.container.compose;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.ContainerSpec.NamespaceModes;
import dev.lsmith.container.ContainerSpec.Workload;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.compose.ComposeFile.NamedVolumes;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import dev.lsmith.container.option.SpecBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads compose files (Compose Specification), the later ones laid over the earlier ones: each of the services, with what
 * it extends and with the variables of the file {@code .env} beside the first one.
 */
public final class ComposeReader {
    private ComposeReader() {}

    /** The services of all files together; at least one file. */
    public static SpecReading read(List<SpecText> files, RelatedFiles related) throws InputException {
        String first = files.get(0).source();
        Optional<SpecText> environment = related.find(first, ".env");
        List<Diagnostic> diagnostics = new ArrayList<>();
        Interpolation interpolation = new Interpolation(
                EnvironmentFile.of(environment.map(SpecText::text).orElse("")), diagnostics);
        ComposeMerge merge = ComposeMerge.byTable();
        ComposeExtends extensions = new ComposeExtends(related, interpolation, merge, diagnostics);
        JsonObject services = new JsonObject(new JsonPlace(Position.ofSource(first), "services"), Map.of());
        NamedVolumes volumes = new NamedVolumes();
        for (SpecText file : files) {
            for (ComposeFile document : ComposeFile.of(file)) {
                diagnostics.addAll(document.unknown());
                services = merge.above(document).services(services, extensions.services(document));
                volumes.add(
                        interpolation.of(document.root().objectOf("volumes")).object());
                include(document, diagnostics);
            }
        }
        List<SpecBuilder> builders = builders(first, services, volumes);
        boolean extended = services.members().values().stream()
                .anyMatch(s ->
                        s instanceof JsonObject service && service.members().containsKey("extends"));
        return SpecBuilder.reading(builders, extended ? diagnostics : ofNoService(diagnostics, builders));
    }

    /** What concerns one service goes to it; one that is extended is read as part of others, too. */
    private static List<Diagnostic> ofNoService(List<Diagnostic> diagnostics, List<SpecBuilder> builders) {
        Map<String, SpecBuilder> byPath = new HashMap<>();
        builders.forEach(builder -> byPath.put("services." + builder.address(), builder));
        return SpecBuilder.distribute(diagnostics, byPath);
    }

    private static List<SpecBuilder> builders(String source, JsonObject services, NamedVolumes volumes)
            throws InputException {
        List<SpecBuilder> builders = new ArrayList<>();
        for (Map.Entry<String, JsonValue> service : services.members().entrySet()) {
            JsonObject content = service.getValue().object();
            SpecBuilder builder = new SpecBuilder(Engine.DOCKER, source);
            builder.address(service.getKey());
            builder.workload(Workload.service(service.getKey()));
            builder.name(content.textIn("container_name").orElse(service.getKey()));
            new ComposeService(content, volumes, builder).read();
            builders.add(builder);
        }
        SharedServices.resolve(builders);
        if (builders.isEmpty()) {
            throw services.place().complain("spec-empty", "the compose file has no services", "");
        }
        return builders;
    }

    private static void include(ComposeFile file, List<Diagnostic> diagnostics) {
        Optional<JsonValue> include = file.root().member("include");
        include.ifPresent(value -> diagnostics.add(Diagnostic.warning(
                "compose-include",
                value.place().position(),
                "the files that this one includes are not read",
                "name them as further specs")));
    }

    /**
     * Namespaces of other services: {@code network_mode: "service:x"} is the host's network where x has that (Compose
     * Specification, 05-services.md, network_mode, pid and ipc).
     */
    private static final class SharedServices {
        private static final String SERVICE = "service:";

        private final Map<String, SpecBuilder> services = new HashMap<>();

        private SharedServices(List<SpecBuilder> builders) {
            builders.forEach(builder -> services.put(builder.address(), builder));
        }

        /** Gives each service that shares another's namespace of the host the host's. */
        static void resolve(List<SpecBuilder> builders) {
            SharedServices shared = new SharedServices(builders);
            for (SpecBuilder builder : builders) {
                NamespaceModes modes = builder.namespaces();
                builder.namespaces(new NamespaceModes(
                        shared.mode(builder, NamespaceModes::network),
                        shared.mode(builder, NamespaceModes::pid),
                        shared.mode(builder, NamespaceModes::ipc),
                        modes.uts(),
                        modes.user(),
                        modes.cgroup()));
            }
        }

        private String mode(SpecBuilder builder, Function<NamespaceModes, String> of) {
            String own = of.apply(builder.namespaces());
            String mode = own;
            Set<String> met = new HashSet<>();
            while (mode.startsWith(SERVICE) && met.add(mode)) {
                String name = mode.substring(SERVICE.length());
                SpecBuilder owner = services.get(name);
                if (owner == null) {
                    builder.report(Diagnostic.warning(
                            "compose-service",
                            "the service " + builder.address() + " shares a namespace of " + name
                                    + ", and there is no such service",
                            "name a service of the file"));
                    return own;
                }
                mode = of.apply(owner.namespaces());
            }
            return mode.equals("host") ? mode : own;
        }
    }

    /**
     * A {@code .env} file (Docker's documentation, "Set environment variables", Env file syntax): {@code NAME=VALUE} or
     * {@code NAME: VALUE}, {@code #} comments, single quotes literal, double quotes with {@code \n \r \t \\}, variables
     * replaced by those before them but within single quotes. A line that is none of that is passed over.
     */
    static final class EnvironmentFile {
        private static final Pattern ASSIGNMENT =
                Pattern.compile("(?m)^[ \\t]*(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*[=:][ \\t]*"
                        + "(?:'([^']*)'|\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\r\\n]*))");
        private static final Pattern VARIABLE =
                Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)\\}|([A-Za-z_][A-Za-z0-9_]*))");
        private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

        private final SortedMap<String, String> variables = new TreeMap<>();

        private EnvironmentFile() {}

        /** The variables that a text sets. */
        static SortedMap<String, String> of(String text) {
            EnvironmentFile file = new EnvironmentFile();
            Matcher matcher = ASSIGNMENT.matcher(text);
            while (matcher.find()) {
                file.variables.put(matcher.group(1), file.value(matcher));
            }
            return file.variables;
        }

        private String value(Matcher matcher) {
            if (matcher.group(2) != null) {
                return matcher.group(2);
            }
            return replaced(matcher.group(3) != null ? unescaped(matcher.group(3)) : bare(matcher.group(4)));
        }

        /** A comment needs a blank before it. */
        private static String bare(String value) {
            return value.startsWith("#")
                    ? ""
                    : value.replaceFirst("\\s+#.*$", "").strip();
        }

        private static String unescaped(String value) {
            return ESCAPE.matcher(value)
                    .replaceAll(m -> Matcher.quoteReplacement(
                            switch (m.group(1)) {
                                case "n" -> "\n";
                                case "r" -> "\r";
                                case "t" -> "\t";
                                case "\\", "\"", "$" -> m.group(1);
                                default -> m.group();
                            }));
        }

        private String replaced(String value) {
            return VARIABLE.matcher(value)
                    .replaceAll(m -> Matcher.quoteReplacement(
                            variables.getOrDefault(m.group(1) == null ? m.group(2) : m.group(1), "")));
        }
    }
}
