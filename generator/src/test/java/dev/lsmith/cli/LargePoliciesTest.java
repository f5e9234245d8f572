package dev.lsmith.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Policies that are larger than any that is loaded: one clear line and exit code 3, and not hours. */
class LargePoliciesTest {
    @TempDir
    private Path folder = Path.of("");

    private Invocation compared(String name, String text) throws Exception {
        Path file = Files.writeString(folder.resolve(name), text);
        return Invocation.of("diff", file.toString(), file.toString());
    }

    private static String many(int count, String between, IntFunction<String> one) {
        return IntStream.range(0, count).mapToObj(one).collect(Collectors.joining(between));
    }

    private static void refused(Invocation diff, String why) {
        assertThat(diff.exitCode()).isEqualTo(3);
        assertThat(diff.err().lines()).singleElement().asString().contains(why);
    }

    @Test
    void aFilterThatNoKernelLoads() throws Exception {
        String head = "{\"defaultAction\":\"SCMP_ACT_ERRNO\",\"syscalls\":[";
        refused(
                compared(
                        "a.json",
                        head
                                + many(
                                        4097,
                                        ",",
                                        i ->
                                                "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\",\"args\":[{\"index\":0,\"op\":\"SCMP_CMP_EQ\",\"value\":"
                                                        + i + "}]}")
                                + "]}"),
                "instructions of the longest filter");
        refused(
                compared(
                        "b.json",
                        head + many(20_002, ",", i -> "{\"names\":[\"read\"],\"action\":\"SCMP_ACT_ALLOW\"}") + "]}"),
                "or more than 20000 rules");
    }

    @Test
    void aProfileLongerThanAnyOther() throws Exception {
        refused(
                compared(
                        "profile",
                        "profile a {\n" + many(400_000, "\n", i -> "  /srv/data/file" + i + " r,") + "\n}\n"),
                "longer than 8388608 characters");
    }

    @Test
    void macrosThatDoubleEachOther() throws Exception {
        refused(
                compared(
                        "a.cil",
                        many(
                                        40,
                                        "\n",
                                        i -> "(macro m" + i + " ((type x)) (call m" + (i + 1) + " (x)) (call m"
                                                + (i + 1) + " (x)))")
                                + "(macro m40 ((type x)) (allow x x (file (read)))) (type t) (call m0 (t))"),
                "expand to more than");
    }
}
