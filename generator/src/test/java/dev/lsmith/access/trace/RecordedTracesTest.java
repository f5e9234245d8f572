package dev.lsmith.access.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.DecodedRecord.Observation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Programs of Debian 12 as strace 6.1 recorded them ({@code strace -f -y -s 0}, an empty environment), and what is read of them: {@code
 * unshare -rm sh -c 'mount -t tmpfs none /mnt && mount --bind /etc /mnt && umount /mnt'}, {@code prlimit --nofile=100:200 true}, {@code setpriv
 * --no-new-privs --bounding-set=-all true}, {@code setarch --addr-no-randomize true} and {@code stat -c %s /etc/passwd}. {@code
 * -Dlsmith.golden=write} writes the answers anew.
 */
class RecordedTracesTest {
    private static final Path FOLDER = Path.of(System.getProperty("lsmith.root", ".."))
            .resolve("generator/src/test/resources/dev/lsmith/access/trace");

    @ParameterizedTest
    @ValueSource(strings = {"unshare", "prlimit", "setpriv", "setarch", "stat"})
    void whatIsReadOfARecordedProgram(String name) throws IOException {
        ReadTrace read = ReadTrace.of(
                Files.readAllLines(FOLDER.resolve(name + ".strace")).toArray(String[]::new));
        String told = read.observations.stream()
                        .map(Observation::access)
                        .map(access -> access.kind() + " " + access.text())
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .collect(Collectors.joining("\n"))
                + "\n";
        Path golden = FOLDER.resolve(name + ".accesses");
        if (System.getProperty("lsmith.golden", "").equals("write")) {
            Files.writeString(golden, told);
        }
        assertThat(told).isEqualTo(Files.readString(golden));
        assertThat(read.fates).noneMatch(fate -> fate.contains(" UNRECOGNISED ") || fate.contains(" UNSUPPORTED "));
        assertThat(read.gaps).isEmpty();
    }
}
