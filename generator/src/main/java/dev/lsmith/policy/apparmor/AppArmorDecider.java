package dev.lsmith.policy.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.Endpoint;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.NetworkUse.SocketPermission;
import dev.lsmith.base.Diagnostic;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Decision;
import dev.lsmith.policy.Mechanism;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider;
import dev.lsmith.policy.apparmor.meaning.ProfileDecider.Ruling;
import dev.lsmith.policy.apparmor.meaning.ProfileMeaning;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.NetworkEnd;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.ProfileWriter;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Says what the first profile of a file allows; the rules that decide are given as lsmith writes them. */
public final class AppArmorDecider implements Mechanism.PolicyDecider {
    private final ProfileDecider decider;
    private final ProfileWriter writer;

    /** The rules that decided something, as written: mostly they decide more. */
    private final Map<Rule, String> texts = new ConcurrentHashMap<>();

    /** Modes in which the kernel lets everything pass, or asks a person (apparmor.d(5), "flags"). */
    private static final Set<String> UNENFORCED = Set.of("complain", "unconfined", "prompt", "default_allow");

    private static final Set<ExecMode> STAYING = Set.of(ExecMode.IX, ExecMode.IX_UNSAFE);

    private final NamedPorts ports;
    private final ProfileMeaning meaning;

    private AppArmorDecider(ProfileMeaning meaning, NamedPorts ports, ProfileWriter writer) throws InputException {
        this.decider = ProfileDecider.of(meaning);
        this.meaning = meaning;
        this.ports = ports;
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
        return new AppArmorDecider(
                first, NamedPorts.of(first.lines().stream().map(RuleLine::rule).toList()), writer);
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
     * What the profile says about an access. Of a socket whose record does not name its port, what it says of the ports
     * that its rules name.
     */
    @Override
    public Decision decide(Access access) {
        Ruling ruling = decider.decide(access);
        for (Access guess : ruling.outcome() == Decision.Outcome.DENIED ? ports.guesses(access) : List.<Access>of()) {
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

    /**
     * The ports that a profile's network rules name: what a record without its port may have been of. The kernel asks for bind
     * before the socket has its port.
     */
    static final class NamedPorts {
        private static final Set<SocketPermission> LOCAL = EnumSet.of(SocketPermission.BIND, SocketPermission.LISTEN);
        private static final Set<SocketPermission> PEER = EnumSet.of(SocketPermission.CONNECT);

        private final Set<Integer> local = new TreeSet<>();
        private final Set<Integer> peer = new TreeSet<>();

        private NamedPorts(List<? extends Rule> rules) {
            for (Rule rule : rules) {
                if (rule instanceof NetworkRule network && !network.qualifiers().denies()) {
                    first(network.local()).ifPresent(local::add);
                    first(network.peer()).ifPresent(peer::add);
                }
            }
        }

        static NamedPorts of(List<? extends Rule> rules) {
            return new NamedPorts(rules);
        }

        /** The port, or the first of a range; a variable names none. */
        private static Optional<Integer> first(NetworkEnd end) {
            return end.firstPort()
                    .map(port -> port.split("-", 2)[0])
                    .filter(port -> port.matches("[0-9]{1,5}"))
                    .map(Integer::valueOf);
        }

        /** The access with each port that it may have been of; none where it names its own. */
        List<Access> guesses(Access access) {
            List<Access> guesses = new ArrayList<>();
            if (access instanceof NetworkUse use) {
                if (use.local().port().isEmpty() && !Collections.disjoint(use.permissions(), LOCAL)) {
                    local.forEach(port -> guesses.add(with(use, at(use.local(), port), use.remote())));
                }
                if (use.remote().port().isEmpty() && !Collections.disjoint(use.permissions(), PEER)) {
                    peer.forEach(port -> guesses.add(with(use, use.local(), at(use.remote(), port))));
                }
            }
            return guesses;
        }

        private static Endpoint at(Endpoint end, int port) {
            return new Endpoint(end.scope(), Optional.of(port));
        }

        private static NetworkUse with(NetworkUse use, Endpoint local, Endpoint remote) {
            return new NetworkUse(use.family(), use.type(), use.protocol(), use.permissions(), local, remote);
        }
    }
}
