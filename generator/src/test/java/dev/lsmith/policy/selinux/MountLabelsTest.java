package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Mount;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Synthesis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files a module's file contexts take, among those of Debian's own policy. */
class MountLabelsTest {
    private static final Path DEBIAN = Path.of("/etc/selinux/default/contexts/files/file_contexts");
    private static final Pattern LINE =
            Pattern.compile("(/\\S*)\\s+(?:(-[-dcbspl])\\s+)?\\w+:\\w+:(\\w+):s0(?:-\\S+)?");

    private final SelinuxMechanism target = new SelinuxMechanism();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "bind, /srv/www, '', /srv/www(/.*)?",
        "bind, /opt/app/data, Z, /opt/app/data(/.*)?",
        "volume, /var/lib/docker/volumes/pgdata/_data, z, ''",
        "volume, /var/lib/containers/storage/volumes/pgdata/_data, '', ''",
        "volume, /data/docker/volumes/pgdata/_data, z, ''",
        "bind, /var/lib/docker/volumes/pgdata/_data, '', ''",
        "bind, /var/lib/kubelet/pods/1/volumes/x, '', ''",
        "bind, /var/lib/mysql, '', ''",
        "bind, /home/u/site, Z, ''"
    })
    void onlyWhatIsTheContainersAloneIsLabelled(String kind, String source, String option, String regex) {
        Synthesis<SelinuxModule> synthesis = target.synthesise(assignment(kind, source, option));
        assertThat(synthesis.policy().fileContexts())
                .extracting(FileContext::regex)
                .isEqualTo(regex.isEmpty() ? List.of() : List.of(regex));
        assertThat(synthesis.notes()).anyMatch(note -> note.contains(source));
    }

    @Test
    void theyWinAndTakeNobodyElsesFiles() throws Exception {
        assumeThat(Judge.present() && Tool.present("/usr/sbin/matchpathcon") && Files.isReadable(DEBIAN))
                .as(Judge.WHY + ", nor libselinux' utilities and selinux-policy-default")
                .isTrue();
        SelinuxModule module =
                target.synthesise(assignment("bind", "/opt/app.d/bin", "")).policy();
        Judge judge = new Judge(folder);
        SelinuxModule none = LabelledModule.of(module, List.of());
        judge.link(module, Renderer.cil(module), "with", host(module));
        judge.link(none, Renderer.cil(none), "without", host(none));
        List<String> inside =
                List.of("/opt/app.d/bin", "/opt/app.d/bin/x", "/opt/app.d/bin/lib/y.so", "/opt/app.d/bin/a b");
        List<String> outside = List.of(
                "/opt/app.d",
                "/opt/app.d/binary",
                "/opt/appxd/bin/x",
                "/opt/app.d/lib/y.so",
                "/var/lib/docker/volumes/pgdata/_data/x",
                "/var/lib/mysql/ibdata1",
                "/home/u/site/index.html",
                "/srv/www/index.html",
                "/usr/bin/env",
                "/etc/shadow");
        assertThat(types("with", inside)).containsOnly("lsmith_web_file_t");
        assertThat(types("without", inside)).doesNotContain("lsmith_web_file_t").contains("bin_t", "lib_t");
        assertThat(types("with", outside)).isEqualTo(types("without", outside));
    }

    /** Debian's own file contexts as CIL, with the types that they name. */
    private static String host(SelinuxModule module) throws Exception {
        TreeSet<String> types = new TreeSet<>();
        StringBuilder contexts = new StringBuilder();
        for (String line : Files.readAllLines(DEBIAN)) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                types.add(matcher.group(3));
                String kind = List.of(FileContext.FileType.values()).stream()
                        .filter(t -> t.flag()
                                .equals(Optional.ofNullable(matcher.group(2)).orElse("")))
                        .map(FileContext.FileType::word)
                        .findFirst()
                        .orElseThrow();
                contexts.append("(filecon \"" + matcher.group(1) + "\" " + kind + " (system_u object_r "
                        + matcher.group(3) + " ((s0) (s0))))\n");
            }
        }
        types.removeAll(Requirements.of(module).types());
        String base = Files.readString(SelinuxRecordings.root().resolve("profiles/selinux/base/base.cil"));
        types.removeIf(type -> base.contains("(type " + type + ")"));
        StringBuilder declared = new StringBuilder();
        types.forEach(type -> declared.append("(type " + type + ")\n(roletype object_r " + type + ")\n"));
        return declared.append(contexts).toString();
    }

    private List<String> types(String policy, List<String> paths) throws Exception {
        List<String> command = new ArrayList<>(List.of("matchpathcon", "-n", "-N", "-f", policy + ".contexts"));
        command.addAll(paths);
        String output = Tool.run(folder, command).output();
        return output.lines()
                .map(line -> line.replaceAll(".*:(\\w+):s0.*", "$1"))
                .toList();
    }

    private static Assignment assignment(String kind, String source, String option) {
        Mount mount = new Mount(kind, "", source, "/data", false, "", option.isEmpty() ? List.of() : List.of(option));
        ContainerSpec with = ExampleAssignments.mounting(mount);
        return new Assignment("web", Model.EMPTY, Optional.of(with), new Privileges(new TreeSet<>(), false), false);
    }
}
