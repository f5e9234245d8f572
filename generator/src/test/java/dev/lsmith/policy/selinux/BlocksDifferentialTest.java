package dev.lsmith.policy.selinux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lsmith.policy.selinux.ModuleGrants.Vector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Policies drawn by chance, of blocks, macros, sets and the rest of what generates statements, against the compiler: secilc makes a binary policy
 * of each, checkpolicy writes that out plainly, and every access between all types is the same there and here.
 */
class BlocksDifferentialTest {
    private static final long SEED = Long.getLong("lsmith.seed", 14);
    private static final int POLICIES = Integer.getInteger("lsmith.selinux.policies", 25);

    private static final Pattern SET = Pattern.compile("\\(typeattributeset (\\S+) \\(([^()]*)\\)\\)");
    private static final Pattern ALLOW = Pattern.compile("\\(allow (\\S+) (\\S+) \\((\\S+) \\(([^()]*)\\)\\)\\)");
    private static final Pattern TYPE = Pattern.compile("\\(type (\\S+)\\)");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void everyAccessIsAsTheCompilerHasIt() throws Exception {
        assumeTrue(Tool.present("/usr/bin/secilc", "/usr/bin/checkpolicy"), "secilc and checkpolicy are not installed");
        Path base = Files.writeString(folder.resolve("base.cil"), RandomBlocks.BASE);
        BasePolicy given = BasePolicy.of(List.of(base));
        SelinuxMechanism mechanism = new SelinuxMechanism(given);
        Random random = new Random(SEED);
        int compiled = 0;
        for (int i = 0; i < POLICIES; i++) {
            String text = new RandomBlocks(random).text();
            Path module = Files.writeString(folder.resolve("module.cil"), text);
            Tool.Answer made = Tool.run(
                    folder,
                    List.of(
                            "secilc",
                            "-M",
                            "false",
                            "-N",
                            "-o",
                            "pol",
                            "-f",
                            "ctx",
                            base.toString(),
                            module.toString()));
            if (made.code() == 0) {
                compiled++;
                Tool.run(folder, List.of("checkpolicy", "-C", "-b", "-o", "plain.cil", "pol"));
                SelinuxModule read = mechanism.read("module.cil", text);
                assertThat(differences(read, Files.readString(folder.resolve("plain.cil"))))
                        .as("policy " + i + " of seed " + SEED + "\n" + text)
                        .isEmpty();
            }
        }
        assertThat(compiled).as("policies that compile").isGreaterThan(POLICIES / 4);
    }

    /** Accesses that only one of the two allows. */
    private static List<String> differences(SelinuxModule module, String plain) {
        Set<String> types = new TreeSet<>();
        find(TYPE, plain).forEach(m -> types.add(m.get(0)));
        Map<String, Set<String>> members = new HashMap<>();
        find(SET, plain).forEach(m -> members.put(m.get(0), Set.of(m.get(1).split(" ", -1))));
        Set<String> allowed = new HashSet<>();
        for (List<String> rule : find(ALLOW, plain)) {
            for (String source : members.getOrDefault(rule.get(0), Set.of(rule.get(0)))) {
                Set<String> targets = rule.get(1).equals("self")
                        ? Set.of(source)
                        : members.getOrDefault(rule.get(1), Set.of(rule.get(1)));
                for (String target : targets) {
                    for (String permission : rule.get(3).split(" ", -1)) {
                        allowed.add(String.join(" ", source, target, rule.get(2), permission));
                    }
                }
            }
        }
        LoadedGrants grants = new LoadedGrants(module);
        Set<String> known = new TreeSet<>(module.host().types());
        known.addAll(module.types());
        List<String> different = new ArrayList<>();
        if (!known.equals(types)) {
            different.add("types: " + known + ", compiled: " + types);
        }
        for (String source : types) {
            for (String target : types) {
                for (String tclass : List.of("file", "dir", "process")) {
                    Set<String> here = grants.of(new Vector(source, target, tclass))
                            .permissions()
                            .keySet();
                    for (String permission : List.of("read", "write", "ioctl", "search", "signal", "fork")) {
                        String access = String.join(" ", source, target, tclass, permission);
                        if (here.contains(permission) != allowed.contains(access)) {
                            different.add(access + (here.contains(permission) ? " here" : " compiled"));
                        }
                    }
                }
            }
        }
        return different;
    }

    private static List<List<String>> find(Pattern pattern, String text) {
        List<List<String>> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            List<String> groups = new ArrayList<>();
            for (int i = 1; i <= matcher.groupCount(); i++) {
                groups.add(matcher.group(i));
            }
            found.add(groups);
        }
        return found;
    }
}
