package dev.lsmith.container.reader;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.container.CapabilityGrant;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.file.SimilarNames;
import dev.lsmith.container.file.SpecText;
import dev.lsmith.container.file.SpecText.RelatedFiles;
import dev.lsmith.container.option.RunOptions;
import dev.lsmith.container.option.SpecBuilder;
import dev.lsmith.container.option.UnknownValues;
import dev.lsmith.container.shell.ShellCommands;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the config of an LXC container (lxc.container.conf(5), LXC 3.0 and later): {@code KEY = VALUE} lines; a key without a value forgets
 * those before it. What a key means stands in {@code profiles/engines/lxc-keys.csv}.
 *
 * <p>What the file leaves out is LXC's default, where that does not hang on the host: every capability, no seccomp filter, root, no network
 * but the loopback device. Its AppArmor profile does, so it is empty then.
 */
final class LxcReader {
    /** A key of LXC at the start of a line. */
    private static final Pattern SIGN = Pattern.compile("(?m)^[ \\t]*lxc\\.[a-z0-9_.]+[ \\t]*=");

    private static final String SHIPPED = "lxc/config/";
    private static final int MOST_INCLUDES = 32;

    private final SpecBuilder builder;
    private final RunOptions options;
    private final RelatedFiles related;
    private final Map<String, List<JsonString>> lists = new TreeMap<>();
    private final Map<String, JsonString> values = new TreeMap<>();
    private final Set<String> included = new HashSet<>();

    private LxcReader(SpecBuilder builder, RelatedFiles related) {
        this.builder = builder;
        this.options = new RunOptions(builder);
        this.related = related;
    }

    /** Whether a text has lines of such a config; {@code raw.lxc} of an Incus instance is indented below its key. */
    static boolean matches(String text) {
        return SIGN.matcher(text).find();
    }

    /** The config's container. */
    static SpecReading read(String source, String text, RelatedFiles related) throws InputException {
        SpecBuilder builder = new SpecBuilder(Engine.LXC, source);
        LxcReader reader = new LxcReader(builder, related);
        reader.lines(source, text, 1);
        reader.tell();
        return SpecBuilder.reading(List.of(builder));
    }

    /**
     * Tells a builder what lines of such a config say, laid over the lines that an engine itself starts with.
     *
     * @param base the engine's own lines
     * @param text the user's, {@code raw.lxc}
     * @param at where the text stands
     */
    static void tell(SpecBuilder builder, List<String> base, String text, Position at) throws InputException {
        LxcReader reader = new LxcReader(builder, RelatedFiles.NONE);
        reader.lines(at.source(), String.join("\n", base), at.line());
        reader.lines(at.source(), text, at.line());
        reader.tell();
    }

    private void lines(String source, String text, long first) throws InputException {
        long number = first;
        for (String line : text.split("\n", -1)) {
            String stripped = line.strip();
            if (!stripped.isEmpty() && !stripped.startsWith("#")) {
                assignment(source, line, number);
            }
            number++;
        }
    }

