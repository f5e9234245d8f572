package dev.lsmith.policy.apparmor;

import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison;
import dev.lsmith.policy.Comparison.ChangeDirection;
import dev.lsmith.policy.Comparison.Difference;
import dev.lsmith.policy.apparmor.meaning.MeaningComparison;
import dev.lsmith.policy.apparmor.meaning.ProfileMeaning;
import dev.lsmith.policy.apparmor.meaning.RedundantRules;
import dev.lsmith.policy.apparmor.resolve.Resolution;
import dev.lsmith.policy.apparmor.resolve.SearchPath;
import dev.lsmith.policy.apparmor.rule.IncludeRule;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Item;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Weighs the abstractions of a folder against a learned profile. */
public final class AbstractionPrices {
    /** Fewer rules are not worth an include. */
    private static final int LEAST_REPLACED = 2;

    private static final int SHOWN = 3;
    private static final String LEARNED = "learned";

    private final SearchPath path;
    private final AppArmorProfile policy;
    private final Profile profile;
    private final ProfileWriter writer = new ProfileWriter();

    /**
     * Takes a learned policy.
     *
     * @param policy with one profile, as it was synthesised
     * @param path where the abstractions' own includes are looked for
     */
    public AbstractionPrices(AppArmorProfile policy, SearchPath path) {
        this.policy = policy;
        this.path = path;
        this.profile = numbered(policy.profiles().get(0));
    }

    /** Each rule at a line of its own, so that it is known again after its variables are gone. */
    private static Profile numbered(Profile profile) {
        List<Item> items = new ArrayList<>();
        for (RuleLine line : profile.lines()) {
            items.add(new RuleLine(line.rule(), line.comment(), new SourcePlace(LEARNED, items.size() + 1, 1)));
        }
        return new Profile(profile.head(), items, profile.at());
    }

    /**
     * The abstractions that replace some rules, the cheapest first; none that replaces no more than a cheaper
     * one. One that cannot be read, or that is too
     * complex to weigh, is none of them.
     *
     * @param folder the folder of abstractions: {@code /etc/apparmor.d/abstractions}
     */
    public List<AbstractionPrice> of(Path folder) {
        List<AbstractionPrice> prices = new ArrayList<>();
        names(folder).forEach(name -> weighed(name).ifPresent(prices::add));
        prices.sort(Comparator.comparing((AbstractionPrice p) -> -p.replaced().size())
                .thenComparing(AbstractionPrice::classes)
                .thenComparing(AbstractionPrice::name));
        List<AbstractionPrice> worthwhile = worthwhile(prices);
        Collections.reverse(worthwhile);
        return worthwhile;
    }

    /** Leaves out those that replace no more than a cheaper one; of what is left, each that replaces more costs more. */
    private static List<AbstractionPrice> worthwhile(List<AbstractionPrice> mostFirst) {
        List<AbstractionPrice> worthwhile = new ArrayList<>();
        for (AbstractionPrice price : mostFirst) {
            boolean dominated = worthwhile.stream().anyMatch(better -> better.classes() <= price.classes());
            if (!dominated) {
                worthwhile.add(price);
            }
        }
        return worthwhile;
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> folder.getFileName() + "/" + f.getFileName())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Optional<AbstractionPrice> weighed(String name) {
        try {
            return price(name);
        } catch (InputException unreadableOrTooComplex) {
            return Optional.empty();
        }
    }

    private Optional<AbstractionPrice> price(String name) throws InputException {
        ProfileMeaning with = meaning(Optional.of(name));
        List<String> replaced = RedundantRules.of(with, line -> line.at().file().equals(LEARNED)).redundant().stream()
                .map(redundant -> profile.lines().get(redundant.line().at().line() - 1))
                .map(line -> writer.write(line.rule()))
                .toList();
        if (replaced.size() < LEAST_REPLACED) {
            return Optional.empty();
        }
        Comparison comparison =
                MeaningComparison.of(List.of(meaning(Optional.empty())), List.of(with), writer, Model.EMPTY);
        List<Difference> wider = comparison.of(ChangeDirection.WIDENED);
        List<String> widest = wider.stream()
                .limit(SHOWN)
                .map(d -> d.accesses() + (d.witness().isEmpty() ? "" : " (" + d.witness() + ")"))
                .toList();
        return Optional.of(new AbstractionPrice(name, replaced, wider.size(), widest));
    }

    private ProfileMeaning meaning(Optional<String> include) throws InputException {
        List<Item> items = new ArrayList<>(profile.items());
        include.ifPresent(name -> items.add(RuleLine.of(new IncludeRule(new FileName(name, true), false))));
        Profile whole = new Profile(profile.head(), items, profile.at());
        AppArmorProfile resolved =
                Resolution.resolve(new AppArmorProfile(policy.lines(), List.of(whole)), path, LanguageVersion.NEWEST);
        return ProfileMeaning.of(resolved.profiles().get(0), Map.of(), Mediation.ofAbi(policy.abi()));
    }

    /**
     * What it means to include an abstraction.
     *
     * @param name as included: {@code abstractions/nameservice}
     * @param replaced the learned rules that are not needed with it, as rendered
     * @param classes how many classes of accesses it allows besides
     * @param widest some of these classes, each with a witness: {@code /etc/** r (/etc/shadow r)}
     */
    public record AbstractionPrice(String name, List<String> replaced, int classes, List<String> widest) {
        private static final int SHOWN = 4;

        public AbstractionPrice {
            replaced = List.copyOf(replaced);
            widest = List.copyOf(widest);
        }

        /** The price in one sentence. */
        public String sentence() {
            String more = replaced.size() > SHOWN ? " and " + (replaced.size() - SHOWN) + " more" : "";
            String replaces = "include <" + name + "> would replace " + replaced.size() + " rules: "
                    + String.join(" ", replaced.subList(0, Math.min(SHOWN, replaced.size()))) + more;
            if (classes == 0) {
                return replaces + "; it allows nothing else";
            }
            return replaces + "; its price: it allows " + classes + " more classes of accesses, such as "
                    + String.join("; ", widest);
        }
    }
}
