package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Java loads for a command: what it does not need costs a short run more than all of its work. */
class StartTest {
    /** How {@code -Xlog:class+load} names a class (JEP 158). */
    private static final Pattern LOADED =
            Pattern.compile("^\\[[^]]*\\]\\[info *\\]\\[class,load *\\] ([\\w.$]+) source: .*");

    @TempDir
    Path folder;

    @Test
    void theVersionNeedsNoLanguageAndNoCommand() throws Exception {
        SortedSet<String> classes = loaded("--version");

        assertThat(classes).contains(Main.class.getName(), Version.class.getName());
        assertThat(of(classes, "dev.lsmith.cli")).noneMatch(name -> name.endsWith("Command"));
        assertThat(of(classes, "org.antlr", "freemarker", "tools.jackson", "org.yaml", "dev.lsmith.data"))
                .isEmpty();
    }

    @Test
    void generateNeedsTheGrammarsOfTheLogAndOfItsOwnData() throws Exception {
        SortedSet<String> classes =
                loaded("generate", Examples.NGINX.log(), "--spec", Examples.NGINX.spec(), "-o", folder.resolve("out"));

        assertThat(of(classes, "dev.lsmith.grammar").stream()
                        .map(name -> name.split("\\.", -1)[3])
                        .distinct())
                .containsExactly("apparmor", "audit");
        assertThat(of(classes, "dev.lsmith.cli").stream().filter(name -> name.endsWith("Command")))
                .containsExactly(GenerateCommand.class.getName());
        assertThat(of(classes, "org.yaml", "tools.jackson.databind", "java.beans.Introspector"))
                .isEmpty();
    }

    private static List<String> of(SortedSet<String> classes, String... packages) {
        return classes.stream()
                .filter(name -> List.of(packages).stream().anyMatch(name::startsWith))
                .toList();
    }

    private static SortedSet<String> loaded(Object... arguments) throws IOException, InterruptedException {
        ChildJava child = ChildJava.start(List.of("-Xlog:class+load"), Main.class, arguments);
        SortedSet<String> classes = new TreeSet<>();
        try (BufferedReader out = child.process().inputReader(StandardCharsets.UTF_8)) {
            out.lines().map(LOADED::matcher).filter(Matcher::matches).forEach(line -> classes.add(line.group(1)));
        }
        assertThat(child.ended()).isZero();
        return classes;
    }
}
