package dev.lsmith.target.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileKind;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.Ownership;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.target.Comparison;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Measures, it asserts nothing: how much time of the processor two profiles of many rules take to compare, and how many decisions a second
 * one of them makes. Run its {@code main} with the number of rules, 2,000 if none is given.
 */
final class MeaningBenchmark {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final int ROUNDS = 5;
    private static final int DECISIONS = 2_000_000;
    private static final String[] ROOTS = {"/etc", "/usr/lib", "/usr/share", "/var/lib", "/srv", "/opt/app", "/proc/*"};
    private static final String[] WORDS = {"conf", "data", "module", "cache", "log", "locale", "font", "site", "plugin"
    };

    private final RandomGenerator random = new Random(1);

    private MeaningBenchmark() {}

    public static void main(String[] arguments) throws InputException {
        int rules = arguments.length == 0 ? 2000 : Integer.parseInt(arguments[0]);
        MeaningBenchmark bench = new MeaningBenchmark();
        List<String> before = new ArrayList<>();
        for (int i = 0; i < rules; i++) {
            before.add(bench.rule());
        }
        List<String> after = new ArrayList<>(before);
        for (int i = 0; i < rules; i += 50) {
            after.set(i, bench.rule());
        }
        bench.compare(before, after);
        bench.decide(before);
    }

    private String rule() {
        String root = ROOTS[random.nextInt(ROOTS.length)];
        String path = root + "/" + word() + "/" + word();
        String end = switch (random.nextInt(10)) {
            case 0 -> "/**";
            case 1 -> "/*";
            case 2 -> "/*.so*";
            case 3 -> "/{a,b}" + word();
            case 4 -> "[0-9]*";
            default -> "/" + word() + "." + word();
        };
        return (random.nextInt(20) == 0 ? "owner " : "") + path + end + (random.nextInt(4) == 0 ? " rw," : " r,");
    }

    private String word() {
        return WORDS[random.nextInt(WORDS.length)] + random.nextInt(30);
    }

    private void compare(List<String> before, List<String> after) throws InputException {
        ProfileMeaning old = Meanings.ofRules(String.join("\n", before));
        ProfileMeaning young = Meanings.ofRules(String.join("\n", after));
        for (int round = 0; round < ROUNDS; round++) {
            long start = CLOCK.getCurrentThreadCpuTime();
            Comparison comparison =
                    MeaningComparison.of(List.of(old), List.of(young), new ProfileWriter(), Model.EMPTY);
            long millis = (CLOCK.getCurrentThreadCpuTime() - start) / 1_000_000;
            System.out.printf(
                    "compared %d rules with %d: %d differences in %d ms%n",
                    before.size(), after.size(), comparison.differences().size(), millis);
        }
    }

    private void decide(List<String> rules) throws InputException {
        long start = CLOCK.getCurrentThreadCpuTime();
        Decider decider = Decider.of(Meanings.ofRules(String.join("\n", rules)));
        System.out.printf("read and compiled in %d ms%n", (CLOCK.getCurrentThreadCpuTime() - start) / 1_000_000);
        List<Access> accesses = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            String path = rules.get(random.nextInt(rules.size()))
                    .replaceAll("owner | rw?,", "")
                    .replaceAll("[*?{}\\[\\]]", "7");
            accesses.add(FileAccess.of(path, FileKind.UNKNOWN, Set.of(FilePermission.READ), Ownership.OTHER));
        }
        for (int round = 0; round < ROUNDS; round++) {
            int allowed = 0;
            long begin = CLOCK.getCurrentThreadCpuTime();
            for (int i = 0; i < DECISIONS; i++) {
                allowed += decider.decide(accesses.get(i % accesses.size())).allows() ? 1 : 0;
            }
            double seconds = (CLOCK.getCurrentThreadCpuTime() - begin) / 1e9;
            System.out.printf("%,.0f decisions a second, %d allowed%n", DECISIONS / seconds, allowed);
        }
    }
}
