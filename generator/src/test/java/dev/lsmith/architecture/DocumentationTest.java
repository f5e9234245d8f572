package dev.lsmith.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages name is there. */
class DocumentationTest {
    private static final Path ROOT =
            Path.of(System.getProperty("lsmith.root", "..")).toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#[^)]*)?\\)");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)[`.]");
    private static final Pattern TYPE = Pattern.compile(
            "`((?:base|audit|access|container|model|pattern|learn|policy|launch|posture|report|app|cli)(?:\\.[a-z]+)*\\.[A-Z]\\w*)`");

    static Stream<Path> pages() throws IOException {
        Set<Path> pages = new TreeSet<>();
        for (String folder : List.of("", "docs", "examples")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder), folder.isEmpty() ? 1 : 9)) {
                files.filter(file -> file.toString().endsWith(".md"))
                        .filter(file -> !file.toString().contains("policies"))
                        .map(ROOT::relativize)
                        .forEach(pages::add);
            }
        }
        return pages.stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void eachLinkLeadsSomewhere(Path page) throws IOException {
        Path folder = ROOT.resolve(page).getParent();
        for (String target : found(LINK, page)) {
            if (!target.contains("://")) {
                assertThat(folder.resolve(target))
                        .as("%s, linked in %s", target, page)
                        .exists();
            }
        }
    }

    /** A merge that was not finished leaves its marks, and a page has no compiler. */
    @ParameterizedTest
    @MethodSource("pages")
    void noMergeIsLeftHalfDone(Path page) throws IOException {
        assertThat(Files.readAllLines(ROOT.resolve(page)))
                .noneMatch(line -> line.startsWith("<<<<<<< ") || line.startsWith(">>>>>>> "));
    }

    @Test
    void eachPropertyNamesTestsThatExist() throws IOException {
        Set<String> tests = names("test");
        Set<String> named = found(TEST, Path.of("docs", "properties.md"));

        assertThat(named).hasSizeGreaterThan(20);
        assertThat(tests).containsAll(named);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void eachTypeThatAPageNamesExists(Path page) throws IOException {
        for (String type : found(TYPE, page)) {
            Path file = ROOT.resolve("generator/src/main/java/dev/lsmith/" + type.replace('.', '/') + ".java");
            assertThat(file).as("%s, named in %s", type, page).exists();
        }
    }

    private static Set<String> found(Pattern pattern, Path page) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(ROOT.resolve(page)));
        return matcher.results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> names(String sources) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("generator/src/" + sources))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".java"))
                    .map(name -> name.substring(0, name.length() - ".java".length()))
                    .collect(Collectors.toSet());
        }
    }
}
