package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.Access.PtraceUse;
import dev.lsmith.access.Access.SignalUse;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.UnixSocketUse;
import dev.lsmith.access.Subject;
import dev.lsmith.learn.UnmediatedChildren;
import dev.lsmith.model.Model;
import dev.lsmith.model.ProgramFiles;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.Assignment;
import dev.lsmith.policy.Assignment.Privileges;
import dev.lsmith.policy.Synthesis.Reason;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.Labels;
import dev.lsmith.policy.apparmor.rule.LearnedRules.LearnedRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The child profiles of {@code --exec child}: each program that the container executed itself gets one with what it was seen to do, and the
 * container's own profile holds what the others did: the program that it begins with, and what {@code docker exec} starts.
 *
 * <p>A child is entered by {@code Cx} from the container's profile and by {@code Px} to its full name from another child, both of which take
 * from the environment what changes how libraries are loaded (apparmor.d(5)), so that a program cannot lend itself another's rights.
 */
final class ProgramProfiles {
    private static final String GLIBC = "/libc.so.6";

    private final Assignment whole;
    private final ProgramFiles files;
    private final SortedMap<String, String> names = new TreeMap<>();

    ProgramProfiles(Assignment whole) {
        this.whole = whole;
        this.files = ProgramFiles.of(whole.model());
        Set<String> taken = new TreeSet<>();
        for (String program : files.executed()) {
            String last = plain(program.substring(program.lastIndexOf('/') + 1));
            String name = taken.add(last) ? last : plain(program);
            taken.add(name);
            names.put(program, name);
        }
    }

    /** A text of the letters that a profile's name needs no quotes for, and not such as the kernel gives to its own. */
    private static String plain(String text) {
        String name = text.replaceAll("[^A-Za-z0-9_.-]+", ".").replaceAll("^[.-]+", "");
        return name.isEmpty() || name.startsWith("null-") ? "program." + name : name;
    }

    /** The programs with a profile of their own, and the names of those. */
    SortedMap<String, String> names() {
        return names;
    }

    /** Of which programs the container's own profile holds the needs as well; empty if of none. */
    Optional<String> sharedNote() {
        SortedSet<String> shared = files.alsoStartedFromOutside();
        return Optional.of(String.join(", ", shared))
                .filter(text -> !text.isEmpty())
                .map(text -> whole.name()
                        + " itself may do what these did, too, as docker exec or a health check started them as well, or no"
                        + " record tells how often they began (set_tid_address in a filter's records): " + text);
    }

    /** What the container's own profile is made of; of a program with a child what that is. */
    Assignment part(String program) {
        boolean own = program.isEmpty();
        SortedMap<Subject, SortedMap<Access, Evidence>> observed = new TreeMap<>();
        whole.model().observed().forEach((subject, accesses) -> {
            SortedMap<Access, Evidence> some = new TreeMap<>();
            accesses.forEach((access, evidence) -> {
                if (isOf(program, access, evidence)) {
                    some.put(access, evidence);
                }
            });
            if (!some.isEmpty()) {
                observed.put(subject, some);
            }
        });
        Model model = new Model(observed);
        if (!own) {
            model = UnmediatedChildren.completeOne(whole.model(), model, whole.spec(), program);
        }
        return whole.of(model, own ? whole.privileges() : privileges(model));
    }

    private boolean isOf(String program, Access access, Evidence evidence) {
        if (!program.isEmpty() && isDerived(access, evidence)) {
            return false;
        }
        SortedSet<String> made = files.of(evidence);
        return made.isEmpty()
                || isOfBothEnds(access)
                || (program.isEmpty() ? !names.keySet().containsAll(made) : made.contains(program));
    }

    /** Told by system calls of all programs together ({@link UnmediatedChildren}); a child is told by its own. */
    private static boolean isDerived(Access access, Evidence evidence) {
        boolean socket = access instanceof NetworkUse || access instanceof UnixSocketUse;
        return (socket || access instanceof SignalUse) && !evidence.reporters().contains(Reporter.APPARMOR);
    }

