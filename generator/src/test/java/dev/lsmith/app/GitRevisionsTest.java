package dev.lsmith.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.app.comparison.PolicyComparer;
import dev.lsmith.base.InputException;
import dev.lsmith.report.PolicyComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies in two revisions of a repository. */
class GitRevisionsTest {
    @TempDir
    private Path repository;

    private void git(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=a", "-c", "user.email=a@example.org"));
        command.addAll(List.of(words));
        Process git = new ProcessBuilder(command)
                .directory(repository.toFile())
                .redirectErrorStream(true)
                .redirectOutput(repository.resolve(".git-out").toFile())
                .start();
        assertThat(git.waitFor()).as(String.join(" ", words)).isZero();
    }

    private void policy(String rules) throws IOException {
        Path folder = Files.createDirectories(repository.resolve("policies/it's; a $(name)/apparmor"));
        Files.writeString(folder.resolve("web"), "profile web {\n" + rules + "\n}\n");
        Files.writeString(folder.resolve("../report.md"), rules);
    }

    @BeforeEach
    void commits() throws Exception {
        git("init", "-q", "-b", "main");
        policy("  /a r,");
        git("add", "policies");
        git("commit", "-q", "-m", "one");
        git("checkout", "-q", "-b", "odd");
        policy("  /a rw,");
        git("commit", "-q", "-a", "-m", "two");
    }

    private PolicyComparison compare(String range, String path) throws InputException {
        return new PolicyComparer(List.of(), "5.0", List.of()).compareRevisions(repository, range, path);
    }

    @ParameterizedTest
    @CsvSource({"main..HEAD, 1", "main.., 1", "HEAD..main, 1", "main...HEAD, 1", "HEAD..HEAD, 0"})
    void aFolder(String range, int differences) throws Exception {
        assertThat(compare(range, "policies/it's; a $(name)").differences()).hasSize(differences);
    }

    @Test
    void aFileWithItsPlace() throws Exception {
        PolicyComparison comparison = compare("main..HEAD", "policies/it's; a $(name)/apparmor/web");
        assertThat(comparison.differences().get(0).difference().after().get(0).place())
                .endsWith(":policies/it's; a $(name)/apparmor/web:2:3");
    }

    @ParameterizedTest
    @CsvSource({
        "main..nowhere, policies, git knows no such revision",
        "--output=x..HEAD, policies, git knows no such revision",
        "main..HEAD, --help, has no policy there",
        "main..HEAD, other, has no policy there"
    })
    void whatGitDoesNotKnow(String range, String path, String told) {
        assertThatThrownBy(() -> compare(range, path))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(told)
                .hasMessageNotContaining("\n");
    }
}
