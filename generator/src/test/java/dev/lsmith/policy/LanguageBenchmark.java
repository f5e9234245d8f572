package dev.lsmith.policy;

import dev.lsmith.base.InputException;
import dev.lsmith.policy.seccomp.SeccompMechanism;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import dev.lsmith.policy.selinux.SelinuxMechanism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** How long filters and modules take to read and compare: the first time in a fresh Java, and afterwards. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(3)
@Measurement(iterations = 10)
public class LanguageBenchmark {
    private static final Path ROOT = Path.of(System.getProperty("lsmith.root", ".."));

    /** With 191 rules each, as many as Fedora's container_t has by itself (profiles/selinux/container_t.csv). */
    private static final int DOMAINS = 60;

    private final String docker;
    private final String nginx;
    private final String domains;
    private final String changed;

    /** Docker's default and a filter that was learned; two modules of 11,700 rules, of which 23 differ. */
    public LanguageBenchmark() {
        try {
            docker = Files.readString(ROOT.resolve("profiles/baselines/docker-seccomp.json"));
            nginx = Files.readString(ROOT.resolve("examples/nginx/policies/seccomp.json"));
            List<String> rules = Files.readAllLines(ROOT.resolve("profiles/selinux/container_t.csv")).stream()
                    .filter(line -> !line.startsWith("#"))
                    .skip(1)
                    .toList();
            domains = module(rules, Integer.MAX_VALUE);
            changed = module(rules, 500);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String module(List<String> rules, int without) {
        List<String> lines = new ArrayList<>();
        for (int domain = 0; domain < DOMAINS; domain++) {
            String name = "d" + domain + "_t";
            lines.add("(type " + name + ")(roletype system_r " + name + ")");
            for (String rule : rules) {
                String[] columns = rule.split(",", -1);
                String target = columns[1].equals("@self") ? "self" : columns[1];
                if ((lines.size() + 1) % without != 0) {
                    lines.add("(allow " + name + " " + target + " (" + columns[2] + " (" + columns[3] + ")))");
                } else {
                    lines.add("");
                }
            }
        }
        return String.join("\n", lines);
    }

    /** Two filters. */
    @Benchmark
    public Comparison filters() throws InputException {
        SeccompMechanism mechanism = new SeccompMechanism(Dialect.DOCKER);
        return mechanism.compare(mechanism.read("docker.json", docker), mechanism.read("nginx.json", nginx));
    }

    /** Two modules. */
    @Benchmark
    public Comparison modules() throws InputException {
        SelinuxMechanism mechanism = new SelinuxMechanism();
        return mechanism.compare(mechanism.read("a.cil", domains), mechanism.read("a.cil", changed));
    }
}