    /** A value between quotes loses them (src/lxc/confile.c, parse_line). */
    private void assignment(String source, String line, long number) throws InputException {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new JsonPlace(new Position(source, number, 1), "")
                    .complain("lxc-syntax", "expected KEY = VALUE", "LXC refuses the file");
        }
        String key = line.substring(0, equals).strip();
        String rest = line.substring(equals + 1);
        int column = equals + 2 + rest.length() - rest.stripLeading().length();
        String value = rest.strip();
        if (value.length() > 1
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.endsWith(value.substring(0, 1))) {
            value = value.substring(1, value.length() - 1);
            column++;
        }
        apply(key, new JsonString(new JsonPlace(new Position(source, number, column), key), value));
    }

    private void apply(String key, JsonString value) throws InputException {
        String meaning = LxcKeys.meaning(key);
        switch (meaning) {
            case "" -> unknown(key, value);
            case "ignored" -> {
                // Of no matter to what the container may do.
            }
            case "include" -> include(value);
            case "net-clear" -> values.keySet().removeIf(k -> k.startsWith("lxc.net."));
            case "cap-drop",
                    "cap-keep",
                    "idmap",
                    "mount-auto",
                    "mount-entry",
                    "environment",
                    "devices-allow",
                    "init-groups" -> list(meaning, value);
            default -> {
                if (value.text().isEmpty()) {
                    values.remove(key);
                } else {
                    values.put(key, value);
                }
            }
        }
    }

    private void list(String meaning, JsonString value) {
        List<JsonString> all = lists.computeIfAbsent(meaning, m -> new ArrayList<>());
        if (value.text().isEmpty()) {
            all.clear();
        } else {
            all.add(value);
        }
    }

    private void unknown(String key, JsonString value) {
        builder.otherJson(key, JsonText.of(value));
        builder.report(Diagnostic.warning(
                "spec-unknown-key",
                value.place().position(),
                "LXC has no key " + key,
                SimilarNames.best(key, LxcKeys.names())
                        .map(like -> "did you mean " + like + "?")
                        .orElse("a config of LXC before 2.1 is brought forward by lxc-update-config")));
    }

    /** A file that LXC ships says what it says wherever it lies; another is read where it is at hand. */
    private void include(JsonString value) throws InputException {
        String name = value.text();
        Position place = value.place().position();
        List<List<String>> shipped = LxcKeys.shipped(name);
        if (!shipped.isEmpty()) {
            for (List<String> row : shipped) {
                apply(row.get(1), new JsonString(value.place(), row.get(2)));
            }
            return;
        }
        if (name.endsWith(SHIPPED + "common.conf.d/") || !included.add(name)) {
            return;
        }
        Optional<SpecText> file =
                included.size() > MOST_INCLUDES ? Optional.empty() : related.find(place.source(), name);
        if (file.isPresent()) {
            lines(file.get().source(), file.get().text(), 1);
        } else {
            builder.report(Diagnostic.warning(
                    "spec-include",
                    place,
                    "what " + name + " says is not read",
                    "put it beside the config, or write its lines in place of this one"));
        }
    }

    private void tell() throws InputException {
        process();
        confinement();
        for (JsonString entry : lists.getOrDefault("mount-entry", List.of())) {
            LxcMounts.entry(entry).ifPresent(builder::mount);
        }
        LxcMounts.kernelPaths(lists, builder);
        new LxcNamespaces(values, lists).tell(builder);
        limits();
        options.finish();
    }

    private void process() throws InputException {
        JsonString command = values.getOrDefault("lxc.execute.cmd", values.get("lxc.init.cmd"));
        builder.command(command == null ? List.of("/sbin/init") : ShellCommands.words(command));
        builder.user(text("lxc.init.uid", "0") + ":" + text("lxc.init.gid", "0"));
        builder.workingDirectory(text("lxc.init.cwd", ""));
        lists.getOrDefault("environment", List.of()).forEach(v -> builder.variable(v.text()));
        for (JsonString groups : lists.getOrDefault("init-groups", List.of())) {
            List.of(groups.text().split("[, ]+", -1)).forEach(builder::group);
        }
        if (values.containsKey("lxc.uts.name")) {
            builder.name(text("lxc.uts.name", ""));
        }
        builder.image(text("lxc.rootfs.path", ""));
        if (values.containsKey("lxc.rootfs.options")) {
            builder.readOnlyRoot(
                    List.of(text("lxc.rootfs.options", "").split(",", -1)).contains("ro"));
        }
    }

    private String text(String key, String otherwise) {
        JsonString value = values.get(key);
        return value == null ? otherwise : value.text();
    }

    private void confinement() throws InputException {
        builder.bounding(bounding());
        builder.labels(
                Optional.ofNullable(values.get("lxc.apparmor.profile")).map(JsonString::text),
                Optional.ofNullable(values.get("lxc.selinux.context")).map(JsonString::text),
                Optional.empty());
        String filter = text("lxc.seccomp.profile", "unconfined");
        builder.securityOption("seccomp=" + (filter.endsWith(SHIPPED + "common.seccomp") ? "builtin" : filter));
        if (values.containsKey("lxc.no_new_privs")) {
            builder.securityOption(
                    "no-new-privileges=" + text("lxc.no_new_privs", "").equals("1"));
        }
    }

    /** LXC starts with every capability; {@code none} to keep stands for none (src/lxc/conf.c). */
    private SortedSet<String> bounding() throws InputException {
        SortedSet<String> kept = capabilities("cap-keep");
        if (!kept.isEmpty()) {
            kept.remove("none");
            return kept;
        }
        SortedSet<String> all = new TreeSet<>();
        ShippedData.rows("kernel/capabilities.csv").forEach(row -> all.add(row.get(1)));
        all.removeAll(capabilities("cap-drop"));
        return all;
    }

    private SortedSet<String> capabilities(String meaning) throws InputException {
        SortedSet<String> names = new TreeSet<>();
        for (JsonString value : lists.getOrDefault(meaning, List.of())) {
            for (String word : value.text().split("[ \\t]+", -1)) {
                JsonString one = new JsonString(value.place(), word);
                names.add(CapabilityGrant.name(one));
                if (!word.equals("none")) {
                    UnknownValues.capability(one).ifPresent(builder::report);
                }
            }
        }
        return names;
    }

    private void limits() throws InputException {
        for (Map.Entry<String, JsonString> entry : values.entrySet()) {
            String key = entry.getKey();
            JsonString value = entry.getValue();
            switch (LxcKeys.meaning(key)) {
                case "memory" -> limit("memory", value);
                case "pids" -> limit("pids-limit", value);
                case "cpu-max" -> cpus(value);
                case "prlimit" -> options.apply("ulimit", "ulimit", new JsonString(value.place(), prlimit(key, value)));
                case "sysctl" -> builder.limits().sysctl(key.substring("lxc.sysctl.".length()), value.text());
                case "other", "proc" -> builder.otherJson(key, JsonText.of(value));
                default -> {
                    // Told already.
                }
            }
        }
        List<JsonString> rules = lists.getOrDefault("devices-allow", List.of()).stream()
                .filter(rule -> LxcKeys.isOwnRule(rule.text()))
                .toList();
        if (!rules.isEmpty()) {
            builder.otherJson(
                    "lxc.cgroup2.devices.allow",
                    JsonText.of(new JsonArray(rules.get(0).place(), List.copyOf(rules))));
        }
    }

    private void limit(String meaning, JsonString value) throws InputException {
        if (!value.text().equals("max") && !value.text().equals("-1")) {
            options.apply(meaning, meaning, value);
        }
    }

    /** {@code QUOTA PERIOD} in microseconds (Documentation/admin-guide/cgroup-v2.rst, cpu.max). */
    private void cpus(JsonString value) {
        if (value.text().matches("[0-9]{1,12}( [1-9][0-9]{0,11})?")) {
            String[] parts = value.text().split(" ", 2);
            long period = parts.length == 2 ? Long.parseLong(parts[1]) : 100_000L;
            builder.limits().nanoCpus(Optional.of(Long.parseLong(parts[0]) * 1_000_000_000L / period));
        }
    }

    private static String prlimit(String key, JsonString value) {
        return key.substring("lxc.prlimit.".length()) + "="
                + value.text().replace(" ", "").replace("unlimited", "-1");
    }

    /** The tables that say what a config's words mean. */
    private static final class LxcKeys {
        private LxcKeys() {}

        /** The meaning of a key; empty if LXC has none of that name. Of several rows the longest decides. */
        static String meaning(String key) {
            String best = "";
            String meaning = "";
            for (List<String> row : ShippedData.rows("engines/lxc-keys.csv")) {
                String name = row.get(0);
                boolean matches =
                        name.endsWith("*") ? key.startsWith(name.substring(0, name.length() - 1)) : key.equals(name);
                if (matches && name.length() > best.length()) {
                    best = name;
                    meaning = row.get(1);
                }
            }
            return meaning;
        }

        static List<String> names() {
            return ShippedData.rows("engines/lxc-keys.csv").stream()
                    .map(row -> row.get(0))
                    .toList();
        }

        /** What a file of LXC's own says; none if it is not known. */
        static List<List<String>> shipped(String path) {
            return ShippedData.rows("engines/lxc-includes.csv").stream()
                    .filter(row -> path.endsWith("/" + SHIPPED + row.get(0)))
                    .toList();
        }

        static boolean isOwnRule(String rule) {
            return ShippedData.rows("engines/lxc-devices.csv").stream()
                    .noneMatch(row -> row.get(0).equals(rule));
        }
    }
}