    /** Signals, traces and sockets between two profiles are checked at both ends, and a record names one. */
    private static boolean isOfBothEnds(Access access) {
        Optional<String> peer = Optional.empty();
        if (access instanceof SignalUse signal) {
            peer = signal.peer();
        } else if (access instanceof PtraceUse ptrace) {
            peer = ptrace.peer();
        } else if (access instanceof UnixSocketUse unix) {
            peer = unix.peerLabel();
        }
        return peer.filter(Access::isOwn).isPresent();
    }

    /** Those of the container's that the program used. */
    private Privileges privileges(Model model) {
        SortedSet<String> used = new TreeSet<>();
        model.accesses(CapabilityUse.class).keySet().forEach(use -> used.add(use.capability()));
        used.retainAll(whole.privileges().capabilities());
        return new Privileges(used, whole.privileges().noNewPrivileges());
    }

    /**
     * The rules of one of the profiles as they are written among several: what is executed goes to its child, and a peer of the container's
     * own is any of them.
     */
    List<LearnedRule> among(String program, List<LearnedRule> drafts) {
        Map<Glob, String> children = new HashMap<>();
        names.forEach((path, name) -> children.put(Glob.literal(path), name));
        Glob self = Glob.of(new Glob.Variable(Labels.PROFILE_NAME));
        Glob all = Glob.of(
                new Glob.Literal(whole.name()),
                Glob.Alternation.of(Glob.of(), Glob.of(new Glob.Literal("//"), new Glob.AnyPath())));
        return drafts.stream()
                .map(draft -> {
                    Rule rule = draft.rule().withPatterns(glob -> glob.equals(self) ? all : glob);
                    if (rule instanceof FileRule file && file.exec().isPresent()) {
                        Optional<String> child = file.path().map(children::get);
                        rule = child.isPresent() && !file.path().equals(Optional.of(Glob.literal(program)))
                                ? entering(file, child.get(), program.isEmpty())
                                : rule;
                    }
                    return new LearnedRule(rule, draft.comment(), draft.reason(), draft.generalisation());
                })
                .toList();
    }

    private Rule entering(FileRule file, String child, boolean own) {
        return new FileRule(
                file.qualifiers(),
                file.path(),
                file.permissions(),
                Optional.of(own ? ExecMode.CX_SCRUBBED : ExecMode.PX_SCRUBBED),
                Optional.of(Glob.literal(own ? child : whole.name() + "//" + child)));
    }

    /**
     * What the kernel maps under the profile that an exec leads to, and which no record tells while every exec keeps its profile: the program
     * itself and its dynamic loader. glibc's lies beside its libc; where none was mapped, it may be musl's, which is its libc.
     *
     * @param part what the program did
     */
    static List<LearnedRule> mappedByExec(String program, Assignment part) {
        List<LearnedRule> rules = new ArrayList<>();
        rules.add(mapped(Glob.literal(program)));
        SortedSet<String> folders = new TreeSet<>();
        part.model().accesses(FileAccess.class).keySet().stream()
                .map(FileAccess::path)
                .filter(path -> path.endsWith(GLIBC))
                .forEach(path -> folders.add(path.substring(0, path.length() - GLIBC.length() + 1)));
        if (folders.isEmpty()) {
            rules.add(mapped(new Glob.Literal("/lib/ld-musl-"), new Glob.AnyInSegment(), new Glob.Literal(".so.1")));
        }
        // ld-linux-x86-64.so.2, ld-linux-aarch64.so.1, ld64.so.2.
        folders.forEach(folder -> rules.add(mapped(
                new Glob.Literal(folder + "ld"),
                new Glob.AnyInSegment(),
                new Glob.Literal(".so."),
                new Glob.AnyInSegment())));
        return rules;
    }

    private static LearnedRule mapped(Glob.Part... path) {
        return mapped(Glob.of(path));
    }

    private static LearnedRule mapped(Glob path) {
        return LearnedRule.of(
                FileRule.of(Qualifiers.NONE, path, new TreeSet<>(Set.of(FileMode.READ, FileMode.MAP_EXEC))),
                new Reason.Baseline(
                        "execve(2)", "a program and its loader are mapped under the profile that its exec leads to"));
    }
}
