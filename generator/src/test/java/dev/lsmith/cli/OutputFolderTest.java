package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lsmith.app.FileDigests;
import dev.lsmith.app.FileDigests.OutputMark;
import dev.lsmith.app.Generation.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An output folder holds the files of one run, and what is a person's stays a person's. */
class OutputFolderTest {
    private static final Content NO_SPACE = out -> {
        out.write("half");
        throw new IOException("No space left on device");
    };

    @TempDir
    private Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void folder() {
        folder = temporary.resolve("out");
    }

    private List<String> write(boolean force, String... namesAndTexts) throws IOException {
        SortedMap<String, Content> files = new TreeMap<>();
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            files.put(namesAndTexts[i], Content.of(namesAndTexts[i + 1]));
        }
        return new OutputFolder(folder, force).write(files);
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void aSecondRunReplacesTheFirst() throws IOException {
        write(false, "apparmor/web", "one", "seccomp.json", "one");
        assertThat(write(false, "apparmor/web", "two", "seccomp.json", "one")).isEmpty();

        assertThat(names()).containsExactly("apparmor/web", FileDigests.FILE, "seccomp.json");
        assertThat(text("apparmor/web")).isEqualTo("two");
        assertThat(text(FileDigests.FILE).lines()).hasSize(2).allMatch(line -> line.matches("[0-9a-f]{64}  [a-z./]+"));
    }

    @Test
    void whatTheNewRunDoesNotWriteGoes() throws IOException {
        write(false, "apparmor/old", "one", "selinux/old.te", "one");
        assertThat(write(false, "apparmor/new", "two")).containsExactly("apparmor/old", "selinux/old.te");

        assertThat(names()).containsExactly("apparmor/new", FileDigests.FILE);
        assertThat(folder.resolve("selinux")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"apparmor/web", "apparmor/renamed"})
    void aFileThatWasChangedIsNotReplacedWithoutAWord(String next) throws IOException {
        write(false, "apparmor/web", "one", "seccomp.json", "one");
        Files.writeString(folder.resolve("apparmor/web"), "mine");

        assertThatThrownBy(() -> write(false, next, "two", "seccomp.json", "two"))
                .isInstanceOf(IOException.class)
                .hasMessageContainingAll("apparmor/web", "changed since lsmith wrote it", "--force");
        assertThat(text("apparmor/web")).isEqualTo("mine");
        assertThat(text("seccomp.json")).isEqualTo("one");

        write(true, next, "two", "seccomp.json", "two");
        assertThat(names()).containsExactly(next, FileDigests.FILE, "seccomp.json");
        assertThat(text(next)).isEqualTo("two");
    }

    @Test
    void aFileOfSomebodyElseStays() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.md"), "my notes");
        Files.writeString(folder.resolve("other"), "mine");

        assertThatThrownBy(() -> write(false, "report.md", "one")).hasMessageContaining("did not write it");
        assertThat(text("report.md")).isEqualTo("my notes");
        write(false, "report.md", "my notes");
        write(true, "report.md", "two");
        assertThat(text("other")).isEqualTo("mine");
    }

    /** A full disk: all old. */
    @Test
    void whatCannotBeWrittenChangesNothing() throws IOException {
        write(false, "a", "one", "b", "one", "old", "one");
        SortedMap<String, Content> files = new TreeMap<>();
        files.put("a", Content.of("two"));
        files.put("b", NO_SPACE);

        assertThatThrownBy(() -> new OutputFolder(folder, false).write(files))
                .hasMessageContaining("/b: No space left");
        assertThat(names()).containsExactly("a", "b", FileDigests.FILE, "old");
        assertThat(text("a")).isEqualTo("one");
    }

    /** What a process that was killed while it wrote leaves. */
    @Test
    void halfFilesOfAProcessThatWasKilledAreInNobodysWay() throws IOException {
        write(false, "apparmor/web", "one");
        Files.createDirectories(folder.resolve(OutputMark.WORK).resolve("new/apparmor"));
        Files.writeString(folder.resolve(OutputMark.WORK).resolve("new/apparmor/web"), "hal");
        Files.writeString(folder.resolve(OutputMark.WORK).resolve("lock"), "");
        String half = ".web." + ProcessHandle.current().pid() + ".part";
        Files.writeString(folder.resolve("apparmor").resolve(half), "hal");

        write(false, "apparmor/web", "two");

        assertThat(text("apparmor/web")).isEqualTo("two");
        assertThat(folder.resolve(OutputMark.WORK)).doesNotExist();
    }

    /** Killed between two moves: the mark stands, and the next run knows the files of both. */
    @Test
    void aMixtureIsMarkedAndMended() throws IOException {
        write(false, "a", "one", "b", "one");
        String before = text(FileDigests.FILE);
        write(false, "a", "two", "b", "two");
        String after = text(FileDigests.FILE);
        Files.writeString(folder.resolve("b"), "one");
        Files.writeString(folder.resolve(FileDigests.FILE), before);
        Files.createDirectories(folder.resolve(OutputMark.WORK));
        Files.writeString(OutputMark.of(folder), before + after);

        Invocation verify = Invocation.of("verify", folder, Examples.NGINX.log(), "--spec", Examples.NGINX.spec());
        assertThat(verify.exitCode()).isEqualTo(3);
        assertThat(verify.err()).contains("of two runs", "generate it again");

        write(false, "a", "three", "b", "three");
        assertThat(names()).containsExactly("a", "b", FileDigests.FILE);
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "./", "sub/..", "new/../out"})
    void theFolderMayBeNamedInAnyWay(String name) throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        Path named = name.startsWith("new") ? temporary.resolve(name) : Path.of(folder + "/" + name);
        new OutputFolder(named, false).write(new TreeMap<>(Map.of("apparmor/web", Content.of("one"))));
        assertThat(text("apparmor/web")).isEqualTo("one");
    }

    @Test
    void aLinkToAFolderIsFollowedAndALinkInItIsNot() throws IOException {
        Path elsewhere = Files.createDirectories(temporary.resolve("elsewhere"));
        Files.createDirectories(folder);
        Files.createSymbolicLink(folder.resolve("apparmor"), elsewhere);

        assertThatThrownBy(() -> write(true, "apparmor/web", "one")).hasMessageContaining("symbolic link");
        assertThat(elsewhere).isEmptyDirectory();

        Path real = folder;
        folder = Files.createSymbolicLink(temporary.resolve("link"), elsewhere);
        write(false, "apparmor/web", "one");
        assertThat(elsewhere.resolve("apparmor/web")).hasContent("one");
        assertThat(real.resolve("apparmor/apparmor/web")).exists();
    }

    @Test
    void aListDoesNotLeadOutOfTheFolder() throws IOException {
        write(false, "a", "one");
        Path outside = Files.writeString(temporary.resolve("outside"), "one");
        String digest = text(FileDigests.FILE).substring(0, 64);
        for (String name : List.of("../outside", outside.toString(), "./../outside", "x/../../outside", "..")) {
            Files.writeString(folder.resolve(FileDigests.FILE), digest + "  " + name + "\n" + digest + "  a\n");
            write(false, "a", "one");
            assertThat(outside).exists();
        }
    }

    @Test
    void nothingIsWrittenOutsideOfTheFolder() {
        assertThatThrownBy(() -> write(false, "../x", "one")).hasMessageContaining("outside the output folder");
        assertThat(temporary.resolve("x")).doesNotExist();
    }
}
