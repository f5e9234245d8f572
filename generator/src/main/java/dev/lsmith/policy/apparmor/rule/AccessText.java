package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Access;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.LinkAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.InputException;
import java.util.Optional;

/**
 * One access as a person writes it, much like a rule that allows nothing else: {@code /etc/shadow r},
 * {@code capability net_raw}, {@code signal send term peer=web}.
 */
public final class AccessText {
    private final AccessWords words;

    private AccessText(AccessWords words) {
        this.words = words;
    }

    /**
     * Reads an access.
     *
     * @throws InputException when the text is none
     */
    public static Access parse(String text) throws InputException {
        AccessText reader = new AccessText(AccessWords.of(text));
        Access access = reader.access();
        reader.words.assertEmpty();
        return access;
    }

    /** The same access by the file's owner or by another, if the text did not say which; other kinds as they are. */
    public static Access ofOwner(Access access, Ownership ownership) {
        if (access instanceof FileAccess file && file.ownership() == Ownership.UNKNOWN) {
            return new FileAccess(file.path(), file.fileKind(), file.permissions(), ownership, file.reach());
        } else if (access instanceof ExecAccess exec && exec.ownership() == Ownership.UNKNOWN) {
            return new ExecAccess(exec.path(), ownership);
        } else if (access instanceof LinkAccess link && link.ownership() == Ownership.UNKNOWN) {
            return new LinkAccess(link.path(), link.target(), ownership);
        }
        return access;
    }

    private Access access() throws InputException {
        Ownership ownership = ownership();
        String first = words.needed("a word");
        Optional<RuleKind.AccessReader> reader = RuleKinds.access(first);
        if (reader.isPresent()) {
            return reader.get().read(words, ownership);
        }
        if (!first.startsWith("/")) {
            throw words.fault(
                    "`" + first + "` begins no access",
                    "begin with a path, or with a word of a rule such as capability or network");
        }
        return FileRule.access(words, first, ownership);
    }

    private Ownership ownership() {
        Ownership ownership = switch (words.peek()) {
            case "owner" -> Ownership.OWNER;
            case "other" -> Ownership.OTHER;
            default -> Ownership.UNKNOWN;
        };
        if (ownership != Ownership.UNKNOWN) {
            words.next();
        }
        return ownership;
    }
}
