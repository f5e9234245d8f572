package dev.lsmith.policy.seccomp;

import dev.lsmith.base.json.JsonLayout;
import dev.lsmith.base.kernel.KernelTable;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.Collection;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes a profile: one name a line, keys in a fixed order, numbers unsigned and exact, in plain ASCII. */
final class SeccompWriter {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Dialect dialect;
    private final JsonGenerator json;
    private final KernelTable errnoNames;

    private SeccompWriter(Dialect dialect, JsonGenerator json) {
        this.dialect = dialect;
        this.json = json;
        this.errnoNames = KernelTable.ERRNOS;
    }

    /**
     * The profile as a file.
     *
     * @throws IllegalArgumentException when the dialect cannot say it: conditions on the container in OCI's, a kernel
     *     version in Podman's
     */
    static String write(Dialect dialect, SeccompProfile profile) {
        requireExpressible(dialect, profile);
        StringWriter out = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(new JsonLayout(), out)) {
            new SeccompWriter(dialect, json).profile(profile);
        }
        return out.append('\n').toString();
    }

    private static void requireExpressible(Dialect dialect, SeccompProfile profile) {
        for (Rule rule : profile.rules()) {
            boolean conditions = !rule.includes().isEmpty() || !rule.excludes().isEmpty();
            boolean kernel = rule.includes().minKernel().isPresent()
                    || rule.excludes().minKernel().isPresent();
            if ((dialect == Dialect.OCI && (conditions || !rule.comment().isEmpty()))
                    || (dialect == Dialect.PODMAN && kernel)) {
                throw new IllegalArgumentException(dialect + " cannot say: " + rule.text());
            }
        }
        if (dialect == Dialect.OCI && !profile.archMap().isEmpty()) {
            throw new IllegalArgumentException("OCI has no archMap");
        }
    }

    private void profile(SeccompProfile profile) {
        json.writeStartObject();
        json.writeStringProperty("defaultAction", profile.defaultAction().spelling());
        profile.defaultErrno().ifPresent(e -> errno("defaultErrnoRet", "defaultErrno", e));
        if (!profile.architectures().isEmpty()) {
            strings("architectures", spelled(profile.architectures()));
        }
        if (!profile.archMap().isEmpty()) {
            json.writeArrayPropertyStart("archMap");
            profile.archMap().forEach(this::archMapEntry);
            json.writeEndArray();
        }
        if (!profile.flags().isEmpty()) {
            strings("flags", profile.flags());
        }
        profile.listenerPath().ifPresent(p -> json.writeStringProperty("listenerPath", p));
        profile.listenerMetadata().ifPresent(m -> json.writeStringProperty("listenerMetadata", m));
        json.writeArrayPropertyStart("syscalls");
        profile.rules().forEach(this::rule);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void archMapEntry(ArchMapEntry entry) {
        json.writeStartObject();
        json.writeStringProperty("architecture", entry.architecture().spelling());
        strings("subArchitectures", spelled(entry.subArchitectures()));
        json.writeEndObject();
    }

    private void rule(Rule rule) {
        json.writeStartObject();
        if (!rule.comment().isEmpty()) {
            json.writeStringProperty("comment", rule.comment());
        }
        strings("names", rule.names());
        json.writeStringProperty("action", rule.action().spelling());
        rule.errno().ifPresent(e -> errno("errnoRet", "errno", e));
        if (!rule.arguments().isEmpty()) {
            json.writeArrayPropertyStart("args");
            rule.arguments().forEach(this::argument);
            json.writeEndArray();
        }
        filter("includes", rule.includes());
        filter("excludes", rule.excludes());
        json.writeEndObject();
    }

    private void errno(String numberKey, String nameKey, int errno) {
        json.writeNumberProperty(numberKey, errno);
        if (dialect == Dialect.PODMAN) {
            errnoNames.name(errno).ifPresent(n -> json.writeStringProperty(nameKey, n));
        }
    }

    private void argument(Argument argument) {
        json.writeStartObject();
        json.writeNumberProperty("index", argument.index());
        json.writeNumberProperty("value", unsigned(argument.value()));
        if (argument.valueTwo() != 0 || argument.operator() == Operator.MASKED_EQ) {
            json.writeNumberProperty("valueTwo", unsigned(argument.valueTwo()));
        }
        json.writeStringProperty("op", argument.operator().spelling());
        json.writeEndObject();
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    private void filter(String key, Filter filter) {
        if (filter.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart(key);
        if (!filter.capabilities().isEmpty()) {
            strings("caps", filter.capabilities());
        }
        if (!filter.architectures().isEmpty()) {
            strings("arches", filter.architectures());
        }
        filter.minKernel().ifPresent(k -> json.writeStringProperty("minKernel", k.toString()));
        json.writeEndObject();
    }

    private void strings(String key, Collection<String> values) {
        json.writeArrayPropertyStart(key);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private static List<String> spelled(List<Architecture> architectures) {
        return architectures.stream().map(Architecture::spelling).toList();
    }
}
