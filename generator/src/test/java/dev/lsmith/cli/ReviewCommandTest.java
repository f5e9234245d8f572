package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code review}: what is asked, what is kept, and that the next {@code generate} heeds it. */
class ReviewCommandTest {
    private static final String OPENED =
            "type=AVC msg=audit(179000000%d.123:4%d): apparmor=\"ALLOWED\" operation=\"open\" profile=\"web\" name=\"%s\" pid=9"
                    + " comm=\"web\" requested_mask=\"r\" denied_mask=\"r\" fsuid=0 ouid=0\n";

    @TempDir
    private Path folder;

    private Path out() {
        return folder.resolve("out");
    }

    private Invocation generate() throws IOException {
        Path log = folder.resolve("audit.log");
        Files.writeString(log, OPENED.formatted(1, 1, "/etc/web/a1.conf") + OPENED.formatted(2, 2, "/etc/shadow"));
        return Invocation.of("generate", log, "--complete", "--target", "apparmor", "-o", out());
    }

    private Invocation review(String answers, Object... options) {
        InputStream stdin = System.in;
        System.setIn(new ByteArrayInputStream(answers.getBytes(StandardCharsets.UTF_8)));
        try {
            List<Object> words = new ArrayList<>(List.of("review", out(), "--by", "anna"));
            words.addAll(List.of(options));
            return Invocation.of(words.toArray());
        } finally {
            System.setIn(stdin);
        }
    }

    private String notes() throws IOException {
        return Files.readString(out().resolve("lsmith.yaml"));
    }

    private String profile() throws IOException {
        return Files.readString(out().resolve("apparmor/web"));
    }

    /** Goes through all rules: denies one, generalises one, accepts the others. */
    private Invocation decideAll() {
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            String[] asked = review(answers + "quit\n").out().split("\n\\d+/\\d+  apparmor  ", -1);
            String rule = asked[asked.length - 1];
            if (asked.length <= i + 1) {
                break;
            }
            answers.append(
                    rule.startsWith("owner /etc/shadow ")
                            ? "deny no need\n"
                            : rule.startsWith("/etc/web/a1.conf ") ? "generalise 2\n" : "a\n");
        }
        return review(answers.toString());
    }

    /** A call that was denied is in no engine's filter: each is synthesised for itself. */
    @Test
    void aCallThatWasDeniedIsDeniedInEveryDialect() throws IOException {
        Files.createDirectories(out());
        Files.writeString(out().resolve("lsmith.yaml"), """
                decisions:
                  - layer: seccomp
                    rule: "allow sendfile"
                    decision: deny
                    by: anna
                    at: 2026-11-30
                """);

        Invocation run = Invocation.of("generate", Examples.NGINX.log(), "--spec", Examples.NGINX.spec(), "-o", out());

        assertThat(run.exitCode()).as(run.err()).isZero();
        for (String file : List.of(
                "seccomp.json",
                "run/seccomp.podman.json",
                "run/oci-config.patch.json",
                "run/security-profiles-operator.yaml",
                "run/systemd.conf")) {
            assertThat(out().resolve(file)).content().contains("accept4").doesNotContain("sendfile");
        }
    }

    /** A denial is written, a pattern takes the rule's place, and nothing is asked about again. */
    @Test
    void decisionsAreHeeded() throws IOException {
        assertThat(generate().exitCode()).isZero();
        assertThat(profile()).contains("owner /etc/shadow r,", "/etc/web/a1.conf r,");

        Invocation decided = decideAll();

        assertThat(decided.exitCode()).as(decided.out() + decided.err()).isZero();
        assertThat(notes())
                .contains("decision: deny", "why: \"no need\"", "by: \"anna\"", "instead: \"/etc/web/*.conf r,\"");
        assertThat(generate().exitCode()).isZero();
        assertThat(profile())
                .contains("deny owner /etc/shadow r,", "/etc/web/*.conf r,")
                .doesNotContain("a1.conf");
        assertThat(review("").exitCode()).isZero();
    }

    @Test
    void nothingIsSavedUnlessAsked() throws IOException {
        generate();

        Invocation run = review("accept\nundo\naccept\nquit\n");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("nothing was saved");
        assertThat(out().resolve("lsmith.yaml")).doesNotExist();
        assertThat(review("accept\nsave\n").out()).contains("1 decided");
        assertThat(notes()).contains("decision: accept");
    }

    /** An answer that is none is told, and the question stands. */
    @Test
    void wrongAnswers() throws IOException {
        generate();

        Invocation run = review("eat\nnarrow not a rule\nuntil tomorrow\naccept\nsave\n");

        assertThat(run.out()).contains("say one of", "until is followed by a day", "1 decided");
        assertThat(notes()).contains("decision: accept").doesNotContain("narrow");
    }

    @Test
    void linesOfJson() throws IOException {
        generate();

        Invocation run = review(
                "{\"answer\":\"why\"}\n{\"answer\":\"deny\",\"why\":\"\u00fcber\",\"until\":\"2999-01-01\"}\nno JSON\n{\"answer\":\"save\"}\n",
                "--json");

        assertThat(run.out().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        assertThat(run.out()).contains("{\"question\":1,\"of\":", "\"opens\":", "{\"fault\":");
        assertThat(notes()).contains("until: \"2999-01-01\"", "why: \"\u00fcber\"");
    }

    /** What is over or fits nothing is told, and other entries of the file stay. */
    @Test
    void oldDecisionsAreTold() throws IOException {
        generate();
        Files.writeString(out().resolve("lsmith.yaml"), """
                # kept
                ignore: []
                decisions:
                  - layer: apparmor
                    rule: "owner /etc/shadow r,"
                    decision: deny
                    at: "2020-01-01"
                    until: "2020-02-01"
                  - layer: apparmor
                    rule: "/gone r,"
                    decision: accept
                    at: "2020-01-01"
                """);

        Invocation run = generate();

        assertThat(run.out() + run.err()).contains("held until 2020-02-01", "/gone r, fits no rule any more");
        assertThat(profile()).contains("owner /etc/shadow r,").doesNotContain("deny owner /etc/shadow");
        review("accept\nsave\n");
        assertThat(notes()).startsWith("# kept\nignore: []\ndecisions:\n").contains("/gone r,");
    }

    @Test
    void aDecisionThatIsNone() throws IOException {
        generate();
        Files.writeString(
                out().resolve("lsmith.yaml"), "decisions:\n  - layer: apparmor\n    rule: \"x\"\n    decision: eat\n");

        Invocation run = generate();

        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).contains("lsmith.yaml:4:15").contains("is no decision");
    }
}
