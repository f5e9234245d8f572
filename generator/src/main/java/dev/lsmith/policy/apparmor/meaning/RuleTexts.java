package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.Comparison.DecidingRule;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.rule.UnixRule;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** Rules as a reader sees them: their text, their place, the comment behind them. */
final class RuleTexts {
    private static final DecidingRule IMPLIED =
            new DecidingRule("what apparmor_parser adds for hats and change_profile", "", "");

    private final ProfileWriter writer;
    private final SeenEvidence evidence;

    RuleTexts(ProfileWriter writer, Model seen) {
        this.writer = writer;
        this.evidence = new SeenEvidence(seen);
    }

    /** The rules of some indexes of a profile, in order. */
    List<DecidingRule> causes(ProfileMeaning meaning, Collection<Integer> indexes) {
        return indexes.stream()
                .map(index ->
                        index < 0 ? IMPLIED : cause(meaning, meaning.lines().get(index)))
                .distinct()
                .toList();
    }

    /** A rule with the comment behind it, or else what was seen of what it allows. */
    DecidingRule cause(ProfileMeaning meaning, RuleLine line) {
        String place = line.at().equals(SourcePlace.NONE) ? "" : line.at().toString();
        String why = line.comment().isEmpty() ? evidence.of(meaning, line) : line.comment();
        return new DecidingRule(rule(line), place, why);
    }

    /** The rule as its file has it, in the one way in which lsmith writes rules. */
    String rule(RuleLine line) {
        return writer.write(line.written());
    }

    /** What a recording holds of the accesses that a rule allows by itself. */
    static final class SeenEvidence {
        private static final String EXECUTE = "x";

        private final SortedMap<Access, Evidence> seen;

        /** What was seen of a rule: how often, and which of its letters or permissions were needed. */
        private record Used(Evidence evidence, Set<String> words) {
            Used with(Used other) {
                Set<String> both = new LinkedHashSet<>(words);
                both.addAll(other.words);
                return new Used(evidence.merge(other.evidence), both);
            }
        }

        SeenEvidence(Model model) {
            this.seen = model.accesses();
        }

        /** {@code seen 12 times, at audit.log:3}; empty when nothing was seen that the rule allows. */
        String of(ProfileMeaning meaning, RuleLine line) {
            Optional<Used> all = Optional.empty();
            if (!seen.isEmpty() && !line.rule().qualifiers().denies()) {
                all = evidence(meaning, line);
            }
            return all.map(used -> text(used, line)).orElse("");
        }

        private Optional<Used> evidence(ProfileMeaning meaning, RuleLine line) {
            Optional<Used> all = Optional.empty();
            try {
                ProfileDecider decider = ProfileDecider.of(meaning.only(List.of(line)));
                for (Map.Entry<Access, Evidence> entry : seen.entrySet()) {
                    if (mayDecide(line.rule(), entry.getKey())
                            && decider.decide(entry.getKey()).allows()) {
                        Used one = new Used(entry.getValue(), words(entry.getKey()));
                        all = Optional.of(all.map(u -> u.with(one)).orElse(one));
                    }
                }
                return all;
            } catch (InputException e) {
                // A rule that is too complex by itself has been reported by whoever asked about it.
                return Optional.empty();
            }
        }

        /** Rules of files say nothing of anything else, and are the most by far. */
        private static boolean mayDecide(Rule rule, Access access) {
            return !(rule instanceof FileRule) || rule.kind().answered().contains(access.getClass());
        }

        /** The letters of a file rule, or the permissions of a socket's, that an access is in need of. */
        private static Set<String> words(Access access) {
            Set<String> words = new LinkedHashSet<>();
            if (access instanceof LinkAccess) {
                words.add(FileMode.LINK.letter());
            } else if (access instanceof ExecAccess) {
                words.add(EXECUTE);
            } else if (access instanceof FileAccess file) {
                file.permissions()
                        .forEach(p -> FileMode.of(p).map(FileMode::letter).ifPresent(words::add));
            } else if (access instanceof NetworkUse use) {
                words.addAll(words(use.permissions(), use.permissions().isEmpty()));
            } else if (access instanceof UnixSocketUse use) {
                words.addAll(words(use.permissions(), use.permissions().isEmpty()));
            }
            return words;
        }

        /** What is written of a rule that may not all have been needed, in the order of its words. */
        private static Set<String> words(Rule rule) {
            Set<String> words = new LinkedHashSet<>();
            if (rule instanceof FileRule file) {
                file.permissions().forEach(mode -> words.add(mode.letter()));
                file.exec().ifPresent(mode -> words.add(EXECUTE));
            } else if (rule instanceof NetworkRule network) {
                words.addAll(words(network.permissions(), false));
            } else if (rule instanceof UnixRule unix) {
                words.addAll(words(unix.permissions(), false));
            }
            return words;
        }

        /** Where the kernel did not say what was done, it may have been everything. */
        private static List<String> words(Set<SocketPermission> permissions, boolean any) {
            Collection<SocketPermission> all = any ? List.of(SocketPermission.values()) : permissions;
            return all.stream().map(p -> p.name().toLowerCase(Locale.ROOT)).toList();
        }

        /** How often, and which of its letters or permissions were never needed. */
        private static String text(Used used, RuleLine line) {
            Evidence evidence = used.evidence();
            Set<String> unneeded = words(line.rule());
            unneeded.removeAll(used.words());
            boolean file = line.rule() instanceof FileRule;
            if (file && used.words().contains(FileMode.APPEND.letter())) {
                unneeded.remove(FileMode.WRITE.letter());
            }
            String never = String.join(file ? "" : ", ", unneeded);
            String times = (evidence.count() == 1 ? "seen once" : "seen " + evidence.count() + " times")
                    + (never.isEmpty() ? "" : ", never with " + never);
            return evidence.positions().stream()
                    .sorted()
                    .findFirst()
                    .map(position -> times + ", at " + position)
                    .orElse(times);
        }
    }
}
