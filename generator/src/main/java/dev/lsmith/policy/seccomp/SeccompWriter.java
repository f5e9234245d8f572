package dev.lsmith.policy.seccomp;

import static java.util.Objects.requireNonNull;

import dev.lsmith.base.json.JsonLayout;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.policy.LaunchSettings.CallFilter.Member;
import dev.lsmith.policy.seccomp.SeccompProfile.ArchMapEntry;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentCondition;
import dev.lsmith.policy.seccomp.SyscallRule.ArgumentOperator;
import java.io.StringWriter;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes a profile: one name a line, keys in a fixed order, numbers unsigned and exact, in plain ASCII. */
final class SeccompWriter {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final Dialect dialect;
    private final JsonGenerator json;

    private SeccompWriter(Dialect dialect, JsonGenerator json) {
        this.dialect = dialect;
        this.json = json;
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
        for (SyscallRule rule : profile.rules()) {
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

    /** The members of the profile's object in their order, each with its value as JSON on one line. */
    static List<Member> members(Dialect dialect, SeccompProfile profile) {
        requireExpressible(dialect, profile);
        List<Member> members = new ArrayList<>();
        for (String name : new SeccompWriter(
                        dialect, FACTORY.createGenerator(ObjectWriteContext.empty(), new StringWriter()))
                .values(profile)
                .keySet()) {
            StringWriter out = new StringWriter();
            try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
                requireNonNull(new SeccompWriter(dialect, json).values(profile).get(name))
                        .run();
            }
            members.add(new Member(name, out.toString()));
        }
        return members;
    }

    private void profile(SeccompProfile profile) {
        json.writeStartObject();
        values(profile).forEach((name, value) -> {
            json.writeName(name);
            value.run();
        });
        json.writeEndObject();
    }

    /** What writes the value of each member, in the members' order. */
    private Map<String, Runnable> values(SeccompProfile profile) {
        Map<String, Runnable> values = new LinkedHashMap<>();
        values.put(
                "defaultAction", () -> json.writeString(profile.defaultAction().spelling()));
        profile.defaultErrno().ifPresent(errno -> {
            values.put("defaultErrnoRet", () -> json.writeNumber(errno));
            errnoName(errno).ifPresent(name -> values.put("defaultErrno", () -> json.writeString(name)));
        });
        if (!profile.architectures().isEmpty()) {
            values.put("architectures", () -> array(spelled(profile.architectures()), json::writeString));
        }
        if (!profile.archMap().isEmpty()) {
            values.put("archMap", () -> array(profile.archMap(), this::archMapEntry));
        }
        if (!profile.flags().isEmpty()) {
            values.put("flags", () -> array(profile.flags(), json::writeString));
        }
        profile.listenerPath().ifPresent(path -> values.put("listenerPath", () -> json.writeString(path)));
        profile.listenerMetadata().ifPresent(data -> values.put("listenerMetadata", () -> json.writeString(data)));
        values.put("syscalls", () -> array(profile.rules(), this::rule));
        return values;
    }

    private <T> void array(Collection<T> elements, Consumer<T> write) {
        json.writeStartArray();
        elements.forEach(write);
        json.writeEndArray();
    }

    private void archMapEntry(ArchMapEntry entry) {
        json.writeStartObject();
        json.writeStringProperty("architecture", entry.architecture().spelling());
        strings("subArchitectures", spelled(entry.subArchitectures()));
        json.writeEndObject();
    }

    private void rule(SyscallRule rule) {
        json.writeStartObject();
        if (!rule.comment().isEmpty()) {
            json.writeStringProperty("comment", rule.comment());
        }
        strings("names", rule.names());
        json.writeStringProperty("action", rule.action().spelling());
        rule.errno().ifPresent(errno -> {
            json.writeNumberProperty("errnoRet", errno);
            errnoName(errno).ifPresent(name -> json.writeStringProperty("errno", name));
        });
        if (!rule.arguments().isEmpty()) {
            json.writeArrayPropertyStart("args");
            rule.arguments().forEach(this::argument);
            json.writeEndArray();
        }
        filter("includes", rule.includes());
        filter("excludes", rule.excludes());
        json.writeEndObject();
    }

    /** Podman's dialect has the error's name beside its number. */
    private Optional<String> errnoName(int errno) {
        return dialect == Dialect.PODMAN ? KernelTable.ERRNOS.name(errno) : Optional.empty();
    }

    private void argument(ArgumentCondition argument) {
        json.writeStartObject();
        json.writeNumberProperty("index", argument.index());
        json.writeNumberProperty("value", unsigned(argument.value()));
        if (argument.valueTwo() != 0 || argument.operator() == ArgumentOperator.MASKED_EQ) {
            json.writeNumberProperty("valueTwo", unsigned(argument.valueTwo()));
        }
        json.writeStringProperty("op", argument.operator().spelling());
        json.writeEndObject();
    }

    private static BigInteger unsigned(long value) {
        return new BigInteger(Long.toUnsignedString(value));
    }

    private void filter(String key, RuleConditions filter) {
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
