package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code diff} and {@code explain} print, word for word, and their exit codes. */
class DiffCommandTest {
    @TempDir
    private Path folder;

    private Path profile(String name, String... rules) throws IOException {
        String text = "profile web {\n  " + String.join("\n  ", rules) + "\n}\n";
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void saysWhatANewPolicyOpensAndCloses() throws IOException {
        Path before = profile("old", "/srv/** r,", "deny /srv/secret/** rw,", "capability chown,", "/bin/tool Px,");
        Path after = profile("new", "/srv/** rw, # uploads", "/etc/** r,", "/bin/tool ix,");
        Invocation run = Invocation.of("diff", before, after);
        String expected = """
                widened (5): the new policy allows what the old one does not
                  profile web
                    file: /etc/** r
                      such as  /etc/shadow r
                      old      no rule
                      new      /etc/** r,  (NEW:3:3)
                      danger   high (secrets): /etc/shadow holds the password hashes
                      narrow   name the files that are needed instead of /etc/**
                    file: /bin/tool x: Px becomes ix
                      such as  /bin/tool x
                      old      /bin/tool Px,  (OLD:5:3)
                      new      /bin/tool ix,  (NEW:4:3)
                      danger   high (escape): a program runs less confined than before
                      narrow   put the mode back
                    file: /srv/** w
                      such as  /srv/a w
                      old      no rule
                      new      /srv/** rw,  (NEW:2:3; uploads)
                      danger   medium (inside): files are written that were not before
                      narrow   name the files instead of a pattern
                    file: /srv/secret/** rw
                      such as  /srv/secret/a w
                      old      deny /srv/secret/** rw,  (OLD:3:3)
                      new      /srv/** rw,  (NEW:2:3; uploads)
                      danger   medium (inside): files are written that were not before
                      narrow   name the files instead of a pattern
                    file: /bin/tool m
                      such as  /bin/tool m
                      old      no rule
                      new      /bin/tool ix,  (NEW:4:3)
                      danger   low (inside): it was not allowed before
                      narrow   name what is needed

                narrowed (1): the old policy allows what the new one does not
                  profile web
                    capability: capability chown
                      such as  capability chown
                      old      capability chown,  (OLD:4:3)
                      new      no rule
                """;
        assertThat(run.out().replace(after.toString(), "NEW").replace(before.toString(), "OLD"))
                .isEqualTo(expected);
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void textsThatDifferInFormAloneMeanTheSame() throws IOException {
        Path before = profile("old", "/a/{b,c} rw,", "network inet tcp,");
        Path after = profile("new", "network inet stream,", "/a/[bc] r, # a comment", "/a/b w,", "/a/c w,");
        Invocation run = Invocation.of("diff", before, after);
        assertThat(run.out()).isEqualTo("same meaning\n");
        assertThat(run.exitCode()).isEqualTo(0);
    }

    @Test
    void profilesAreMatchedByName() throws IOException {
        Path before = Files.writeString(folder.resolve("old"), "profile a { /x r, }\nprofile b { /y r, }\n");
        Path after = Files.writeString(folder.resolve("new"), "profile b { /y r, }\nprofile c { }\n");
        assertThat(Invocation.of("diff", before, after).out()).isEqualTo("""
                        changed (2): neither more nor less is allowed
                          profile a
                            profile: the profile is gone
                          profile c
                            profile: the profile is new

                        not decided (2): the two alone do not say it
                          a: whether what runs under it now is allowed more: the new policy has no such profile
                          c: whether it allows more than what ran before: the old policy has no such profile
                        """);
    }

    @Test
    void otherFormsSayTheSame() throws IOException {
        Path before = profile("old", "/a r,");
        Path after = profile("new", "/a rw,");
        assertThat(Invocation.of("diff", "--markdown", before, after).out())
                .contains("## widened", "`/a w`", "old: no rule");
        assertThat(Invocation.of("diff", "--json", before, after).out())
                .contains("\"direction\" : \"widened\"", "\"witness\" : \"/a w\"");
    }

    @Test
    void whatCannotBeComparedYetIsTheSameOnlyByteForByte() throws IOException {
        Path one = Files.writeString(folder.resolve("one.json"), filterOfManyMasks("ioctl"));
        Path other = Files.writeString(folder.resolve("other.json"), filterOfManyMasks("fcntl"));
        Invocation same = Invocation.of("diff", one, one);
        assertThat(same.exitCode()).isZero();
        assertThat(same.out())
                .startsWith("same meaning\n\nnot compared (1): ")
                .contains("one.json: the same byte for byte");
        Invocation differs = Invocation.of("diff", one, other);
        assertThat(differs.exitCode()).isEqualTo(5);
        assertThat(differs.out()).startsWith("not compared (1): could not say").contains("its bytes differ");
        assertThat(Invocation.of("explain", one, "/x r").exitCode()).isEqualTo(5);
    }

    /** More ways to meet some conditions, and not others, than can be tried. */
    private static String filterOfManyMasks(String call) {
        return IntStream.range(0, 40)
                .mapToObj(bit -> "{\"names\":[\"" + call + "\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":1,"
                        + "\"value\":" + (1L << bit) + ",\"valueTwo\":0,\"op\":\"SCMP_CMP_MASKED_EQ\"}]}")
                .collect(Collectors.joining(
                        ",",
                        "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"architectures\":[\"SCMP_ARCH_X86_64\"],\"syscalls\":[",
                        "]}"));
    }

    @Test
    void standardInputIsAPolicyToo() throws IOException {
        Path policy = profile("policy", "/srv/** r,");
        InputStream before = System.in;
        try {
            System.setIn(Files.newInputStream(policy));
            assertThat(Invocation.of("explain", "-", "/srv/a r").out())
                    .isEqualTo("web: /srv/a r: allowed\n  by /srv/** r,  (-:2:3)\n");
            System.setIn(Files.newInputStream(policy));
            assertThat(Invocation.of("diff", "-", policy).out()).isEqualTo("same meaning\n");
            System.setIn(Files.newInputStream(policy));
            assertThat(Invocation.of("diff", profile("wider", "/** r,"), "-").exitCode())
                    .isEqualTo(1);
        } finally {
            System.setIn(before);
        }
        assertThat(Invocation.of("diff", "-", "-").exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nothing\n", "abi <abi/3.0>,\n@{X}=/y\n"})
    void aPolicyWithoutAProfileAnswersNothing(String text) throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), text);
        for (Invocation run : List.of(
                Invocation.of("explain", empty, "/x r"),
                Invocation.of("diff", empty, empty),
                Invocation.of("diff", empty, profile("policy", "/x r,")))) {
            assertThat(run.exitCode()).isEqualTo(3);
            assertThat(run.err()).contains(empty + ": it holds no profile");
            assertThat(run.out()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enforce|/a r|allowed",
                "enforce|/b r|denied, as no rule allows it, logged",
                "complain|/b r|allowed, logged",
                "complain|/quiet r|denied, not logged",
                "complain|/loud r|allowed, logged",
                "complain|capability net_raw|allowed, logged",
                "complain|capability sys_admin|denied, not logged",
                "complain, audit|/quiet r|allowed, logged",
                "audit|/a r|allowed, logged",
                "audit|/quiet r|denied, logged",
                "unconfined|/quiet r|allowed",
                "unconfined|capability net_raw|allowed",
                "default_allow|/b r|allowed",
                "default_allow|/quiet r|denied, not logged",
                "default_allow|capability net_raw|allowed",
                "kill|/b r|denied, as no rule allows it, logged",
            })
    void answersAsTheKernelDoesInThatMode(String flags, String access, String answer) throws IOException {
        Path policy = Files.writeString(
                folder.resolve("policy"),
                "profile web flags=(" + flags + ") {\n  /a r,\n  deny /quiet r,\n  audit deny /loud r,\n"
                        + "  deny capability sys_admin,\n}\n");
        Invocation run = Invocation.of("explain", policy, access);
        assertThat(run.out().lines().findFirst().orElse(run.err())).endsWith(": " + access + ": " + answer);
        assertThat(run.exitCode()).isEqualTo(answer.startsWith("denied") ? 1 : 0);
    }

    @Test
    void explainsWhichRuleDecides() throws IOException {
        Path policy = profile("policy", "/srv/** r, # pages", "deny /srv/secret r,", "audit /bin/x Px -> y,");
        String at = "(" + policy + ":";
        assertThat(Invocation.of("explain", policy, "/srv/a r").out())
                .isEqualTo("web: /srv/a r: allowed\n  by /srv/** r,  " + at + "2:3; pages)\n");
        assertThat(Invocation.of("explain", policy, "/srv/secret", "r").out())
                .isEqualTo("web: /srv/secret r: denied, not logged\n  by deny /srv/secret r,  " + at + "3:3)\n");
        assertThat(Invocation.of("explain", policy, "exec", "/bin/x").out())
                .isEqualTo("web: exec /bin/x: allowed, exec Px -> y, logged\n  by audit /bin/x Px -> y,  " + at
                        + "4:3)\n");
        Invocation denied = Invocation.of("explain", policy, "capability net_raw");
        assertThat(denied.out()).isEqualTo("web: capability net_raw: denied, as no rule allows it, logged\n");
        assertThat(denied.exitCode()).isEqualTo(1);
    }

    @Test
    void hostileTextIsShownAsText() throws IOException {
        Path policy = profile("policy", "/a r,");
        assertThat(Invocation.of("explain", policy, "/\u001b[31mred r").out()).doesNotContain("\u001b[31m");
        assertThat(Invocation.of("explain", policy, "nonsense").exitCode()).isEqualTo(2);
    }
}
