package dev.lsmith.policy.apparmor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A profile that has another name now: its rules about itself are the same, whether they name it or write @{profile_name}. */
class RenamedProfileTest {
    private final AppArmorMechanism mechanism = new AppArmorMechanism(Abi.V3_0);

    private List<String> compared(String before, String after) throws Exception {
        Comparison comparison = mechanism.compare(profile("old", before), profile("new", after));
        return comparison.differences().stream()
                .map(d -> d.direction().name().toLowerCase(Locale.ROOT) + " " + d.kind())
                .toList();
    }

    private AppArmorProfile profile(String name, String rules) throws Exception {
        return mechanism.read(name, "abi <abi/3.0>,\nprofile " + name + " {\n" + rules.replace("SELF", name) + "\n}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "signal (send, receive) peer=SELF, | signal (send, receive) peer=SELF,",
                "signal (send, receive) peer=SELF, | signal (send, receive) peer=@{profile_name},",
                "ptrace read peer=SELF, | ptrace read peer=SELF,",
                "unix (send, receive) type=stream peer=(label=SELF), | unix (send, receive) type=stream peer=(label=SELF),",
                "unix (send) label=SELF, | unix (send) label=SELF,",
                "dbus send bus=system peer=(label=SELF), | dbus send bus=system peer=(label=SELF),",
                "audit signal send set=(kill) peer=SELF, | audit signal send set=(kill) peer=SELF,",
            })
    void rulesAboutItselfFollowTheName(String before, String after) throws Exception {
        assertThat(compared(before, after)).containsExactly("changed name");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "signal send peer=SELF, | signal send peer=old, | widened signal, narrowed signal",
                "signal send peer=other, | signal send peer=SELF, | widened signal, narrowed signal",
                "signal send peer=old*, | signal send peer=SELF, | narrowed signal, widened signal",
            })
    void whatNamesAnotherDoesNot(String before, String after, String expected) throws Exception {
        assertThat(compared(before, after)).contains("changed name").containsAll(List.of(expected.split(", ", -1)));
    }
}
