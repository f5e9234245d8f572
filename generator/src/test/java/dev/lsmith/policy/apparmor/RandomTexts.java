package dev.lsmith.policy.apparmor;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Small policies near the edge of what the language takes: each has one odd place, drawn by a seed. */
final class RandomTexts {
    private static final List<String> GLOBS = List.of(
            "a",
            "b",
            "/",
            "//",
            "*",
            "**",
            "?",
            "{a,b}",
            "{a,",
            "}",
            "{",
            ",",
            "[ab]",
            "[^a]",
            "[a-c]",
            "[c-a]",
            "[",
            "]",
            "[*]",
            "[a?]",
            "[^*b]",
            "[]",
            "[a-]",
            "[-a]",
            "\\*",
            "\\[",
            "\\]",
            "\\\\",
            "\\141",
            "\\x41",
            "\\d097",
            "@{x}",
            "@{y}",
            "@{none}",
            "@",
            "^",
            "=",
            "+",
            "#",
            ":",
            "&",
            "{,a}",
            "{a}",
            "{{a,b},c}",
            "\\,",
            "-",
            "~",
            "é");
    private static final List<String> MEMBERS = List.of(
            "a", "b", "c", "z", "-", "^", "*", "**", "?", "/", "\\]", "\\-", "\\^", "\\*", "[", "{", "}", ",", ".", "+",
            "|", "(", ")", "$", "\\141", "@", "0", "9");
    private static final List<String> VALUES = List.of(
            "a", "b c", "/a", "/a/ /b", "\"\"", "\"a b\"", "{a,b}", "a,b", "[ab]", "@{y}", "a#b", "\\*", "{a", "é");
    private static final List<String> LIMITS = List.of(
            "cpu", "fsize", "nofile", "rttime", "nice", "memlock", "rtprio", "locks", "msgqueue", "ofile", "foo");
    private static final List<String> NUMBERS =
            List.of("0", "1", "-1", "19", "20", "-20", "-21", "010", "1000000", "99999999999999999999", "infinity");
    private static final List<String> UNITS = List.of(
            "", "", "K", "KB", "M", "G", "T", "k", "us", "ms", "s", "sec", "min", "minutes", "h", "hours", "d", "days",
            "week", " s", " KB", " foo");
    private static final List<String> CONDITIONS = List.of(
            "peer=a",
            "peer=(label=a)",
            "peer=(addr=@a)",
            "peer=(name=a)",
            "peer=()",
            "set=term",
            "set=(term kill)",
            "set=nohup",
            "set=\n(term)",
            "bus=system",
            "bus=\nsystem",
            "path=/a",
            "interface=a.b",
            "member=c",
            "name=a.b",
            "type=stream",
            "type=(stream dgram)",
            "type=foo",
            "addr=@a",
            "addr=none",
            "addr=a",
            "addr=@{a,b}",
            "label=a",
            "fstype=ext4",
            "fstype=(ext4, tmpfs)",
            "options=ro",
            "options=(ro, bind)",
            "options in (ro)",
            "options=(ro rw)",
            "option=foo",
            "oldroot=/a/",
            "protocol=6",
            "x=y");
    private static final List<String> WORDS = List.of(
            "(send)",
            "(receive, send)",
            "send",
            "r",
            "rw",
            "(bind)",
            "bind",
            "trace",
            "(read)",
            "inet",
            "stream",
            "tcp",
            "packet",
            "/a/",
            "-> /b/",
            "\"/a b/\"",
            "@{x}",
            "eavesdrop",
            "create",
            "()");
    private static final List<String> KINDS = List.of(
            "signal",
            "ptrace",
            "unix",
            "dbus",
            "mount",
            "remount",
            "umount",
            "pivot_root",
            "network",
            "capability",
            "change_profile");
    private static final List<String> BEHIND = List.of(
            "",
            "@{z}=a\n",
            "$b=true\n",
            "abi <abi/3.0>,\n",
            "alias /a -> /b,\n",
            "# c\n",
            "# c",
            "include if exists <q>\n");

    private final Random random;

    RandomTexts(long seed) {
        this.random = new Random(seed);
    }

    String next() {
        return switch (random.nextInt(6)) {
            case 0 -> rule("/" + some(GLOBS, 5) + " r");
            case 1 ->
                rule("/a" + pick(List.of("[", "[", "[^")) + some(MEMBERS, 5) + "]" + pick(List.of("", "b", "/c"))
                        + " r");
            case 2 ->
                "@{y}=" + pick(VALUES) + "\n@{x}=" + pick(VALUES) + "\n@{x}+=" + pick(VALUES) + "\n"
                        + rule("/" + some(GLOBS, 3) + "@{x}" + pick(GLOBS) + " r");
            case 3 -> rule("set rlimit " + pick(LIMITS) + " <= " + pick(NUMBERS) + pick(UNITS));
            case 4 -> rule(pick(KINDS) + " " + mixed());
            default ->
                rule(pick(List.of("", "audit ", "deny ", "owner ", "deny owner ", "audit deny "))
                                + pick(List.of(
                                        "file",
                                        "/a r",
                                        "/a px",
                                        "/a x",
                                        "/a rw -> b",
                                        "link /a -> /b",
                                        "capability chown")))
                        + pick(BEHIND);
        };
    }

    private String rule(String rule) {
        boolean variables = rule.contains("@{");
        return (variables && random.nextBoolean() ? "@{x}=v\n" : "") + "profile t {\n" + rule + ",\n}\n";
    }

    private String mixed() {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> pick(random.nextBoolean() ? CONDITIONS : WORDS))
                .collect(Collectors.joining(" "));
    }

    private String some(List<String> pieces, int most) {
        return IntStream.range(0, 1 + random.nextInt(most))
                .mapToObj(i -> pick(pieces))
                .collect(Collectors.joining());
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
