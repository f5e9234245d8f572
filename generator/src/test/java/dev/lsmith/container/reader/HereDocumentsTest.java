package dev.lsmith.container.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.SpecReading;
import dev.lsmith.container.Specs;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that a script holds, and units: what of them starts a container, and what systemd puts in. */
class HereDocumentsTest {
    private static final String LAST = "\ndocker run -d redis:7\n";

    private static SpecReading reading(String file, String text) throws InputException {
        return Specs.reading(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> images(SpecReading reading) {
        return reading.containers().stream().map(ContainerSpec::image).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cat <<EOF\nUsage: docker run --privileged foo:1\nEOF",
                "usage() {\n  cat <<-'EOF' >&2\n\tdocker run foo:1\n\tEOF\n}",
                "cat <<EOF > README.md\ndocker run foo:1\nEOF",
                "cat >\"$DIR/help.txt\" <<\"END OF TEXT\"\ndocker run foo:1\nEND OF TEXT",
                ": <<'COMMENT'\ndocker run foo:1\nCOMMENT",
                "sudo tee /etc/motd <<EOF\ndocker run foo:1\nEOF",
                "cat <<A\ndon't docker run foo:1\nA",
                "python3 - <<EOF\nprint('it''s docker run foo:1\nEOF",
            })
    void textIsNoContainer(String script) throws InputException {
        SpecReading reading = reading("run.sh", script + LAST);

        assertThat(images(reading)).containsExactly("redis:7");
        assertThat(reading.diagnostics())
                .filteredOn(d -> d.severity() == Severity.NOTE)
                .extracting(Diagnostic::message)
                .anyMatch(m -> m.contains("text that is printed or written"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh host <<'EOF'\ndocker run foo:1\nEOF",
                "bash <<EOF\ndocker run foo:1\nEOF",
                "cat <<EOF | sudo bash\ndocker run foo:1\nEOF",
                "cat <<EOF > /usr/local/bin/start\ndocker run foo:1\nEOF",
                "cat <<EOF > start.sh\ndocker run foo:1\nEOF",
                "cat > /etc/systemd/system/web.service <<EOF\n[Service]\nExecStart=/usr/bin/docker run foo:1\nEOF",
                "sudo tee \"$UNIT\" <<EOF\n[Service]\nExecStart=/usr/bin/docker run foo:1\nEOF",
                "echo $((1 << N))\ndocker run foo:1",
                "cat <<<EOF\ndocker run foo:1",
                "# cat <<EOF\ndocker run foo:1",
            })
    void commandsAre(String script) throws InputException {
        assertThat(images(reading("run.sh", script + LAST))).containsExactly("foo:1", "redis:7");
    }

    @Test
    void placesStay() throws InputException {
        SpecReading reading = reading("run.sh", "cat <<EOF\ndocker run\nEOF\ndocker run --frob redis:7\n");
        assertThat(reading.diagnostics()).anyMatch(d -> d.toString().contains("run.sh:4:12"));
    }

    @Test
    void whatSystemdPutsIn() throws InputException {
        String unit = "# a unit\n[Unit]\nDescription=x\n[Service]\nEnvironment=TAG=1.2 \"OTHER=b c\"\n"
                + "ExecStart=/usr/bin/docker run --name %n -v /srv/%i:/data:ro -v %t/x.sock:/x.sock -p 80%i:80 --label a=5%% img:${TAG}\n";
        SpecReading instance = reading("/etc/systemd/system/web@81.service", unit);
        assertThat(instance.containers().get(0).name()).isEqualTo("web@81.service");
        assertThat(instance.containers().get(0).image()).isEqualTo("img:1.2");
        assertThat(instance.containers().get(0).mounts())
                .extracting(m -> m.source())
                .contains("/srv/81");
        assertThat(instance.containers().get(0).ports())
                .extracting(p -> p.hostPort())
                .contains(Optional.of(8081));

        SpecReading template = reading("web@.service", unit);
        assertThat(template.diagnostics())
                .filteredOn(d -> d.code().equals("spec-unresolved"))
                .extracting(d -> d.message().split(" ", 2)[0])
                .contains("%n", "%i", "%t");
    }

    @Test
    void aPercentSignOfAScriptIsNone() throws InputException {
        SpecReading reading = reading("run.sh", "docker run --name a%n --log-opt tag=%t redis:7");
        assertThat(reading.diagnostics()).isEmpty();
    }
}
