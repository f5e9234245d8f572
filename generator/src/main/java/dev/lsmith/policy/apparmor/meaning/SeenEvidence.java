package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.access.Access;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FilePermission;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.base.InputException;
import dev.lsmith.model.Model;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What a recording holds of the accesses that a rule allows by itself. */
final class SeenEvidence {
    private final SortedMap<Access, Evidence> seen;

    /** What was seen of a rule: how often, and of a file rule which of its letters were needed. */
    private record Used(Evidence evidence, Set<FileMode> modes) {
        Used with(Used other) {
            Set<FileMode> both = EnumSet.noneOf(FileMode.class);
            both.addAll(modes);
            both.addAll(other.modes);
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
            Decider decider = Decider.of(meaning.only(List.of(line)));
            for (Map.Entry<Access, Evidence> entry : seen.entrySet()) {
                if (decider.decide(entry.getKey()).allows()) {
                    Used one = new Used(entry.getValue(), modes(entry.getKey()));
                    all = Optional.of(all.map(u -> u.with(one)).orElse(one));
                }
            }
            return all;
        } catch (InputException e) {
            // A rule that is too complex by itself has been reported by whoever asked about it.
            return Optional.empty();
        }
    }

    /** The letters of a file rule that an access is in need of. */
    private static Set<FileMode> modes(Access access) {
        Set<FileMode> modes = EnumSet.noneOf(FileMode.class);
        if (access instanceof LinkAccess) {
            modes.add(FileMode.LINK);
        } else if (access instanceof FileAccess file) {
            file.permissions().forEach(p -> mode(p).ifPresent(modes::add));
        }
        return modes;
    }

    private static Optional<FileMode> mode(FilePermission permission) {
        return switch (permission) {
            case READ -> Optional.of(FileMode.READ);
            case WRITE, CREATE, DELETE, SETATTR -> Optional.of(FileMode.WRITE);
            case APPEND -> Optional.of(FileMode.APPEND);
            case LOCK -> Optional.of(FileMode.LOCK);
            case MAP_EXEC -> Optional.of(FileMode.MAP_EXEC);
            case GETATTR, IOCTL, SEARCH -> Optional.empty();
        };
    }

    /** How often, and of a file rule which of its letters were never needed. */
    private static String text(Used used, RuleLine line) {
        Evidence evidence = used.evidence();
        Set<FileMode> idle = EnumSet.noneOf(FileMode.class);
        if (line.rule() instanceof FileRule rule) {
            idle.addAll(rule.permissions());
            idle.removeAll(used.modes());
        }
        if (used.modes().contains(FileMode.APPEND)) {
            idle.remove(FileMode.WRITE);
        }
        String never = idle.stream().map(FileMode::letter).collect(Collectors.joining());
        String times = (evidence.count() == 1 ? "seen once" : "seen " + evidence.count() + " times")
                + (never.isEmpty() ? "" : ", never with " + never);
        return evidence.positions().stream()
                .sorted()
                .findFirst()
                .map(position -> times + ", at " + position)
                .orElse(times);
    }
}
