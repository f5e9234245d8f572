package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.FileAccess.ExecAccess;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.meaning.ProfileMeaning;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.ExecMode.Transition;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.NetworkEnd;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Says what the first profile of a file allows; the rules that decide are given as lsmith writes them. */
public final class AppArmorDecider implements Mechanism.PolicyDecider {
    private final ProfileDecider decider;
    private final ProfileWriter writer;

    /** The rules that decided something, as written: mostly they decide more. */
    private final Map<Rule, String> texts = new ConcurrentHashMap<>();

    /** Modes in which the kernel lets everything pass, or asks a person (apparmor.d(5), "flags"). */
    private static final Set<String> UNENFORCED = Set.of("complain", "unconfined", "prompt", "default_allow");

    private static final Set<ExecMode> STAYING = Set.of(ExecMode.IX, ExecMode.IX_UNSAFE);

    private final NamedEnds ends;
    private final ProfileMeaning meaning;
    private final List<AppArmorDecider> children;

    /** The profile under which a program runs, by its path. */
    private final Map<String, AppArmorDecider> byProgram = new ConcurrentHashMap<>();

    private AppArmorDecider(
            ProfileMeaning meaning, NamedEnds ends, List<AppArmorDecider> children, ProfileWriter writer)
            throws InputException {
        this.children = List.copyOf(children);
        this.decider = ProfileDecider.of(meaning);
        this.meaning = meaning;
        this.ends = ends;
        this.writer = writer;
    }

    /**
     * Compiles the first of some profiles.
     *
     * @throws InputException when there is none, or it is too complex
     */
    static AppArmorDecider of(List<ProfileMeaning> profiles, ProfileWriter writer) throws InputException {
        if (profiles.isEmpty()) {
            throw new InputException(Diagnostic.error("no-profile", "the file holds no profile", "see apparmor.d(5)"));
        }
        ProfileMeaning first = profiles.get(0);
        return of(first, writer);
    }

    private static AppArmorDecider of(ProfileMeaning profile, ProfileWriter writer) throws InputException {
        List<AppArmorDecider> children = new ArrayList<>();
        for (ProfileMeaning child : profile.children()) {
            children.add(of(child, writer));
        }
        return new AppArmorDecider(
                profile,
                NamedEnds.of(profile.lines().stream().map(RuleLine::rule).toList()),
                children,
                writer);
    }

    /** The flag that keeps the kernel from enforcing the profile's answers; empty where it enforces them. */
    public Optional<String> unenforced() {
        return meaning.flags().stream().filter(UNENFORCED::contains).findFirst();
    }

    /** The first rule by which a process comes to run under another profile, or under none: what this one denies it may do there. */
    public Optional<String> wayOut() {
        return meaning.lines().stream()
                .map(RuleLine::rule)
                .filter(AppArmorDecider::leadsOut)
                .map(writer::write)
                .findFirst();
    }

    private static boolean leadsOut(Rule rule) {
        boolean elsewhere = rule instanceof ChangeProfileRule
                || (rule instanceof FileRule file
                        && file.exec().filter(exec -> !STAYING.contains(exec)).isPresent());
        return elsewhere && !rule.qualifiers().denies();
    }

    /**
     * What the profile says about an access. Of a socket whose record does not name its address or port, what it says of
     * those that its rules name.
     */
    @Override
    public Decision decide(Access access) {
        Ruling ruling = decider.decide(access);
        for (Access guess : ruling.outcome() == Decision.Outcome.DENIED ? ends.guesses(access) : List.<Access>of()) {
            Ruling guessed = decider.decide(guess);
            if (guessed.outcome() != Decision.Outcome.DENIED) {
                ruling = guessed;
                break;
            }
        }
        return new Decision(
                ruling.outcome(),
                ruling.rules().stream()
                        .map(RuleLine::written)
                        .map(rule -> texts.computeIfAbsent(rule, writer::write))
                        .distinct()
                        .toList());
    }

