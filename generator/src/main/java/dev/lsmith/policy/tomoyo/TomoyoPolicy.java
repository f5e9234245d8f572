package dev.lsmith.policy.tomoyo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A TOMOYO policy: the three texts that the kernel is given, as one.
 *
 * @param profiles what happens to what no rule allows, by number
 * @param exceptions how processes come from one domain into another, and named groups, in order
 * @param domains the domains with their rules, in order
 */
public record TomoyoPolicy(SortedMap<Integer, Profile> profiles, List<ExceptionLine> exceptions, List<Domain> domains) {
    /** The profile that lsmith's policies use: far above those that init_policy of tomoyo-tools writes (0 to 3). */
    static final int NUMBER = 100;

    /** What the kernel takes for a text of this version (tomoyo_check_profile in security/tomoyo/common.c). */
    static final String VERSION = "20150505";

    private static final String NAMELESS = "policy";

    public TomoyoPolicy {
        profiles = Collections.unmodifiableSortedMap(new TreeMap<>(profiles));
        exceptions = List.copyOf(exceptions);
        domains = List.copyOf(domains);
    }

    /** The name that the profile of lsmith's own carries as its comment. */
    public String name() {
        Profile own = profiles.get(NUMBER);
        return own == null || own.comment().isEmpty() ? NAMELESS : own.comment();
    }

    /** What happens in a domain to what no rule of an operation allows; enforced where its profile is not given. */
    Mode mode(Domain domain, String setting) {
        Profile profile = profiles.get(domain.profile());
        return profile == null ? Mode.ENFORCING : profile.mode(setting);
    }

    /** The rules of a domain, with those of the groups that it uses. */
    List<TomoyoRule> rules(Domain domain) {
        List<TomoyoRule> rules = new ArrayList<>(domain.rules());
        for (ExceptionLine line : exceptions) {
            line.shared()
                    .filter(rule -> domain.groups()
                            .contains(Integer.parseInt(line.words().get(0))))
                    .ifPresent(rules::add);
        }
        return rules;
    }

    /** The members of a named group; empty if there is no such group. */
    List<String> members(String kind, String group) {
        return exceptions.stream()
                .filter(line ->
                        line.keyword().equals(kind) && line.words().get(0).equals(group))
                .map(line -> line.words().get(1))
                .toList();
    }

    /** The same policy whose own profile lets pass and logs what it would refuse. */
    TomoyoPolicy staged() {
        SortedMap<Integer, Profile> staged = new TreeMap<>(profiles);
        staged.computeIfPresent(NUMBER, (number, profile) -> profile.permissive());
        return new TomoyoPolicy(staged, exceptions, domains);
    }

    /** What the kernel does about a request that no rule allows. */
    public enum Mode {
        DISABLED,
        /** Lets it pass and adds a rule that allows it. */
        LEARNING,
        /** Lets it pass and logs it. */
        PERMISSIVE,
        ENFORCING
    }

    /**
     * The mode of some requests.
     *
     * @param mode what happens
     * @param grantLog whether what a rule allows is logged
     * @param rejectLog whether what no rule allows is logged
     */
    public record Config(Mode mode, boolean grantLog, boolean rejectLog) {}

    /**
     * What happens to what no rule allows.
     *
     * @param comment any words
     * @param preferences {@code max_audit_log} and {@code max_learning_entry}
     * @param configs by what they are about: an operation ({@code file::open}), a category ({@code file}), everything (the empty text)
     */
    public record Profile(String comment, SortedMap<String, Long> preferences, SortedMap<String, Config> configs) {
        public Profile {
            preferences = Collections.unmodifiableSortedMap(new TreeMap<>(preferences));
            configs = Collections.unmodifiableSortedMap(new TreeMap<>(configs));
        }

        /** The mode of an operation: its own, else its category's, else that of everything (tomoyo_get_mode in util.c). */
        Mode mode(String setting) {
            String category = setting.split("::", 2)[0];
            for (String key : List.of(setting, category, "")) {
                Config config = configs.get(key);
                if (config != null) {
                    return config.mode();
                }
            }
            return Mode.DISABLED;
        }

        Profile permissive() {
            SortedMap<String, Config> staged = new TreeMap<>(configs);
            staged.replaceAll((key, config) -> config.mode() == Mode.ENFORCING
                    ? new Config(Mode.PERMISSIVE, config.grantLog(), config.rejectLog())
                    : config);
            return new Profile(comment, preferences, staged);
        }
    }

    /**
     * A domain.
     *
     * @param name {@code <kernel>} and the programs that were executed, as written
     * @param profile the number of its profile
     * @param groups the numbers of the shared rules that count here too
     * @param rules what its processes may do
     */
    public record Domain(String name, int profile, SortedSet<Integer> groups, List<TomoyoRule> rules) {
        public Domain {
            groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
            rules = List.copyOf(rules);
        }

        Domain with(List<TomoyoRule> others) {
            return new Domain(name, profile, groups, others);
        }
    }

    /**
     * A line of the exception policy.
     *
     * @param namespace the root of the domains that it is about; empty for {@code <kernel>}
     * @param keyword its first word
     * @param words what follows: of a transition the program and the domain behind {@code from}, of a group its name and a member, of
     *     shared rules their number
     * @param shared the rule that is shared
     */
    public record ExceptionLine(String namespace, String keyword, List<String> words, Optional<TomoyoRule> shared) {
        public ExceptionLine {
            words = List.copyOf(words);
        }

        static ExceptionLine of(String keyword, String... words) {
            return new ExceptionLine("", keyword, List.of(words), Optional.empty());
        }

        /** As it is written, on one line. */
        public String text() {
            String all = shared.map(rule -> words.get(0) + " " + rule.text())
                    .orElseGet(() -> String.join(isTransition() ? " from " : " ", words));
            return (namespace.isEmpty() ? "" : namespace + " ") + keyword + " " + all;
        }

        private boolean isTransition() {
            return keyword.endsWith("_domain");
        }
    }
}
