package dev.lsmith.policy.apparmor;

import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.RuleEditor;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Single rules of the first profile of a file, in which a container is started. */
final class ProfileEditor implements RuleEditor<AppArmorProfile> {
    /** A rule about a path without variables: qualifiers, folder, last name, permissions. */
    private static final Pattern FILE = Pattern.compile(
            "(?<before>(?:owner )?)(?<folder>/(?:[^\\s\"]*/)?)(?<name>[^\\s\"/]+)(?<letters> [a-zA-Z]+,)");

    /** Permissions behind a path; those of an exec are one of several letters and {@code x}. */
    private static final Pattern EXEC = Pattern.compile("(?<=\\s)(?<others>[rwamlk]*)[pPcCuUi]+x(?=,$)");

    private final ProfileWriter writer;

    ProfileEditor(ProfileWriter writer) {
        this.writer = writer;
    }

    @Override
    public List<String> rules(AppArmorProfile policy) {
        Set<String> rules = new LinkedHashSet<>();
        policy.profiles().stream()
                .limit(1)
                .flatMap(profile -> Stream.concat(Stream.of(profile), profile.children().stream()))
                .flatMap(profile -> profile.lines().stream())
                .filter(line -> !line.rule().qualifiers().denies())
                .forEach(line -> rules.add(writer.write(line.written())));
        return List.copyOf(rules);
    }

    @Override
    public AppArmorProfile without(AppArmorProfile policy, String rule) {
        return changed(
                policy,
                items -> items.stream()
                        .filter(item -> !(item instanceof RuleLine line
                                && writer.write(line.written()).equals(rule)))
                        .toList());
    }

    /** A deny rule stands above all others; its exec permission names no profile (apparmor.d(5)). */
    @Override
    public AppArmorProfile denying(AppArmorProfile policy, String rule) throws InputException {
        return with(without(policy, rule), "deny " + EXEC.matcher(rule).replaceFirst("${others}x"));
    }

    @Override
    public AppArmorProfile with(AppArmorProfile policy, String rule) throws InputException {
        AppArmorProfile read = ProfileReader.read("the rule `" + rule + "`", "profile decided {\n  " + rule + "\n}\n");
        List<Rule> rules = read.profiles().stream()
                .flatMap(profile -> profile.lines().stream())
                .map(RuleLine::rule)
                .toList();
        if (rules.size() != 1) {
            throw new InputException(Diagnostic.error(
                    "no-rule", "`" + rule + "` is not one rule of AppArmor", "write it like /etc/app/* r,"));
        }
        return changed(policy, items -> {
            List<Item> more = new ArrayList<>(items);
            more.add(new RuleLine(rules.get(0), "decided in lsmith.yaml"));
            return more;
        });
    }

    private static AppArmorProfile changed(AppArmorProfile policy, UnaryOperator<List<Item>> change) {
        List<Item> items = new ArrayList<>();
        boolean first = true;
        for (Item item : policy.items()) {
            if (first && item instanceof Profile profile) {
                items.add(changed(profile, change));
                first = false;
            } else {
                items.add(item);
            }
        }
        return new AppArmorProfile(policy.lines(), items);
    }

    /** The profile and its children: what was decided about the container holds for whatever runs in it. */
    private static Profile changed(Profile profile, UnaryOperator<List<Item>> change) {
        List<Item> items = profile.items().stream()
                .map(item -> item instanceof Profile child ? changed(child, change) : item)
                .toList();
        return new Profile(profile.head(), change.apply(items), profile.at());
    }

    /** Numbers in the name, the name, all below the folder: each allows more than the one before. */
    @Override
    public List<String> wider(String rule) {
        Matcher file = FILE.matcher(rule);
        if (!file.matches()) {
            return List.of();
        }
        Set<String> wider = new LinkedHashSet<>();
        String name = file.group("name");
        if (name.matches(".*[0-9].*")) {
            wider.add(file.group("before")
                    + file.group("folder")
                    + name.replaceAll("[0-9]+", "[0-9]*")
                    + file.group("letters"));
        }
        int dot = name.lastIndexOf('.');
        if (dot > 0) {
            wider.add(file.group("before") + file.group("folder") + "*" + name.substring(dot) + file.group("letters"));
        }
        wider.add(file.group("before") + file.group("folder") + "*" + file.group("letters"));
        wider.add(file.group("before") + file.group("folder") + "**" + file.group("letters"));
        wider.remove(rule);
        return List.copyOf(wider);
    }
}
