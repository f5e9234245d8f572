package dev.lsmith.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A kind of input for {@link FuzzTest}.
 *
 * @param title what it is
 * @param file what a file with it is called
 * @param seeds good ones
 * @param words what means something in them
 * @param commands the command lines that read the file which is given
 */
record FuzzedInput(
        String title,
        String file,
        List<byte[]> seeds,
        List<String> words,
        Function<Path, List<List<Object>>> commands) {
    private static final Path ROOT = Path.of(System.getProperty("lsmith.root", ".."));

    /** So many lines of a log are enough for every kind of record, and few enough for many runs. */
    private static final int LINES = 60;

    private static final List<String> JSON =
            List.of("{", "}", "[", "]", "null", "\"", "\\u0000", "-1", "1e999", "18446744073709551616", "\"\\ud800\"");

    @Override
    public String toString() {
        return title;
    }

    /**
     * Every kind.
     *
     * @param good a folder that {@code generate} wrote for nginx
     */
    static List<FuzzedInput> all(Path good) throws IOException {
        return List.of(log(good), spec(), profile(good), seccomp(good), module(good), capabilities(good));
    }

    private static FuzzedInput log(Path good) throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (Path file : List.of(Examples.NGINX.log(), Examples.MEMCACHED.log(), Examples.NGINX.selinuxLog())) {
            seeds.addAll(slices(file));
        }
        List<String> words = List.of(
                "type=AVC msg=audit(1700000000.123:456): ",
                "apparmor=\"DENIED\" operation=\"open\" profile=\"learn-nginx\" name=\"/x\" requested_mask=\"r\" ",
                "avc:  denied  { read } for ",
                "scontext=u:r:t:s0:c1,c2 tcontext=u:object_r:f:s0 tclass=file ",
                "type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e syscall=59 success=yes ",
                "name=2F746D702F",
                "node=a ",
                "Nov 14 22:13:20 host kernel: [ 1.2] audit: ",
                "{\"MESSAGE\":\"",
                "/a",
                "99999999999999999999",
                "//null-",
                "family=\"inet\" sock_type=\"stream\" protocol=6 lport=80 ",
                "\u001d");
        return new FuzzedInput(
                "log",
                "audit.log",
                seeds,
                words,
                file -> List.of(
                        List.of("generate", file, "--subject", "learn-nginx", "--name", "web", "-o", out(file)),
                        List.of("verify", good, file, "--spec", Examples.NGINX.spec()),
                        List.of("inspect", Examples.NGINX.spec(), "--log", file)));
    }

    private static List<byte[]> slices(Path log) throws IOException {
        List<String> lines =
                Files.readString(log, StandardCharsets.ISO_8859_1).lines().toList();
        List<byte[]> slices = new ArrayList<>();
        for (int from = 0; from < lines.size(); from += Math.max(LINES, lines.size() / 6)) {
            List<String> slice = lines.subList(from, Math.min(lines.size(), from + LINES));
            slices.add((String.join("\n", slice) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        }
        return slices;
    }

    private static FuzzedInput spec() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("examples/specs"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        }
        List<String> words = Stream.concat(
                        JSON.stream(),
                        Stream.of(
                                "docker run -d --privileged ",
                                "$V ",
                                "\"${A[@]}\" ",
                                "$'\\x41'",
                                "<<: *a\n",
                                "&a [*a, *a]",
                                "services:\n  web:\n",
                                "    privileged: true\n",
                                "---\n",
                                "!reset ",
                                "- ",
                                "-v /:/host "))
                .toList();
        return new FuzzedInput(
                "spec",
                "spec",
                seeds,
                words,
                file -> List.of(
                        List.of("inspect", file),
                        List.of("inspect", file, "--json"),
                        List.of("generate", "--spec", file, "--name", "web", "-o", out(file))));
    }

    private static FuzzedInput profile(Path good) throws IOException {
        Path profile = good.resolve("apparmor/nginx");
        List<byte[]> seeds = new ArrayList<>(List.of(
                Files.readAllBytes(profile),
                Files.readAllBytes(ROOT.resolve("profiles/learning/apparmor")),
                """
                abi <abi/4.0>,
                @{X}=/a /b/*
                alias /usr/ -> /mnt/usr/,
                profile web /bin/{a,b}* flags=(complain) {
                  if defined @{X} { /x r, } else { /y w, }
                  deny @{X}/** wl -> /z,
                  mount options=(ro,bind) /a -> /b/**,
                  unix (send,receive) type=stream addr="@x*" peer=(label=y addr=none),
                  dbus send bus=system path=/a member={B,C} peer=(name=d),
                  network inet tcp, signal send set=(term,kill) peer=z, ptrace read,
                  set rlimit nofile <= 1024,
                  profile child { change_profile -> y, }
                  ^hat { capability chown setuid, }
                }
                """.getBytes(StandardCharsets.UTF_8)));
        List<String> words = List.of(
                "{",
                "}",
                "(",
                ",",
                "[^a-c]",
                "{a,b}",
                "**",
                "@{X}",
                "\"",
                "\\",
                "#",
                "->",
                " rwmix,",
                " Px -> ",
                "deny ",
                "audit ",
                "profile a {",
                "include <abstractions/base>\n",
                "flags=(",
                "/{,a/}",
                "owner ",
                "priority=1 ");
        return new FuzzedInput(
                "profile",
                "profile",
                seeds,
                words,
                file -> List.of(
                        List.of("lint", file),
                        List.of("fmt", "--check", file),
                        List.of("explain", file, "/etc/passwd r"),
                        List.of("diff", file, profile)));
    }

    private static FuzzedInput seccomp(Path good) throws IOException {
        List<String> words = Stream.concat(
                        JSON.stream(),
                        Stream.of(
                                "\"SCMP_ACT_ALLOW\"",
                                "\"SCMP_CMP_MASKED_EQ\"",
                                "\"names\": [\"read\"]",
                                "\"defaultAction\""))
                .toList();
        return policy("seccomp", "seccomp.json", good, words);
    }

    private static FuzzedInput module(Path good) throws IOException {
        return policy(
                "selinux module",
                "selinux/lsmith_nginx.cil",
                good,
                List.of(
                        "(",
                        ")",
                        "(allow a b (file (read)))",
                        "(typeattributeset a (not b))",
                        ";",
                        "\"",
                        "(optional o "));
    }

    private static FuzzedInput capabilities(Path good) throws IOException {
        return policy("capabilities", "capabilities.json", good, JSON);
    }

    /** A file of an output folder, which verify reads beside no others. */
    private static FuzzedInput policy(String title, String name, Path good, List<String> words) throws IOException {
        Path log = Examples.MEMCACHED.log();
        return new FuzzedInput(
                title,
                name,
                List.of(Files.readAllBytes(good.resolve(name))),
                words,
                file -> List.of(
                        List.of("verify", folder(file, name), log, "--spec", Examples.MEMCACHED.spec()),
                        List.of("diff", good.resolve(name), file)));
    }

    private static Path folder(Path file, String name) {
        Path folder = file;
        for (int up = 0; up < Path.of(name).getNameCount(); up++) {
            folder = folder.resolve("..");
        }
        return folder.normalize();
    }

    private static Path out(Path file) {
        return file.resolveSibling("out");
    }
}
