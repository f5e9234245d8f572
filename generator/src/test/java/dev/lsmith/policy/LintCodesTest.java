package dev.lsmith.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code profiles/lint/codes.ini} is what lint can say: each code of the sources is published, and each that is published is used. */
class LintCodesTest {
    private static final Path SOURCES =
            Path.of(System.getProperty("lsmith.root", ".."), "generator/src/main/java/dev/lsmith");

    /** A code as it is given to a finding, or held as a constant. */
    private static final Pattern CODE = Pattern.compile("\"([a-z]+[0-9]?(?:-[a-z0-9]+)+)\"");

    private static SortedSet<String> quoted(String... folders) throws IOException {
        SortedSet<String> words = new TreeSet<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(SOURCES.resolve(folder))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    CODE.matcher(Files.readString(file)).results().forEach(match -> words.add(match.group(1)));
                }
            }
        }
        return words;
    }

    @Test
    void whatIsPublishedIsUsed() throws IOException {
        SortedSet<String> words = quoted("policy", "app");

        assertThat(LintCode.shipped()).allSatisfy(code -> assertThat(words).contains(code.code()));
    }

    /** Codes that the reader gives for what it refuses are told by their message. */
    @Test
    void whatIsUsedIsPublished() throws IOException {
        SortedSet<String> words = quoted("policy/apparmor/lint");
        words.removeIf(word -> word.equals("apparmor-policy"));

        assertThat(words)
                .allSatisfy(word -> assertThat(LintCode.find(word)).as(word).isPresent());
    }

    @Test
    void textsAreSentences() {
        assertThat(LintCode.shipped()).allSatisfy(code -> {
            assertThat(code.why()).as(code.code()).endsWith(".");
            assertThat(code.mend()).as(code.code()).endsWith(".");
            assertThat(code.what()).as(code.code()).doesNotEndWith(".");
        });
    }
}
