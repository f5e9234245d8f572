package dev.lsmith.policy.apparmor.meaning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lsmith.access.Endpoint;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.base.kernel.KernelTable;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.PathAutomaton;
import dev.lsmith.pattern.Samples;
import dev.lsmith.policy.apparmor.DeclaredVariables;
import dev.lsmith.policy.apparmor.resolve.Resolution;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.KernelQuery;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.RuleCompiler.CompiledRule;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes questions for a kernel, with lsmith's own answers: {@code examples/lab/oracle} asks them of {@code .access} in
 * securityfs. A policy is a pair of files in the folder {@code lsmith.questions}: its text, and its questions as {@code
 * examples/lab/oracle/apparmor.c} reads them.
 */
@EnabledIfSystemProperty(named = "lsmith.questions", matches = ".+")
class ProfileQuestionsTest {
    private static final Path FOLDER = Path.of(System.getProperty("lsmith.questions", ""), "apparmor");
    private static final Path ROOT = Path.of(System.getProperty("lsmith.root", ".."));
    private static final Path INSTALLED = Path.of("/etc/apparmor.d");
    private static final int RANDOM_POLICIES = Integer.getInteger("lsmith.questions.policies", 300);
    private static final int MOST_EACH = Integer.getInteger("lsmith.questions.each", 4_000);
    private static final long SEED = Long.getLong("lsmith.seed", 13);

    private final RandomGenerator random = new Random(SEED);
    private long asked;

    @Test
    void write() throws IOException {
        Files.createDirectories(FOLDER);
        for (Path file : shipped()) {
            policy(file.getFileName().toString(), Files.readString(file));
        }
        RandomRules rules = new RandomRules(SEED);
        for (int i = 0; i < RANDOM_POLICIES; i++) {
            List<String> some = rules.rules();
            String name = "random-" + i;
            pair(name, random(name + "a", some), random(name + "b", rules.changed(some)));
        }
        System.out.println(asked + " questions of AppArmor's policies");
        assertThat(asked).isPositive();
    }

    private static String random(String name, List<String> rules) {
        return "abi <abi/3.0>,\nprofile " + name + " {\n" + String.join(",\n", rules) + ",\n}\n";
    }

