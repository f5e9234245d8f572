package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.cli.Main.Version;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        assertThat(of(classes, "org.antlr", "freemarker", "tools.jackson", "org.yaml", "dev.lsmith.base"))
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

    /**
     * Java believes what it maps: a changed byte of the class-data archive would end it by a signal. The launcher is run from a folder like a
     * checkout that is built, with the classes of this test.
     */
    @Test
    void aDamagedClassDataArchiveIsMadeAnew() throws Exception {
        Path home = builtCheckout();
        Path cache = Files.createDirectories(folder.resolve("cache"));
        String version = launched(home, cache);
        List<Path> made = archives(cache);
        assumeTrue(made.size() == 1, "this Java makes no class-data archive");
        byte[] whole = Files.readAllBytes(made.get(0));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(24);
        byte[] damaged = whole.clone();
        for (int i = 0; i < 24; i++) {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
        }
        Files.write(made.get(0), damaged);
        Path cut = Path.of(made.get(0).toString().replaceFirst("[0-9]+\\.jsa$", "1.jsa"));
        Files.write(cut, Arrays.copyOf(whole, whole.length / 2));

        assertThat(launched(home, cache)).isEqualTo(version).contains("lsmith");
        assertThat(cut).doesNotExist();
        assertThat(archives(cache))
                .singleElement()
                .satisfies(archive -> assertThat(Files.readAllBytes(archive)).isNotEqualTo(damaged));
    }

    /** What the launcher and the archive that it makes need of a checkout, with nothing to build. */
    private Path builtCheckout() throws IOException {
        Path root = Path.of(System.getProperty("lsmith.root"));
        Path home = Files.createDirectories(folder.resolve("home"));
        Path target = home.resolve("generator/target");
        Files.createDirectories(target.resolve("lib"));
        Files.createDirectories(home.resolve("examples"));
        Files.createDirectories(home.resolve("generator/dist/launcher"));
        for (String file : List.of("lsmith", "generator/dist/launcher/options.sh")) {
            Files.copy(root.resolve(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (String example : List.of("examples/nginx", "examples/redis")) {
            Files.createSymbolicLink(
                    home.resolve(example), root.resolve(example).toAbsolutePath());
        }
        List<Path> places = Stream.of(ChildJava.classPath().split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        places.stream()
                                .filter(Files::isRegularFile)
                                .map(place -> place.toUri().toString())
                                .collect(Collectors.joining(" ")));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(target.resolve("lsmith.jar")), manifest)) {
            Set<String> packed = new HashSet<>();
            for (Path place : places.stream().filter(Files::isDirectory).toList()) {
                pack(place, jar, packed);
            }
        }
        return home;
    }

    private static void pack(Path place, JarOutputStream jar, Set<String> packed) throws IOException {
        try (Stream<Path> files = Files.walk(place, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = place.relativize(file).toString();
                if (!name.startsWith("META-INF/") && packed.add(name)) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
        }
    }

    private String launched(Path home, Path cache) throws IOException, InterruptedException {
        ProcessBuilder launcher = new ProcessBuilder(home.resolve("lsmith").toString(), "--version");
        launcher.environment().put("XDG_CACHE_HOME", cache.toString());
        Process process = launcher.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(told).isZero();
        return told;
    }

    private static List<Path> archives(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
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
