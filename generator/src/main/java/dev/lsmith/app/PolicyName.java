package dev.lsmith.app;

import dev.lsmith.access.Subject;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.Diagnostic.Severity;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.Sha256;
import dev.lsmith.model.SharedSubjects;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The name that policies carry: a file name, an AppArmor profile, an SELinux module and a word of the shell. */
final class PolicyName {
    private static final int LONGEST = 64;

    /** As many bytes of a digest as nobody meets by chance among the containers of a host, and few enough to read. */
    private static final int MARK_BYTES = 6;

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,63}");

    /** {@code apparmor=unconfined} turns AppArmor off. */
    private static final String UNCONFINED = "unconfined";

    /** What a learning policy puts before the container's name (profiles/learning): a policy of that name would replace it. */
    private static final Pattern LEARNING = Pattern.compile("^lsmith[-_]learn[-_]");

    /** How policies end the names of types (the convention of refpolicy). */
    private static final Pattern TYPE = Pattern.compile("_t$");

    private PolicyName() {}

    /**
     * What a subject offers as a name. The level of an SELinux domain is another at each start, so it counts only where the type
     * is one that engines give to several containers.
     */
    static String of(Subject subject) {
        if (subject instanceof Subject.TomoyoDomain domain) {
            String program = domain.program();
            return program.substring(program.lastIndexOf('/') + 1);
        }
        return subject instanceof Subject.SelinuxDomain domain && !new SharedSubjects().contains(domain)
                ? TYPE.matcher(domain.type()).replaceFirst("")
                : subject.name();
    }

    /**
     * The name that the user gave, if it can be one.
     *
     * @throws InputException with the code {@code bad-name} when it cannot
     */
    static Optional<String> given(Optional<String> name) throws InputException {
        if (name.isPresent() && !ALLOWED.matcher(name.get()).matches()) {
            throw fault(
                    "bad-name",
                    "--name: '" + name.get() + "' cannot name a policy",
                    "use letters, digits, _ - and ., a letter first");
        }
        if (name.isPresent() && isTaken(name.get())) {
            throw fault(
                    "bad-name",
                    "--name: '" + name.get() + "' has a meaning of its own for AppArmor and engines",
                    "take another name");
        }
        return name;
    }

    /**
     * A name made of the first candidate that gives one. A profile that engines load for every container gives a name with an
     * addition: loaded under its own name, what is made from one container would confine them all.
     *
     * @throws InputException when there is nothing to name the policies after
     */
    static String made(Stream<String> candidates) throws InputException {
        Optional<String> candidate = candidates
                .map(PolicyName::made)
                .filter(n -> !n.isEmpty() && !n.equals(UNCONFINED))
                .map(PolicyName::own)
                .findFirst();
        if (candidate.isEmpty()) {
            throw fault("name", "there is nothing to name the policies after", "give --name");
        }
        return candidate.get();
    }

    /** A name that no engine gives: of those that are known by their beginning the beginning has to differ. */
    private static String own(String name) {
        String own = isTaken(name) ? name + "-own" : name;
        return isTaken(own) ? "own-" + name : own;
    }

    /** Whether it is the name of a profile that engines give to every container, or of no profile. */
    private static boolean isTaken(String name) {
        return name.equals(UNCONFINED) || new SharedSubjects().contains("apparmor", name);
    }

    private static String made(String text) {
        String name = LEARNING.matcher(text)
                .replaceFirst("")
                .replaceAll("[^A-Za-z0-9_.-]+", "_")
                .replaceAll("^[^A-Za-z]+", "");
        return name.length() > LONGEST ? shortened(name, text) : name;
    }

    /** A beginning and a mark of the whole: names that begin alike must not give one policy, which would replace the other. */
    private static String shortened(String name, String text) {
        byte[] digest = Sha256.begin().digest(text.getBytes(StandardCharsets.UTF_8));
        String mark = "_" + HexFormat.of().formatHex(digest, 0, MARK_BYTES);
        return name.substring(0, LONGEST - mark.length()) + mark;
    }

    private static InputException fault(String code, String message, String help) {
        return new InputException(new Diagnostic(Severity.ERROR, code, Optional.<Position>empty(), message, help));
    }
}
