package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which {@code diff} tells what it found, and what it compares with. */
class DiffFormsTest {
    private static final Path DOCS =
            Path.of(System.getProperty("lsmith.root", "..")).resolve("docs");

    @TempDir
    private Path folder;

    private Path profile(String name, String rules) throws IOException {
        return Files.writeString(folder.resolve(name), "profile web {\n" + rules + "\n}\n");
    }

    private String form(String... words) throws IOException {
        Path old = profile("old", "  /srv/a r,\n  /bin/x Px,");
        Path young = profile("new", "  /srv/<i>&* rw,\n  /etc/shadow r,\n  /bin/x ix,\n}\nprofile other {");
        return Invocation.of(Stream.concat(Stream.of("diff"), Stream.concat(Stream.of(words), Stream.of(old, young)))
                        .toArray())
                .out();
    }

    @Test
    void whatIsPrintedAsJsonFitsTheSchemaThatIsPublished() throws Exception {
        JsonObject schema = JsonReader.read("schema", Files.readString(DOCS.resolve("diff.schema.json")))
                .object();
        Path nginx = Examples.NGINX.folder().resolve("policies");
        Path memcached = Examples.MEMCACHED.folder().resolve("policies");
        for (String printed : List.of(
                form("--json"),
                Invocation.of("diff", "--json", nginx, memcached).out(),
                Invocation.of("prove", "--json", nginx, "--within", memcached).out())) {
            JsonObject value = JsonReader.read("printed", printed).object();
            String sort = value.textOf("lsmith");
            JsonValue expected = schema.required("$defs").object().required(sort);
            assertThat(new SchemaCheck(schema).faults(expected.object(), value, sort))
                    .isEmpty();
        }
        assertThat(new SchemaCheck(schema)
                        .faults(
                                schema.required("$defs")
                                        .object()
                                        .required("prove")
                                        .object(),
                                JsonReader.read("bad", "{\"lsmith\":\"prove\",\"version\":2,\"more\":1}"),
                                "prove"))
                .isNotEmpty();
    }

    /** What the schema of SARIF 2.1.0 asks for, as far as this log goes: sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.28 to 3.30, 3.49. */
    @Test
    void sarif() throws Exception {
        JsonObject log = JsonReader.read("log", form("--sarif")).object();
        assertThat(log.textOf("version")).isEqualTo("2.1.0");
        JsonObject run = log.required("runs").elements().get(0).object();
        JsonObject driver = run.required("tool").object().required("driver").object();
        assertThat(driver.textOf("name")).isEqualTo("lsmith");
        Set<String> rules = new TreeSet<>();
        for (JsonValue rule : driver.required("rules").elements()) {
            assertThat(rules.add(rule.object().textOf("id"))).isTrue();
            assertThat(rule.object().required("shortDescription").object().textOf("text"))
                    .isNotEmpty();
        }
        assertThat(run.textOf("columnKind")).isEqualTo("unicodeCodePoints");
        Set<String> levels = new TreeSet<>();
        for (JsonValue element : run.required("results").elements()) {
            JsonObject result = element.object();
            assertThat(rules).contains(result.textOf("ruleId"));
            assertThat(result.textOf("kind")).isIn("fail", "informational", "open");
            assertThat(result.textOf("level").equals("none"))
                    .isEqualTo(!result.textOf("kind").equals("fail"));
            levels.add(result.textOf("level"));
            assertThat(result.required("message").object().textOf("text")).isNotEmpty();
            for (JsonValue location : result.listOf("locations")) {
                JsonObject place =
                        location.object().required("physicalLocation").object();
                assertThat(place.required("artifactLocation").object().textOf("uri"))
                        .matches("[A-Za-z0-9._~/%-]+");
                assertThat(place.required("region")
                                .object()
                                .required("startLine")
                                .number())
                        .isPositive();
            }
        }
        assertThat(levels).contains("error", "none");
    }

    /** OASIS's schema itself, which is not ours to copy: {@code -Dlsmith.sarif.schema=FILE}. */
    @Test
    void sarifFitsTheSchemaOfOasis() throws Exception {
        String file = System.getProperty("lsmith.sarif.schema", "");
        assumeThat(file).as("no -Dlsmith.sarif.schema=FILE").isNotEmpty();
        JsonObject schema =
                JsonReader.read("schema", Files.readString(Path.of(file))).object();
        SchemaCheck check = new SchemaCheck(schema);
        Path nginx = Examples.NGINX.folder();
        for (String log : List.of(
                form("--sarif"),
                Invocation.of(
                                "diff",
                                "--sarif",
                                nginx.resolve("policies"),
                                Examples.REDIS.folder().resolve("policies"))
                        .out(),
                Invocation.of("diff", "--sarif", nginx.resolve("policies"), nginx.resolve("policies"))
                        .out())) {
            assertThat(check.faults(schema, JsonReader.read("log", log), "log")).isEmpty();
        }
        JsonValue wrong = JsonReader.read("log", "{\"version\": \"2.0\", \"runs\": [{\"tool\": {}, \"more\": 1}]}");
        assertThat(check.faults(schema, wrong, "log"))
                .contains("log.runs[].tool lacks driver", "log.runs[] has more, which is not known")
                .anyMatch(fault -> fault.startsWith("log.version"));
    }

