package dev.lsmith.app;

import dev.lsmith.access.Evidence.Phase;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.SyscallUse;
import dev.lsmith.app.Mechanisms.PolicyOutput;
import dev.lsmith.base.InputException;
import dev.lsmith.image.Image;
import dev.lsmith.image.Image.ImageFile;
import dev.lsmith.image.Image.Kind;
import dev.lsmith.learn.LearnedVariables;
import dev.lsmith.model.Model;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.GlobParser;
import dev.lsmith.pattern.PathLanguage;
import dev.lsmith.policy.Assignment.Reach;
import dev.lsmith.policy.Synthesis.Justification;
import dev.lsmith.report.Review.ImageReview;
import dev.lsmith.report.Review.RulePrice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of an image, by which the price of a rule is told: what exists that it matches and nobody was seen to use.
 *
 * @param files path, a directory's with a slash at its end, to the package that brought it; empty if none is known
 * @param packages how many packages there are
 */
record ImageContents(SortedMap<String, String> files, int packages) {
    /** The path of an AppArmor rule: plain, or in quotes. */
    private static final Pattern PATH = Pattern.compile("(?:^|\\s)(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([/@]\\S*))");

    private static final Comparator<String> SHORTEST =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    ImageContents {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    static ImageContents of(Image image) {
        SortedMap<String, String> files = new TreeMap<>();
        for (ImageFile file : image.files()) {
            if (file.kind() == Kind.SYMLINK) {
                // The kernel asks about what it leads to.
                continue;
            }
            boolean folder = file.kind() == Kind.DIRECTORY && !file.path().equals("/");
            files.put(
                    file.path() + (folder ? "/" : ""),
                    image.packageOf(file.path()).orElse(""));
        }
        return new ImageContents(files, image.packages().size());
    }

    /** What there is to say of policies that were made with this image. */
    ImageReview review(Model model, Reach reach, List<PolicyOutput<?>> policies) {
        SortedSet<String> seen = new TreeSet<>();
        model.accesses(SyscallUse.class).forEach((call, evidence) -> {
            if (evidence.phases().contains(Phase.APPLICATION)) {
                call.name().ifPresent(name -> seen.add(name));
            }
        });
        SortedMap<String, RulePrice> prices = new TreeMap<>();
        SortedSet<String> used = used(model);
        for (PolicyOutput<?> policy : policies) {
            if (policy.name().equals("apparmor")) {
                for (Justification rule : policy.synthesis().justifications()) {
                    if (rule.generalisation().isPresent()) {
                        price(rule.rule().strip(), used)
                                .ifPresent(p -> prices.put(rule.rule().strip(), p));
                    }
                }
            }
        }
        return new ImageReview(reach.count(seen), files.size(), packages, prices);
    }

    private static SortedSet<String> used(Model model) {
        SortedSet<String> used = new TreeSet<>();
        model.accesses(FileAccess.class).keySet().forEach(a -> used.add(a.path()));
        model.accesses(ExecAccess.class).keySet().forEach(a -> used.add(a.path()));
        return used;
    }

    /** What an AppArmor rule about files matches; empty for another rule. */
    private Optional<RulePrice> price(String rule, SortedSet<String> used) {
        Matcher path = PATH.matcher(rule);
        if (!path.find()) {
            return Optional.empty();
        }
        try {
            Glob glob = GlobParser.parse(path.group(1) == null ? path.group(2) : path.group(1));
            PathLanguage language =
                    PathLanguage.of(glob, LearnedVariables.load().all());
            List<String> matched = new ArrayList<>();
            for (String file : beginning(glob.beginning()).keySet()) {
                if (language.matches(file)) {
                    matched.add(file);
                }
            }
            List<String> unseen = matched.stream()
                    .filter(f -> !used.contains(f))
                    .sorted(SHORTEST)
                    .toList();
            String witness = unseen.isEmpty() ? "" : unseen.get(0);
            return Optional.of(new RulePrice(
                    matched.size(), unseen.size(), witness, witness.isEmpty() ? "" : files.getOrDefault(witness, "")));
        } catch (InputException e) {
            // A pattern of a person's own that is no path.
            return Optional.empty();
        }
    }

    private SortedMap<String, String> beginning(String prefix) {
        return prefix.isEmpty() ? files : files.subMap(prefix, prefix + Character.MAX_VALUE);
    }
}
