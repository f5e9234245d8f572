package dev.lsmith.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.pattern.PathLanguage.PathScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real compiler as judge. Two texts of one meaning compile to the same bytes. */
class ApparmorParserOracleTest {
    private static final long SEED = 20261121;
    private static final Path PARSER = Path.of("/usr/sbin/apparmor_parser");
    private static final Path ABI = Path.of("/etc/apparmor.d/abi/3.0");

    @TempDir
    private Path folder;

    @BeforeAll
    static void needsTheParser() {
        assumeTrue(Files.isExecutable(PARSER) && Files.isReadable(ABI), "apparmor_parser is not installed");
    }

    @Test
    void hostileNamesMeanTheirBytes() throws IOException, InterruptedException {
        RandomGlobs random = new RandomGlobs(SEED);
        for (int profile = 0; profile < 12; profile++) {
            List<String> written = new ArrayList<>();
            List<String> octal = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String name = random.hostileName();
                written.add(GlobWriter.word(Glob.literal(name)));
                octal.add('"' + octal(name) + '"');
            }
            assertThat(compiled("", written))
                    .as("seed %d, profile %d: %s", SEED, profile, written)
                    .isPresent()
                    .isEqualTo(compiled("", octal));
        }
    }

    @Test
    void writtenGlobsCompileAlone() throws IOException, InterruptedException {
        RandomGlobs random = new RandomGlobs(SEED);
        String variables = "@{v0}=a\n@{v1}=\"b c\" d\n@{v2}=/x/\n";
        for (int i = 0; i < 40; i++) {
            String word = GlobWriter.word(random.any(2));
            assertThat(compiled(variables, List.of(word)))
                    .as("seed %d, %d: %s", SEED, i, word)
                    .isPresent();
        }
    }

    @Test
    void bothRefuseTheSameTexts() throws IOException, InterruptedException {
        RandomTexts random = new RandomTexts(SEED);
        for (int i = 0; i < 60; i++) {
            String text = random.maybeGlob(5);
            assertThat(parses(text))
                    .as("seed %d, %d: %s", SEED, i, text)
                    .isEqualTo(compiled("", List.of('"' + text + '"')).isPresent());
        }
    }

    @Test
    void bothHoldTheSameGlobsForEqual() throws IOException, InterruptedException, InputException {
        RandomTexts random = new RandomTexts(SEED);
        List<String> texts = new ArrayList<>();
        List<PathAutomaton<Boolean>> automata = new ArrayList<>();
        List<Optional<String>> binaries = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String text = random.glob(4);
            texts.add(text);
            automata.add(PathAutomaton.build(List.of(GlobParser.parse(text)), Map.of(), r -> !r.isEmpty()));
            binaries.add(compiled("", List.of('"' + text + '"')));
        }
        for (int a = 0; a < texts.size(); a++) {
            for (int b = 0; b < a; b++) {
                boolean same = PathSearch.shortest(
                                automata.get(a), automata.get(b), (x, y) -> !x.equals(y), PathScope.TEXT)
                        .isEmpty();
                assertThat(same)
                        .as("seed %d: %s and %s", SEED, texts.get(a), texts.get(b))
                        .isEqualTo(binaries.get(a).equals(binaries.get(b)));
            }
        }
    }

    private static boolean parses(String text) {
        try {
            GlobParser.parse(text);
            return true;
        } catch (InputException e) {
            return false;
        }
    }

    private static String octal(String name) {
        StringBuilder text = new StringBuilder();
        for (byte b : KernelText.encode(name)) {
            text.append(b == '/' ? "/" : String.format("\\%03o", b & 0xff));
        }
        return text.toString();
    }

    /** The hash of a profile that lets these paths be read; empty when the parser refuses it. */
    private Optional<String> compiled(String preamble, List<String> words) throws IOException, InterruptedException {
        Path profile = folder.resolve("profile");
        Path binary = folder.resolve("binary");
        String rules = words.stream().map(w -> "  " + w + " r,\n").collect(Collectors.joining());
        String text = "abi <abi/3.0>,\n" + preamble + "profile t {\n" + rules + "}\n";
        Files.write(profile, KernelText.encode(text));
        Process parser = new ProcessBuilder(PARSER.toString(), "-QKSq", "-M", ABI.toString(), profile.toString())
                .redirectOutput(binary.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assumeTrue(parser.waitFor(120, TimeUnit.SECONDS), "apparmor_parser takes too long");
        return parser.exitValue() == 0 ? Optional.of(sha256(Files.readAllBytes(binary))) : Optional.empty();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