    /** What the repository's examples yielded, what it ships, and what is installed beside it. */
    private static List<Path> shipped() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(ROOT.resolve("examples"), ROOT.resolve("profiles"))) {
            try (Stream<Path> all = Files.walk(folder)) {
                all.filter(Files::isRegularFile)
                        .filter(f -> f.toString().contains("/apparmor/"))
                        .filter(f -> !f.getFileName().toString().contains("."))
                        .forEach(files::add);
            }
        }
        for (Path folder : List.of(INSTALLED, Path.of("/usr/share/apparmor/extra-profiles"))) {
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.list(folder)) {
                    all.filter(Files::isRegularFile).forEach(files::add);
                }
            }
        }
        return files.stream().sorted().toList();
    }

    private void policy(String name, String text) throws IOException {
        try {
            write(name, text, meanings(text), List.of());
        } catch (InputException notForUs) {
            System.out.println(name + ": " + notForUs.getMessage());
        }
    }

    /** Both policies, each asked also the witnesses of what tells them apart. */
    private void pair(String name, String before, String after) throws IOException {
        try {
            List<ProfileMeaning> old = meanings(before);
            List<ProfileMeaning> young = meanings(after);
            List<byte[]> witnesses = new ArrayList<>();
            witnesses.addAll(differences(
                    KernelQuery.Dfa.FILE, old.get(0).files(), young.get(0).files()));
            witnesses.addAll(differences(
                    KernelQuery.Dfa.POLICY, old.get(0).policy(), young.get(0).policy()));
            write(name + "a", before, old, witnesses);
            write(name + "b", after, young, witnesses);
        } catch (InputException notForUs) {
            System.out.println(name + ": " + notForUs.getMessage());
        }
    }

    private static List<byte[]> differences(KernelQuery.Dfa table, List<CompiledRule> before, List<CompiledRule> after)
            throws InputException {
        return TableComparison.compare(table, before, after, () -> {}).stream()
                .map(found -> asked(table, found.text()))
                .toList();
    }

    private static List<ProfileMeaning> meanings(String text) throws InputException {
        AppArmorProfile policy =
                Resolution.resolve(ProfileReader.read("text", text), SearchPath.of(INSTALLED), LanguageVersion.V3_0);
        Mediation mediation = Mediation.ofAbi(policy.abi()).compiledBy(LanguageVersion.V3_0);
        List<ProfileMeaning> meanings = new ArrayList<>();
        for (Profile profile : policy.profiles()) {
            meanings.add(ProfileMeaning.of(profile, DeclaredVariables.of(policy, profile), mediation));
        }
        return meanings;
    }

    private void write(String name, String text, List<ProfileMeaning> profiles, List<byte[]> more)
            throws IOException, InputException {
        Files.writeString(FOLDER.resolve(name + ".profile"), text);
        try (DataOutputStream out = new DataOutputStream(
                new java.io.BufferedOutputStream(Files.newOutputStream(FOLDER.resolve(name + ".questions"))))) {
            for (ProfileMeaning profile : everyOne(profiles)) {
                questions(profile, more, out);
            }
        }
    }

    private static List<ProfileMeaning> everyOne(List<ProfileMeaning> profiles) {
        return profiles.stream()
                .flatMap(p -> Stream.concat(Stream.of(p), everyOne(p.children()).stream()))
                .toList();
    }

    private void questions(ProfileMeaning profile, List<byte[]> more, DataOutputStream out)
            throws IOException, InputException {
        CompiledProfile compiled = CompiledProfile.of(profile);
        Map<String, byte[]> questions = new LinkedHashMap<>();
        more.forEach(text -> add(questions, text));
        for (KernelQuery.Dfa table : KernelQuery.Dfa.values()) {
            List<BytePattern> patterns = (table == KernelQuery.Dfa.FILE ? profile.files() : profile.policy())
                    .stream().map(CompiledRule::pattern).toList();
            for (byte[] text : near(patterns)) {
                add(questions, asked(table, text));
            }
        }
        List<byte[]> chosen = new ArrayList<>(questions.values());
        Neighbours neighbours = new Neighbours(random);
        for (int i = 0; i < chosen.size() && questions.size() < MOST_EACH; i++) {
            neighbours.of(chosen.get(i)).forEach(text -> add(questions, text));
        }
        byte[] label = KernelText.encode(profile.name());
        out.writeShort(label.length | 0x8000);
        out.write(label);
        for (byte[] question : questions.values()) {
            out.writeShort(question.length);
            out.write(question);
            KernelAnswer.of(compiled, question).write(out);
            asked++;
        }
        sockets(profile, out);
    }

    /** Each family and type. */
    private void sockets(ProfileMeaning profile, DataOutputStream out) throws IOException, InputException {
        ProfileDecider decider = ProfileDecider.of(profile);
        for (String family : KernelTable.ADDRESS_FAMILIES.names()) {
            for (String type : KernelTable.SOCKET_TYPES.names()) {
                NetworkUse use = new NetworkUse(
                        family,
                        type,
                        0,
                        new TreeSet<>(Set.of(NetworkUse.SocketPermission.CREATE)),
                        Endpoint.UNKNOWN,
                        Endpoint.UNKNOWN);
                if (!family.equals("unix")) {
                    byte[] question = KernelAnswer.socket(
                            KernelTable.ADDRESS_FAMILIES.number(family).orElseThrow(),
                            KernelTable.SOCKET_TYPES.number(type).orElseThrow());
                    out.writeShort(question.length);
                    out.write(question);
                    KernelAnswer.socket(decider.decide(use)).write(out);
                    asked++;
                }
            }
        }
    }

    /** The shortest text of each set that the rules do not tell apart, and texts of each rule. */
    private static Collection<byte[]> near(List<BytePattern> patterns) {
        List<byte[]> texts = new ArrayList<>(Samples.ofAll(patterns));
        try {
            texts.addAll(PathAutomaton.of(patterns, matching -> matching, 20_000)
                    .shortestTexts()
                    .values());
        } catch (InputException tooComplex) {
            return texts;
        }
        return texts;
    }

    /** As it is asked: the file table's strings behind the byte of their class. */
    private static byte[] asked(KernelQuery.Dfa table, byte[] text) {
        if (table == KernelQuery.Dfa.POLICY) {
            return text;
        }
        byte[] headed = new byte[text.length + 1];
        headed[0] = KernelAnswer.FILE;
        System.arraycopy(text, 0, headed, 1, text.length);
        return headed;
    }

    private static void add(Map<String, byte[]> questions, byte[] text) {
        if (KernelAnswer.isAskable(text)) {
            questions.putIfAbsent(Arrays.toString(text), text);
        }
    }
}
