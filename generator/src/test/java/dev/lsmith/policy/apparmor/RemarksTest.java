package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Item.Remark;
import dev.lsmith.policy.apparmor.syntax.Preamble.PlacedStatement;
import dev.lsmith.policy.apparmor.syntax.ProfileFormatting;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comments and empty lines stay where a person put them, and cannot become rules. */
class RemarksTest {
    private static final long SEED = 20261123;

    private final ProfileWriter writer = new ProfileWriter();

    private String formatted(String text) throws Exception {
        return writer.write(ProfileFormatting.tidy(ProfileReader.read("test", text)));
    }

    /** What apparmor_parser takes, it takes as formatted too, and what is formatted stays as it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "@{FOO} = x\n\nprofile t {\n  \"@{FOO}=/.foo/*\" r,\n  \"@{FOO}+=/.foo/*\" r,\n  @{FOO}/x r,\n}\n",
                "profile t {\n}\n\n# above\ninclude if exists <local/x> # behind\n# below\n\nprofile u {\n}\n",
                "profile t xattrs=(user.\\303\\244=\"\\303\\244\") flags=(complain) {\n}\n",
                "profile t {\n  unix (send) addr=@{a,b}* peer=(addr=\"@{a,b}\", label=\"/x{a,b}\"),\n}\n",
                "profile t {\n  /a[*] r,\n  /b[^x?y]{c,d} w,\n}\n",
                "alias \"/a b\" -> /c{d,\n\nprofile t {\n}\n",
            })
    void whatIsTidyStays(String text) throws Exception {
        String accented = text.replace("\"\\303\\244\"", "\"\u00e4\"");
        assertThat(formatted(text)).isEqualTo(accented);
        assertThat(formatted(accented)).isEqualTo(accented);
    }

    @Test
    void everyCommentIsKept() throws Exception {
        String text = """
                # head
                #
                #    indented text
                #include <tunables/global>
                abi <abi/3.0>,   # which features


                @{X}=/a   /b # values
                # above the alias
                alias /a -> /b,
                # above the profile
                profile t   /bin/t flags=(complain) { # opens
                # first
                        /a   r, # behind
                    #/old r,


                    capability chown,   /b w, # of the second
                    owner { # mine
                       /c rw,

                       # last in the block
                    } # closes mine
                    if defined @{X} { # when
                      /d r,
                    } # between
                    # and above
                    else { /e r, }
                    deny # why
                      /f w,
                    ^hat { /g r, }
                    /h r,
                    # last
                } # end of t
                # between

                /usr/bin/u { }
                # at the very end
                """;
        String canonical = """
                # head
                #
                #    indented text
                include <tunables/global>
                abi <abi/3.0>, # which features

                @{X} = /a /b # values
                # above the alias
                alias /a -> /b,

                # above the profile
                profile t /bin/t flags=(complain) { # opens
                  # first
                  /a r, # behind
                  #/old r,

                  capability chown,
                  /b w, # of the second
                  owner { # mine
                    /c rw,

                    # last in the block
                  } # closes mine
                  if defined @{X} { # when
                    /d r,
                  } else {
                    # between
                    # and above
                    /e r,
                  }
                  # why
                  deny /f w,

                  hat hat {
                    /g r,
                  }

                  /h r,
                  # last
                } # end of t

                # between

                /usr/bin/u {
                }

                # at the very end
                """;
        assertThat(formatted(text)).isEqualTo(canonical);
        assertThat(formatted(canonical)).isEqualTo(canonical);
    }

    @Test
    void aCommentCannotBecomeADirective() throws Exception {
        AppArmorProfile policy = AppArmorProfile.of(
                List.of(new Remark("include <tunables/global>", false), new Remark("a\n/** rw,", false)), List.of());
        assertThat(writer.write(policy)).isEqualTo("# include <tunables/global>\n#a /** rw,\n");
    }

    @Test
    void whatIsWrittenIsReadBackWithItsComments() throws Exception {
        for (int round = 0; round < 400; round++) {
            Random random = new Random(SEED + round);
            AppArmorProfile policy = strewn(new RandomPolicies(random).policy(), new RandomRemarks(random));
            String text = writer.write(policy);
            assertThat(ProfileReader.read("random", text))
                    .as("seed %d\n%s", SEED + round, text)
                    .isEqualTo(policy);
        }
    }

    @Test
    void formattingTwiceIsFormattingOnce() throws Exception {
        for (int round = 0; round < 200; round++) {
            Random random = new Random(SEED + round);
            AppArmorProfile policy = strewn(new RandomPolicies(random).policy(), new RandomRemarks(random));
            String once = formatted(writer.write(policy));
            assertThat(formatted(once)).as("seed %d", SEED + round).isEqualTo(once);
        }
    }

    private static AppArmorProfile strewn(AppArmorProfile policy, RandomRemarks remarks) {
        List<PlacedStatement> lines = new ArrayList<>(policy.lines());
        return new AppArmorProfile(lines, remarks.inFile(policy.items(), !lines.isEmpty()));
    }
}
