package dev.lsmith.policy.apparmor.meaning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Texts of rules over a small world, so that they overlap, contain and cancel each other often. */
final class RandomRules {
    private final RandomGenerator random;

    RandomRules(long seed) {
        this.random = new Random(seed);
    }

    private String pick(String... words) {
        return words[random.nextInt(words.length)];
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    /** Some rules, each without its comma. */
    List<String> rules() {
        List<String> rules = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int i = 0; i < count; i++) {
            rules.add(rule());
        }
        return rules;
    }

    /** The same rules with a few changes, most of them without effect. */
    List<String> changed(List<String> rules) {
        List<String> changed = new ArrayList<>(rules);
        int changes = 1 + random.nextInt(2);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(changed.size());
            switch (random.nextInt(6)) {
                case 0 -> changed.add(changed.get(at));
                case 1 -> Collections.rotate(changed, 1);
                case 2 -> changed.add(rule());
                case 3 -> changed.set(at, respelled(changed.get(at)));
                case 4 -> changed.set(at, rule());
                default -> {
                    if (changed.size() > 1) {
                        changed.remove(at);
                    }
                }
            }
        }
        return changed;
    }

    /** A child profile or a hat with some rules of its own, mostly none. */
    String child() {
        String rules = String.join(",\n", rules()) + ",\n";
        return switch (random.nextInt(8)) {
            case 0 -> "profile child {\n" + rules + "}\n";
            case 1 -> "hat hat {\n" + rules + "}\n";
            case 2 -> "^hat {\n" + rules + "}\n";
            default -> "";
        };
    }

    private static String respelled(String rule) {
        return rule.replace("/a/{b,c}", "/a/{c,b}")
                .replace(" rw", " wr")
                .replace("/a/b ", "/a/{b,b} ")
                .replace("inet tcp", "inet stream")
                .replace("[bc]", "{b,c}")
                .replace("(send,receive)", "(receive send)")
                .replace("options=(ro,nosuid)", "options=(nosuid ro)")
                .replace("audit deny ", "deny ");
    }

    private String rule() {
        return switch (random.nextInt(20)) {
            case 0 -> effect() + "capability" + pick("", " chown", " chown kill", " kill");
            case 1, 2 -> effect() + network();
            case 3, 4 -> effect() + mount();
            case 5 -> effect() + "umount" + pick("", " " + path(), " /a/");
            case 6 -> effect() + pick("pivot_root", "pivot_root /a/", "pivot_root oldroot=/a/b/ /a/");
            case 7 -> effect() + signal();
            case 8 -> effect() + "ptrace" + pick("", " read", " (read trace)", " (readby tracedby)") + peer();
            case 9, 10 -> effect() + unix();
            case 11, 12 -> effect() + dbus();
            case 13 -> changeProfile();
            case 14 -> "set rlimit " + pick("nofile <= 10", "nofile <= 20", "cpu <= 60s", "cpu <= 1min", "as <= 1K");
            default -> file();
        };
    }

    private String effect() {
        return pick("", "", "", "", "audit ", "deny ", "audit deny ", "allow ");
    }

    private String path() {
        return pick(
                "/a",
                "/b",
                "/a/b",
                "/a/c",
                "/a/*",
                "/a/**",
                "/*",
                "/**",
                "/a/{b,c}",
                "/a/[bc]",
                "/a/?",
                "/a/b*",
                "/a/*/c",
                "/a*/b",
                "/a/{,**}",
                "/a//b",
                "/a/[^b]",
                "/a/",
                "/a/*/",
                "/a{,/b}",
                "/{a,b}/**",
                "/a/b/c",
                "/a/[b-d]*",
                "/a\\*",
                "/a/**b",
                "/**/b");
    }

    private String file() {
        String effect = effect();
        String owner = chance(25) ? "owner " : "";
        if (chance(12)) {
            return effect + owner + pick("link ", "link subset ") + path() + " -> " + path();
        }
        String letters = pick("r", "w", "rw", "a", "rk", "m", "l", "rl", "k", "mr", "rwlkm", "wlk", "ar");
        if (chance(30)) {
            letters = effect.contains("deny")
                    ? pick("x", "rx", "mx")
                    : pick("ix", "rix", "px", "Px", "ux", "Ux", "cx", "Cx", "pix", "Pix", "cux", "PUx", "px -> foo");
        }
        return effect + owner + path() + " " + letters;
    }

    private String network() {
        return "network"
                + pick("", " inet", " inet6", " unix", " netlink", " inet stream", " inet tcp", " inet dgram")
                + "";
    }

    private String mount() {
        String source = pick("/a", "/dev/b", "/a/*", "/a/**", "none");
        return switch (random.nextInt(4)) {
            case 0 -> "mount" + type() + " options" + flags() + " " + source + " -> " + path();
            case 1 -> "remount" + pick("", " options" + flags()) + " " + path();
            case 2 -> "mount" + type() + pick("", " " + source + " -> " + path(), " -> " + path());
            default -> "mount options" + flags() + pick(" -> " + path(), " " + source + " -> " + path());
        };
    }

    private String type() {
        return pick("", "", " fstype=ext4", " fstype=(ext4,tmpfs)", " fstype=tmpfs");
    }

    private String flags() {
        return pick("=", " in ")
                + pick("(ro)", "(rw)", "(ro,nosuid)", "(nosuid)", "(ro,nosuid,noexec)", "(rw,atime)", "(ro,dirsync)");
    }

    private String peer() {
        return pick("", "", " peer=foo", " peer=f*", " peer=**", " peer={foo,bar}", " peer=/a/*", " peer=[fb]oo");
    }

    private String signal() {
        return "signal"
                + pick("", " (send)", " receive", " (send,receive)")
                + pick("", " set=(term)", " set=(term,kill)", " set=(kill term rtmin+1)", " set=exists")
                + peer();
    }

    private String unix() {
        String own = pick("", "", " type=stream", " type=dgram")
                + pick(
                        "",
                        " addr=@a",
                        " addr=@a*",
                        " addr=none",
                        " addr=@{a,b}".replace("@{", "@[").replace("a,b}", "ab]"));
        String other = pick("", " peer=(label=foo)", " peer=(addr=@b label=f*)", " peer=(addr=none)");
        String permissions = other.isEmpty()
                ? pick("", " (bind)", " (create,getattr)", " (listen accept)", " (getopt setopt)", " (send receive)")
                : pick("", " (send)", " (send,receive,connect)", " connect");
        return "unix" + permissions + own + other;
    }

    private String dbus() {
        return switch (random.nextInt(5)) {
            case 0 -> "dbus bind" + bus() + pick("", " name=org.a", " name=org.*");
            case 1 -> "dbus" + bus();
            case 2 -> "dbus eavesdrop" + bus();
            default ->
                "dbus" + pick("", " send", " receive", " (send, receive)") + bus()
                        + pick("", " path=/a", " path=/a/**", " path=/a/{b,c}")
                        + pick("", " interface=i", " interface=i*")
                        + pick("", " member=m") + pick("", " peer=(name=n)", " peer=(label=foo)");
        };
    }

    private String bus() {
        return pick("", " bus=session", " bus=system", " bus={session,system}");
    }

    private String changeProfile() {
        return pick("", "audit ", "deny ")
                + "change_profile"
                + pick("", "", " /a", " /a/*", " unsafe /a", " safe /a")
                + pick("", " -> foo", " -> f*", " -> foo//bar", " -> /a/**");
    }
}
