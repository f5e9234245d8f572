package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that are merged, and policies that are made of models. */
final class ModelMergeTest {
    @TempDir
    private Path folder;

    private Path generated(String name, Object... from) {
        Path out = folder.resolve(name);
        List<Object> words = new ArrayList<>(List.of("generate"));
        words.addAll(List.of(from));
        words.addAll(List.of("-o", out, "-q"));
        Invocation run = Invocation.of(words.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return out;
    }

    private Path first(Examples example) {
        return generated(example.title() + "-1", example.log(), "--spec", example.spec());
    }

    private Path second(Examples example) {
        return generated(example.title() + "-2", example.secondLog(), "--spec", example.secondSpec());
    }

    private Path merged(String name, Object... models) {
        Path out = folder.resolve(name);
        List<Object> words = new ArrayList<>(List.of("merge"));
        words.addAll(List.of(models));
        words.addAll(List.of("-o", out));
        Invocation run = Invocation.of(words.toArray());
        assertThat(run.exitCode()).as(run.err()).isZero();
        return out.resolve("model.json");
    }

    @Test
    void aModelGivesThePoliciesOfItsLog() throws IOException {
        for (Examples example : Examples.values()) {
            Path log = first(example);
            Path model = generated(example.title() + "-m", log);

            for (String file : List.of(
                    "apparmor/" + example.title(),
                    "seccomp.json",
                    "capabilities.json",
                    "docker-run.args",
                    "model.json")) {
                assertThat(model.resolve(file)).as("%s %s", example, file).hasSameTextualContentAs(log.resolve(file));
            }
        }
    }

    @Test
    void orderAndGroupingDoNotMatter() throws IOException {
        List<Path> models = new ArrayList<>();
        for (Examples example : Examples.values()) {
            models.add(first(example));
            models.add(second(example));
        }
        String all = Files.readString(merged("all", models.toArray()));
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            List<Path> left = new ArrayList<>(models);
            for (int step = 0; left.size() > 1; step++) {
                Path one = left.remove(random.nextInt(left.size()));
                Path other = left.get(random.nextInt(left.size()));
                left.remove(other);
                left.add(random.nextInt(left.size() + 1), merged(seed + "-" + step, other, one, one));
            }
            assertThat(left.get(0)).as("seed %d", seed).hasContent(all);
        }
    }

    @Test
    void policiesOfTwoRunsAreOfBothAndSayWhatOneShows() throws IOException {
        String file = "/etc/gai.conf";
        List<String> lines = Files.readAllLines(Examples.MEMCACHED.log());
        Path without = Files.write(
                folder.resolve("without.log"),
                lines.stream().filter(line -> !line.contains(file)).toList());
        Path one = generated("one", without, "--spec", Examples.MEMCACHED.spec(), "--complete");
        Path policies = generated("policies", merged("both", second(Examples.MEMCACHED), one));

        Invocation verified = Invocation.of(
                "verify", policies, Examples.MEMCACHED.secondLog(), "--spec", Examples.MEMCACHED.secondSpec());
        assertThat(verified.exitCode()).as(verified.out()).isZero();
        assertThat(Files.readString(policies.resolve("apparmor/memcached")))
                .containsPattern(file + " r, # run [12] only");
        assertThat(Files.readString(policies.resolve("report.md")))
                .contains("| log | `[1] ", "| log | `[2] ")
                .containsPattern(file + " r,`\n  - seen: 1 record, by memcached, application, at .*, run [12] only");
    }

    @Test
    void containersThatWereGivenDifferentThingsAreNotMixed() {
        Path nginx = first(Examples.NGINX);
        Path redis = first(Examples.REDIS);

        Invocation run = Invocation.of("generate", nginx, redis, "-o", folder.resolve("out"));

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains("were given different ").contains("--spec");
    }

    @Test
    void whatIsNoModelIsOneLine() throws IOException {
        Invocation log = Invocation.of("merge", Examples.NGINX.log(), "-o", folder.resolve("out"));
        assertThat(log.exitCode()).isEqualTo(3);
        assertThat(log.err().lines()).hasSize(1).first().asString().contains("it is no model.json");

        Path half = Files.writeString(folder.resolve("half.json"), "{\"lsmith\":\"model\",\"version\":1,\"subj");
        Invocation cut = Invocation.of("merge", half, "-o", folder.resolve("out"));
        assertThat(cut.exitCode()).isEqualTo(3);
        assertThat(cut.err().lines()).hasSize(1);
    }
}