    @Test
    void aPageLoadsNothingAndTextIsNoMarkupInIt() throws Exception {
        String page = form("--html");
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .contains("/srv/&lt;i&gt;&amp;*", "default-src 'none'", "high")
                .doesNotContain("/srv/<i>", "http://", "https://", "src=");
    }

    /** The page is used as a reader would: filtered, unfolded, walked through with keys. */
    @Test
    void aPageInABrowser() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/chromium")), "chromium is not installed");
        String use = """
                <script>
                var said = [];
                var text = document.getElementById('text');
                var all = document.querySelectorAll('details');
                function shown() { return document.querySelectorAll('details:not([hidden])').length; }
                function key(name) { document.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true })); }
                said.push('all ' + (shown() === all.length));
                text.value = 'shadow'; text.dispatchEvent(new Event('input'));
                said.push('filtered ' + shown());
                text.value = ''; text.dispatchEvent(new Event('input'));
                key('j'); said.push('first ' + (document.activeElement === all[0].querySelector('summary')));
                key('j'); said.push('second ' + (document.activeElement === all[1].querySelector('summary')));
                key('k'); said.push('back ' + (document.activeElement === all[0].querySelector('summary')));
                key('e'); said.push('unfolded ' + document.querySelectorAll('details[open]').length);
                key('/'); said.push('search ' + (document.activeElement === text));
                document.getElementById('theme').click();
                said.push('theme ' + document.documentElement.dataset.theme);
                said.push('fits ' + (document.documentElement.scrollWidth <= window.innerWidth));
                document.title = said.join(', ');
                </script>
                </body>""";
        String page = form("--html");
        int differences = page.split("<details", -1).length - 1;
        Path file = Files.writeString(folder.resolve("page.html"), page.replace("</body>", use));
        String dom = browser("--window-size=400,800", "--dump-dom", file.toUri().toString());
        assertThat(dom)
                .contains("<title>all true, filtered 1, first true, second true, back true, unfolded " + differences
                        + ", search true, theme ");
        assertThat(dom).contains(", fits true</title>");
        Path shot = folder.resolve("shot.png");
        browser("--screenshot=" + shot, file.toUri().toString());
        assertThat(Files.size(shot)).isGreaterThan(5_000);
    }

    private String browser(String... words) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(
                                "/usr/bin/chromium",
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--user-data-dir=" + folder.resolve("browser")),
                        Stream.of(words))
                .toList();
        Path out = folder.resolve("browser.out");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(180, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return Files.readString(out);
    }

    @ParameterizedTest
    @CsvSource({"'', 1", "widened, 1", "low, 1", "high, 1", "critical, 0"})
    void failsOnWhatIsAskedFor(String level, int code) throws IOException {
        Path old = profile("a", "  /srv/a r,");
        Path young = profile("b", "  /srv/a r,\n  /etc/shadow r,");
        Object[] words = level.isEmpty()
                ? new Object[] {"diff", old, young}
                : new Object[] {"diff", "--fail-on", level, old, young};
        assertThat(Invocation.of(words).exitCode()).isEqualTo(code);
        assertThat(Invocation.of("diff", "--fail-on", "widened", young, old).exitCode())
                .isZero();
        assertThat(Invocation.of("diff", "--fail-on", "wide", young, old).exitCode())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"seccomp.json", "run/seccomp.podman.json"})
    void whatIsLearnedIsWithinDockersDefaultOnEveryMachine(String file) {
        Path learned = Examples.NGINX.folder().resolve("policies").resolve(file);
        assertThat(Invocation.of("diff", "--baseline", "docker", "--fail-on", "widened", learned)
                        .out())
                .doesNotContain("widened (");
    }

    @ParameterizedTest
    @CsvSource({
        "docker, docker-run.args, widened (",
        "podman, seccomp.json, narrowed (",
        "crio, capabilities.json, narrowed (",
        "kubernetes-restricted, capabilities.json, capability: chown",
        "container_t, selinux/lsmith_nginx.cil, narrowed ("
    })
    void whatAnEngineDoesByItself(String name, String file, String found) {
        Path policies = Examples.NGINX.folder().resolve("policies");
        Invocation run = Invocation.of("diff", "--baseline", name, policies.resolve(file));
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains(found.startsWith("widened") ? "narrowed (" : found);
        assertThat(Invocation.of("diff", "--baseline", "lxc", policies).exitCode())
                .isEqualTo(2);
    }

    @Test
    void asGitsExternalDiff() throws IOException {
        Path old = profile("old", "  /a r,");
        Path young = profile("new", "  /a rw,");
        String hex = "0123456789abcdef0123456789abcdef01234567";
        Invocation run = Invocation.of("diff", "policies/web", old, hex, "100644", young, hex, "100644");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).startsWith("policy policies/web\nwidened (1)").contains("b/policies/web:2:3");
        Invocation added = Invocation.of("diff", "policies/web", "/dev/null", ".", ".", young, hex, "100644");
        assertThat(added.out()).contains("the file is new");
        Path text = Files.writeString(folder.resolve("README.md"), "# words\n");
        Invocation other = Invocation.of("diff", "README.md", text, hex, "100644", text, hex, "100644");
        assertThat(other.exitCode()).isZero();
        assertThat(other.out()).contains("not compared: ");
    }
}
