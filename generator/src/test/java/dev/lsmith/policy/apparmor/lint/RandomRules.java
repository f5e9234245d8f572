package dev.lsmith.policy.apparmor.lint;

import java.util.List;
import java.util.Random;

/** Profiles that apparmor_parser 3.0.8 takes, with rules that meet often. */
final class RandomRules {
    private static final List<String> QUALIFIERS =
            List.of("", "", "", "", "owner ", "deny ", "audit ", "audit deny ", "deny owner ", "audit owner ");
    private static final List<String> PATHS =
            List.of("/a", "/a/b", "/a/*", "/a/**", "/{a,b}", "/**", "/a/{b,c}", "/a/b*", "/[ab]", "/a/", "/b/**");
    private static final List<String> MODES = List.of("r", "w", "rw", "a", "k", "rwk", "l", "m", "rl", "mr");
    private static final List<String> OTHERS = List.of(
            "capability chown,",
            "capability chown kill,",
            "capability,",
            "network inet stream,",
            "network inet,",
            "network inet tcp,",
            "network,",
            "network unix,",
            "signal (send) peer=a*,",
            "signal (send) set=(term) peer=ab,",
            "signal,",
            "ptrace (read) peer=a,",
            "ptrace (read trace),",
            "ptrace,",
            "dbus send bus=system,",
            "dbus,",
            "dbus (send, receive) bus=system path=/a/**,",
            "dbus send bus=system path=/a/b,",
            "unix (send) type=stream,",
            "unix,",
            "mount fstype=ext4 /a -> /b/,",
            "mount,",
            "mount options=(ro,bind) /a/** -> /b/,",
            "mount options=(ro,bind) /a/c -> /b/,",
            "umount /b/,",
            "umount,",
            "change_profile -> a*,",
            "change_profile -> ab,",
            "pivot_root /b/,",
            "pivot_root,");

    private final Random random;

    RandomRules(Random random) {
        this.random = random;
    }

    String profile() {
        StringBuilder text = new StringBuilder("abi <abi/3.0>,\nprofile random {\n");
        for (int i = random.nextInt(4, 14); i > 0; i--) {
            text.append("  ").append(rule()).append('\n');
        }
        return text.append("}\n").toString();
    }

    private String rule() {
        String qualifiers = pick(QUALIFIERS);
        return switch (random.nextInt(8)) {
            case 0, 1, 2, 3 -> qualifiers + pick(PATHS) + " " + pick(MODES) + ",";
            case 4 -> exec(qualifiers);
            case 5 -> qualifiers + "link " + pick(List.of("", "subset ")) + pick(PATHS) + " -> " + pick(PATHS) + ",";
            default -> qualifiers.replace("owner ", "") + pick(OTHERS);
        };
    }

    private String exec(String qualifiers) {
        return qualifiers
                + pick(PATHS)
                + (qualifiers.contains("deny") ? " x," : pick(List.of(" ix,", " ix,", " rix,")));
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
