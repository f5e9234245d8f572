package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.file.YamlDocuments;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The templates of examples/ci, run in a repository of their own as their forge would run the steps. */
class CiTemplatesTest {
    private static final Path CI = Path.of(System.getProperty("lsmith.root", ".."))
            .resolve("examples/ci")
            .toAbsolutePath()
            .normalize();

    @TempDir
    private Path folder;

    private Path repository = Path.of("");

    private record Run(int code, String out) {}

    private Run run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(words).directory(repository.toFile()).redirectErrorStream(true);
        builder.environment().put("LSMITH", folder.resolve("lsmith").toString());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out);
    }

    private void git(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@example.org"));
        command.addAll(List.of(words));
        assertThat(run(Map.of(), command.toArray(new String[0])).code()).isZero();
    }

    private void policy(String rules) throws IOException {
        Files.createDirectories(repository.resolve("policies/web app/apparmor"));
        Files.writeString(repository.resolve("policies/web app/apparmor/web"), "profile web {\n" + rules + "\n}\n");
    }

    @BeforeEach
    void repository() throws Exception {
        repository = Files.createDirectory(folder.resolve("repository"));
        Path program = Files.writeString(
                folder.resolve("lsmith"),
                "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin/java")
                        + "' -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path")
                        + "' dev.lsmith.cli.Main \"$@\"\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        git("init", "-q", "-b", "main");
        policy("  /srv/a r,");
        git("add", "-A");
        git("commit", "-q", "-m", "one");
        git("checkout", "-q", "-b", "change");
        policy("  /srv/a r,\n  /etc/shadow r,");
    }

    @Test
    void theActionsStep() throws Exception {
        git("commit", "-q", "-a", "-m", "two");
        JsonObject action = YamlDocuments.of("action.yml", Files.readString(CI.resolve("github-action/action.yml")))
                .get(0)
                .object();
        JsonObject runs = action.required("runs").object();
        assertThat(runs.textOf("using")).isEqualTo("composite");
        String script = "";
        for (JsonValue step : runs.required("steps").elements()) {
            script += step.object().textOf("run");
        }
        Path summary = Files.createFile(folder.resolve("summary"));
        Map<String, String> environment = Map.of(
                "BASE", "main",
                "LEVEL", "high",
                "PATHS", "policies/web app\n",
                "GATE", CI.resolve("gate.sh").toString(),
                "GITHUB_STEP_SUMMARY", summary.toString());
        Run run = run(environment, "bash", "-e", "-o", "pipefail", "-c", script);
        assertThat(run.out()).contains("/etc/shadow r", "high (secrets)");
        assertThat(run.code()).isEqualTo(1);
        assertThat(Files.readString(summary)).contains("### policies/web app", "**high**, secrets");
        assertThat(Files.readString(repository.resolve("lsmith-diff/1.sarif"))).contains("\"2.1.0\"");
        assertThat(Files.readString(repository.resolve("lsmith-diff/1.html"))).contains("<!DOCTYPE html>");
    }

    @ParameterizedTest
    @CsvSource({"--fail-on=high, 1", "--fail-on=critical, 0"})
    void theHook(String level, int code) throws Exception {
        git("add", "-A");
        Run run = run(
                Map.of(), CI.resolve("pre-commit/lsmith-diff.sh").toString(), level, "policies/web app/apparmor/web");
        assertThat(run.code()).as(run.out()).isEqualTo(code);
    }

    @Test
    void gitlabsTemplateCallsTheGate() throws Exception {
        String text = Files.readString(CI.resolve("gitlab/lsmith.gitlab-ci.yml"));
        JsonObject job = YamlDocuments.of("gitlab", text)
                .get(0)
                .object()
                .required(".lsmith-diff")
                .object();
        assertThat(job.required("script").elements().get(0).text())
                .isEqualTo(
                        "sh \"$LSMITH_GATE\" \"$CI_MERGE_REQUEST_DIFF_BASE_SHA..HEAD\" \"$LSMITH_FAIL_ON\" lsmith-diff"
                                + " $LSMITH_PATHS");
        git("commit", "-q", "-a", "-m", "two");
        Run run = run(
                Map.of(), "sh", CI.resolve("gate.sh").toString(), "main..HEAD", "critical", "out", "policies/web app");
        assertThat(run.code()).as(run.out()).isZero();
    }
}
