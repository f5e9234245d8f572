package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the files of one run say together, for each way in which evidence can be given. */
class ConsistentOutputsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern CAPABILITY_RULE = Pattern.compile("^ +capability ([a-z_ ]+),", Pattern.MULTILINE);
    private static final Pattern CAPABILITY_CLASS =
            Pattern.compile("^allow \\S+ self:capability2? (?:\\{ ([a-z0-9_ ]+) \\}|([a-z0-9_]+));", Pattern.MULTILINE);

    @TempDir
    private Path out;

    /** Where the evidence comes from. */
    enum Evidence {
        APPARMOR,
        SELINUX,
        BOTH,
        NONE,
        NO_SPEC,
        EXACT;

        List<Object> arguments(Examples example) {
            return switch (this) {
                case APPARMOR -> List.of(example.log(), "--spec", example.spec());
                case SELINUX -> List.of(example.selinuxLog(), "--spec", example.selinuxSpec());
                case BOTH -> List.of(example.log(), example.selinuxLog(), "--spec", example.spec());
                case NONE -> List.of("--spec", example.spec());
                case NO_SPEC -> List.of(example.log());
                case EXACT -> List.of(example.log(), "--spec", example.spec(), "--exact", "--apparmor-abi", "4.0");
            };
        }
    }

    static Stream<Arguments> runs() {
        return Stream.of(Examples.values())
                .flatMap(example -> Stream.of(Evidence.values()).map(e -> Arguments.of(example, e)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyMechanismAllowsTheCapabilitiesThatAreKept(Examples example, Evidence evidence) throws IOException {
        generate(evidence.arguments(example), example);
        SortedSet<String> kept = new TreeSet<>();
        JSON.readTree(read("capabilities.json"))
                .get("keep")
                .forEach(c -> kept.add(c.get("capability").asString()));
        assertThat(capabilitiesOfTheProfile(example)).isEqualTo(kept);
        assertThat(capabilitiesOfTheModule(example)).isEqualTo(kept);
        assertThat(capabilitiesOfTheFlags()).isEqualTo(kept);
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyRuleOfEveryPolicyHasAReason(Examples example, Evidence evidence) throws IOException {
        JsonNode review =
                JSON.readTree(generate(evidence.arguments(example), example).out());
        Map<String, SortedSet<String>> justified = new HashMap<>();
        for (JsonNode policy : review.get("policies")) {
            SortedSet<String> rules = new TreeSet<>();
            policy.get("rules").forEach(r -> rules.add(r.get("rule").asString()));
            justified.put(policy.get("target").asString(), rules);
        }
        assertThat(justified.get("apparmor")).containsAll(rulesOfTheProfile(example));
        assertThat(justified.get("selinux")).containsAll(rulesOfTheModule(example));
        assertThat(justified.get("selinux")).containsAll(contexts(example));
        assertThat(String.join("\n", justified.get("seccomp"))).contains(names("seccomp.json"));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void justifiesNoRuleThatIsNotThere(Examples example, Evidence evidence) throws IOException {
        JsonNode review =
                JSON.readTree(generate(evidence.arguments(example), example).out());
        List<String> written = new ArrayList<>(rulesOfTheProfile(example));
        written.addAll(rulesOfTheModule(example));
        written.addAll(contexts(example));
        for (JsonNode policy : review.get("policies")) {
            if (List.of("apparmor", "selinux").contains(policy.get("target").asString())) {
                for (JsonNode rule : policy.get("rules")) {
                    assertThat(written).contains(rule.get("rule").asString());
                }
            }
        }
    }

    /** The table of the summary and the JSON count the same: a rule is one, however many reasons it has. */
    @ParameterizedTest
    @EnumSource(Examples.class)
    void theTableAndTheJsonCountAlike(Examples example) throws IOException {
        List<String> logs =
                List.of(example.log().toString(), "--spec", example.spec().toString(), "-o", out.toString());
        Object[] words = Stream.concat(Stream.of("generate"), logs.stream()).toArray();
        String table = Invocation.of(words).out();
        Object[] withJson = Stream.concat(Stream.of(words), Stream.of("--json")).toArray();
        for (JsonNode policy : JSON.readTree(Invocation.of(withJson).out()).get("policies")) {
            assertThat(table)
                    .containsPattern("(?m)^ +" + policy.get("target").asString() + " +"
                            + policy.get("rules").size() + "  .* "
                            + policy.get("leftOut").size() + " +"
                            + policy.get("wider").size() + "  ");
        }
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void theOrderOfTheLogsChangesNothing(Examples example) throws IOException {
        generate(List.of(example.log(), example.selinuxLog(), example.secondLog()), example);
        Map<String, String> first = files(example);
        generate(List.of(example.secondLog(), example.log(), example.selinuxLog()), example);
        assertThat(files(example)).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(Examples.class)
    void twoRunsAreTwoRunsInTheReport(Examples example) throws IOException {
        generate(List.of(example.log(), example.secondLog(), "--spec", example.spec()), example);
        assertThat(read("report.md")).contains("records in 2 runs, by");
    }

    private Invocation generate(List<Object> arguments, Examples example) {
        List<Object> words = new ArrayList<>(List.of("generate"));
        words.addAll(arguments);
        words.addAll(List.of("--name", example.title(), "-o", out, "--json"));
        Invocation run = Invocation.of(words.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private SortedSet<String> capabilitiesOfTheProfile(Examples example) throws IOException {
        SortedSet<String> capabilities = new TreeSet<>();
        CAPABILITY_RULE
                .matcher(read("apparmor/" + example.title()))
                .results()
                .forEach(m -> capabilities.addAll(List.of(m.group(1).split(" ", -1))));
        return capabilities;
    }

    private SortedSet<String> capabilitiesOfTheModule(Examples example) throws IOException {
        SortedSet<String> capabilities = new TreeSet<>();
        CAPABILITY_CLASS
                .matcher(read("selinux/lsmith_" + example.title() + ".te"))
                .results()
                .forEach(m ->
                        capabilities.addAll(List.of((m.group(1) == null ? m.group(2) : m.group(1)).split(" ", -1))));
        return capabilities;
    }

    private SortedSet<String> capabilitiesOfTheFlags() throws IOException {
        SortedSet<String> capabilities = new TreeSet<>();
        List<String> arguments = read("docker-run.args").lines().toList();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals("--cap-add")) {
                capabilities.add(arguments.get(i + 1).toLowerCase(Locale.ROOT));
            }
        }
        return capabilities;
    }

    private List<String> rulesOfTheProfile(Examples example) throws IOException {
        List<String> rules = new ArrayList<>();
        for (String line : read("apparmor/" + example.title()).lines().toList()) {
            if (line.startsWith("profile ")) {
                Stream.of(line.replaceAll(".*flags=\\((.*)\\) \\{", "$1").split(", ", -1))
                        .forEach(flag -> rules.add("flags=(" + flag + ")"));
            } else if (line.startsWith("  ") && !line.startsWith("  #")) {
                rules.add(line.replaceAll(", # .*", ",").strip());
            }
        }
        return rules;
    }

    private List<String> rulesOfTheModule(Examples example) throws IOException {
        return read("selinux/lsmith_" + example.title() + ".te")
                .lines()
                .map(String::strip)
                .filter(l -> l.matches("(allow|allowxperm|neverallow|dontaudit|type_transition) .*"))
                .toList();
    }

    private List<String> contexts(Examples example) throws IOException {
        return read("selinux/lsmith_" + example.title() + ".fc")
                .lines()
                .map(l -> l.replace('\t', ' '))
                .toList();
    }

    private List<String> names(String file) throws IOException {
        List<String> names = new ArrayList<>();
        JSON.readTree(read(file)).get("syscalls").forEach(s -> s.get("names").forEach(n -> names.add(n.asString())));
        return names;
    }

    private Map<String, String> files(Examples example) throws IOException {
        Map<String, String> files = new HashMap<>();
        for (String file : List.of(
                "apparmor/" + example.title(),
                "selinux/lsmith_" + example.title() + ".te",
                "selinux/lsmith_" + example.title() + ".cil",
                "selinux/lsmith_" + example.title() + ".fc",
                "seccomp.json",
                "capabilities.json",
                "docker-run.args",
                "model.json",
                "report.md")) {
            files.put(file, read(file));
        }
        return files;
    }

    private String read(String file) throws IOException {
        return Files.readString(out.resolve(file));
    }
}
