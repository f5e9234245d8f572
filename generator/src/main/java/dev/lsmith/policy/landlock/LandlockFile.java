package dev.lsmith.policy.landlock;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ruleset as JSON in landlockconfig's form (landlock-lsm/landlockconfig, schema/landlockconfig.json, as of 2026-11), which a runtime or a
 * program applies.
 */
@JsonInclude(Include.NON_EMPTY)
record LandlockFile(int abi, List<Handled> ruleset, List<Beneath> pathBeneath, List<NetPort> netPort) {
    private static final Set<String> KEYS = Set.of("abi", "variable", "ruleset", "pathBeneath", "netPort");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9_]+)\\}");
    private static final int MOST_SPELLINGS = 1_000;

    /** What {@code abi.read_execute} and {@code abi.read_write} stand for (rust-landlock, AccessFs::from_read and from_all). */
    private static final Set<String> READING = Set.of("execute", "read_file", "read_dir");

    @JsonInclude(Include.NON_EMPTY)
    private record Handled(List<String> handledAccessFs, List<String> handledAccessNet, List<String> scoped) {}

    private record Beneath(List<String> allowedAccess, List<String> parent) {}

    private record NetPort(List<String> allowedAccess, List<Integer> port) {}

    /** The file of a ruleset. */
    static String write(LandlockRuleset policy) {
        List<Beneath> beneath = new ArrayList<>();
        LandlockRuleset.byRights(policy.paths())
                .forEach((rights, paths) -> beneath.add(new Beneath(List.of(rights.split(" ", -1)), paths)));
        List<NetPort> ports = new ArrayList<>();
        LandlockRuleset.byRights(policy.ports())
                .forEach((rights, numbers) -> ports.add(new NetPort(List.of(rights.split(" ", -1)), numbers)));
        Handled handled = new Handled(
                List.copyOf(policy.handledFiles()), List.copyOf(policy.handledPorts()), List.copyOf(policy.scoped()));
        return JsonText.file(new LandlockFile(policy.abi(), List.of(handled), beneath, ports));
    }

    /**
     * Reads a file.
     *
     * @throws InputException when it is not in this form, with line and column
     */
    static LandlockRuleset read(String source, String text) throws InputException {
        JsonObject root = JsonReader.read(source, text).object();
        for (Map.Entry<String, JsonValue> member : root.members().entrySet()) {
            if (!KEYS.contains(member.getKey())) {
                throw member.getValue()
                        .place()
                        .complain("landlock-key", "landlockconfig has no key " + member.getKey(), "");
            }
        }
        return new Reader(root).read();
    }

    /** Reads one file. */
    private static final class Reader {
        private final JsonObject root;
        private final Map<String, List<String>> variables = new LinkedHashMap<>();
        private final SortedMap<String, SortedSet<String>> paths = new TreeMap<>();
        private final SortedMap<Integer, SortedSet<String>> ports = new TreeMap<>();
        private int abi = LandlockRuleset.NEWEST;

        Reader(JsonObject root) {
            this.root = root;
        }

        LandlockRuleset read() throws InputException {
            abi = (int) Math.min(Integer.MAX_VALUE, root.numberIn("abi").orElse((long) LandlockRuleset.NEWEST));
            for (JsonValue value : root.listOf("variable")) {
                variables.put(
                        value.object().required("name").text(), value.object().textsOf("literal"));
            }
            SortedSet<String> files = new TreeSet<>();
            SortedSet<String> net = new TreeSet<>();
            SortedSet<String> scopes = new TreeSet<>();
            for (JsonValue value : root.listOf("ruleset")) {
                files.addAll(rights("fs", value.object().listOf("handledAccessFs")));
                net.addAll(rights("net", value.object().listOf("handledAccessNet")));
                scopes.addAll(rights("scope", value.object().listOf("scoped")));
            }
            for (JsonValue value : root.listOf("pathBeneath")) {
                beneath(value.object());
            }
            for (JsonValue value : root.listOf("netPort")) {
                port(value.object());
            }
            return new LandlockRuleset(abi, files, net, scopes, paths, ports);
        }

        private void beneath(JsonObject rule) throws InputException {
            SortedSet<String> rights =
                    rights("fs", rule.required("allowedAccess").elements());
            for (JsonValue parent : rule.required("parent").elements()) {
                for (String path : spelled(parent)) {
                    paths.computeIfAbsent(path, p -> new TreeSet<>()).addAll(rights);
                }
            }
        }

        private void port(JsonObject rule) throws InputException {
            SortedSet<String> rights =
                    rights("net", rule.required("allowedAccess").elements());
            for (JsonValue port : rule.required("port").elements()) {
                long number = port.number();
                if (number < 0 || number > 65_535) {
                    throw port.place().complain("landlock-port", number + " is no port", "");
                }
                ports.computeIfAbsent((int) number, p -> new TreeSet<>()).addAll(rights);
            }
        }

        private SortedSet<String> rights(String kind, List<JsonValue> values) throws InputException {
            SortedSet<String> all = LandlockRuleset.rights(kind, abi);
            SortedSet<String> rights = new TreeSet<>();
            for (JsonValue value : values) {
                switch (value.text()) {
                    case "abi.all", "abi.read_write" -> rights.addAll(all);
                    case "abi.read_execute" -> rights.addAll(READING);
                    default -> {
                        if (!LandlockRuleset.rights(kind, LandlockRuleset.NEWEST)
                                .contains(value.text())) {
                            throw value.place()
                                    .complain(
                                            "landlock-right",
                                            "Landlock has no right " + value.text() + " here",
                                            "there are: " + String.join(", ", all));
                        }
                        rights.add(value.text());
                    }
                }
            }
            return rights;
        }

        /** A path with each literal in the place of its variables. */
        private List<String> spelled(JsonValue value) throws InputException {
            List<String> done = new ArrayList<>();
            List<String> open = new ArrayList<>(List.of(value.text()));
            while (!open.isEmpty()) {
                String text = open.remove(open.size() - 1);
                Matcher matcher = VARIABLE.matcher(text);
                if (!matcher.find()) {
                    done.add(text);
                    continue;
                }
                List<String> literals = variables.get(matcher.group(1));
                if (literals == null || open.size() + done.size() > MOST_SPELLINGS) {
                    throw value.place()
                            .complain("landlock-variable", "no variable " + matcher.group(1) + " is defined", "");
                }
                for (String literal : literals) {
                    open.add(text.substring(0, matcher.start()) + literal + text.substring(matcher.end()));
                }
            }
            return done;
        }
    }
}
