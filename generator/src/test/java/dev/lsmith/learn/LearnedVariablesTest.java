package dev.lsmith.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.Variable;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.PathLanguage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnedVariablesTest {
    private static final Path TUNABLES = Path.of("/etc/apparmor.d/tunables");
    private static final Pattern ASSIGNMENT = Pattern.compile("(?m)^@\\{(\\w+)\\}\\s*=\\s*(\\S.*)$");

    private final LearnedVariables variables = LearnedVariables.load();

    @ParameterizedTest
    @CsvSource({
        "lsmith_number,0,true",
        "lsmith_number,18446744073709551615,true",
        "lsmith_number,184467440737095516150,false",
        "lsmith_number,-1,false",
        "lsmith_uuid,123e4567-e89b-12d3-a456-426614174000,true",
        "lsmith_uuid,123e4567-e89b-12d3-a456-42661417400,false",
        "lsmith_hex,0123456789ab,true",
        "lsmith_hex,0123456789a,false",
        "lsmith_random,aB3_zz,true",
        "lsmith_random,aB3_z,false",
        "pid,4999999,true",
        "pid,5000000,false",
        "pid,01,false",
        "multiarch,aarch64-linux-gnu,true",
        "multiarch,arm-linux-gnueabihf,true",
        "multiarch,x86_64-linux-musl,false",
    })
    void standForWhatTheirNamesSay(String name, String text, boolean expected) throws InputException {
        PathLanguage language = PathLanguage.of(Glob.of(new Variable(name)), variables.all());
        assertThat(language.matches(text)).isEqualTo(expected);
        assertThat(variables.pattern(name).matcher(text).matches()).isEqualTo(expected);
    }

    @Test
    void samplesAreOfTheVariableAndDiffer() {
        for (String name :
                List.of("lsmith_number", "lsmith_uuid", "lsmith_hex64", "lsmith_random", "pid", "multiarch")) {
            List<String> samples = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                samples.add(variables.sample(name, i));
            }
            assertThat(samples).allMatch(s -> variables.pattern(name).matcher(s).matches());
            assertThat(samples.stream().distinct().count()).as(name).isGreaterThan(9);
        }
    }

    @Test
    void declaresOnlyWhatIsUsedAndItsOwn() throws InputException {
        List<Glob> globs = List.of(GlobParser.parse("@{PROC}/@{pid}/x{@{lsmith_number},y}"));
        assertThat(variables.declarations(globs)).containsOnlyKeys("lsmith_number");
    }

    @Test
    void tunablesAreThoseOfTheInstalledAppArmor() throws IOException, InputException {
        assumeTrue(Files.isDirectory(TUNABLES), "AppArmor's tunables are not installed");
        Map<String, List<Glob>> installed = new HashMap<>();
        for (String file : List.of("proc", "kernelvars", "multiarch")) {
            Matcher matcher = ASSIGNMENT.matcher(Files.readString(TUNABLES.resolve(file)));
            while (matcher.find()) {
                installed.put(matcher.group(1), List.of(GlobParser.parse(matcher.group(2))));
            }
        }
        for (String name : variables.tunables().keySet()) {
            Glob use = GlobParser.parse("/x" + "@{" + name + "}");
            PathLanguage ours = PathLanguage.of(use, variables.all());
            PathLanguage theirs = PathLanguage.of(use, installed);
            assertThat(ours.difference(theirs)).as(name).isEmpty();
            assertThat(theirs.difference(ours)).as(name).isEmpty();
        }
    }
}