    /** Each program is asked about under the profile that its exec leads to; all of them have to be allowed it. */
    @Override
    public Decision decide(Access access, Set<String> programs) {
        if (children.isEmpty() || programs.isEmpty()) {
            return decide(access);
        }
        List<Decision> decisions = programs.stream()
                .map(program ->
                        byProgram.computeIfAbsent(program, this::running).decide(access))
                .toList();
        return decisions.stream()
                .filter(decision -> decision.outcome() == Decision.Outcome.DENIED)
                .findFirst()
                .orElse(decisions.get(0));
    }

    /** The profile of a program: a child that one of the profiles enters by executing it, or else this one. */
    private AppArmorDecider running(String program) {
        if (!program.startsWith("/")) {
            return this;
        }
        Access exec = new ExecAccess(program, Ownership.UNKNOWN);
        return Stream.concat(Stream.of(this), children.stream())
                .flatMap(profile -> profile.decider.decide(exec).transition().stream())
                .flatMap(transition -> child(transition, program).stream())
                .findFirst()
                .orElse(this);
    }

    private Optional<AppArmorDecider> child(Transition transition, String program) {
        String named = transition.target().isEmpty() ? program : transition.target();
        return children.stream()
                .filter(child -> child.meaning.name().equals(named)
                        || child.meaning.name().equals(meaning.name() + "//" + named))
                .findFirst();
    }

    /**
     * The addresses and ports that a profile's network rules name: what a record that does not name its own may have been of. The kernel
     * asks for bind before the socket has its port, and of clients, which are any number, no address is kept.
     */
    static final class NamedEnds {
        private final Set<NetworkEnd> local = new LinkedHashSet<>();
        private final Set<NetworkEnd> peer = new LinkedHashSet<>();

        private NamedEnds(List<? extends Rule> rules) {
            for (Rule rule : rules) {
                if (rule instanceof NetworkRule network && !network.qualifiers().denies()) {
                    add(network.local(), local);
                    add(network.peer(), peer);
                }
            }
        }

        static NamedEnds of(List<? extends Rule> rules) {
            return new NamedEnds(rules);
        }

        private static void add(NetworkEnd end, Set<NetworkEnd> to) {
            if (end.ip().isPresent() || end.port().isPresent()) {
                to.add(new NetworkEnd(end.firstIp(), end.firstPort()));
            }
        }

        /** The access with each end that it may have had; none where it names its own. */
        List<Access> guesses(Access access) {
            List<Access> guesses = new ArrayList<>();
            if (access instanceof NetworkUse use) {
                Set<Endpoint> own = ends(use.local(), local);
                Set<Endpoint> other = ends(use.remote(), peer);
                own.forEach(one -> other.forEach(two -> guesses.add(
                        new NetworkUse(use.family(), use.type(), use.protocol(), use.permissions(), one, two))));
                guesses.remove(access);
            }
            return guesses;
        }

        /** The end itself, and it with what it does not tell as the rules have it. */
        private static Set<Endpoint> ends(Endpoint end, Set<NetworkEnd> named) {
            Set<Endpoint> ends = new LinkedHashSet<>(List.of(end));
            for (NetworkEnd rule : named) {
                ends.add(new Endpoint(
                        end.scope(),
                        end.address().or(() -> address(rule).filter(a -> mayBe(end, a, rule))),
                        end.port().or(() -> port(rule))));
            }
            return ends;
        }

        private static boolean mayBe(Endpoint end, String address, NetworkEnd rule) {
            boolean whole = rule.ip().filter(ip -> ip.contains("/")).isEmpty();
            return end.scope() == Endpoint.AddressScope.UNKNOWN
                    || (end.scope() != Endpoint.AddressScope.ANY
                            && (!whole || end.scope() == Endpoint.scopeOf(address)));
        }

        /** The address, or the one that its prefix begins with; a variable names none. */
        private static Optional<String> address(NetworkEnd end) {
            return end.ip().map(ip -> ip.split("/", 2)[0]).filter(ip -> ip.matches("[0-9a-fA-F:.]*[.:][0-9a-fA-F:.]*"));
        }

        /** The port, or the first of a range; a variable names none. */
        private static Optional<Integer> port(NetworkEnd end) {
            return end.port()
                    .map(port -> port.split("-", 2)[0])
                    .filter(port -> port.matches("[0-9]{1,5}"))
                    .map(Integer::valueOf);
        }
    }
}
