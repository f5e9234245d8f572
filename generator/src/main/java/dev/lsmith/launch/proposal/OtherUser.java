package dev.lsmith.launch.proposal;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.PrivilegeGain;
import dev.lsmith.base.Position;
import dev.lsmith.container.ContainerSpec;
import dev.lsmith.container.ContainerSpec.Engine;
import dev.lsmith.launch.proposal.Proposals.Proposal;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.coverage.Coverage.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The user that a container ran as although its spec names none, or by a name: the image's. Said in numbers it stays so with
 * another image, and Kubernetes takes no names. A container that was seen as root is never given another user: whether its
 * files would be open to that one is in no log.
 */
final class OtherUser {
    /** A user namespace's first user is above all that a host gives out itself (subuid(5), login.defs SUB_UID_MIN). */
    private static final long FIRST_SUBORDINATE = 65_536;

    private static final Set<String> CHANGE_USER = Set.of("setuid", "setgid");

    private OtherUser() {}

    /** Empty if the spec names a user by number. */
    static Optional<Proposal<String>> of(Recorded recorded, Optional<ContainerSpec> spec) {
        String user = spec.map(s -> s.process().user()).orElse("");
        return user.matches("[1-9][0-9]*(:[0-9]+)?") ? Optional.empty() : Optional.of(proposal(recorded, spec));
    }

    private static Proposal<String> proposal(Recorded recorded, Optional<ContainerSpec> spec) {
        ActingUsers actor = recorded.actor();
        if (!recorded.coverage().tells(Topic.CALLS) && !recorded.coverage().tells(Reporter.APPARMOR, Topic.FILES)) {
            return none("another user may have acted: " + recorded.coverage().why(Topic.FILES), List.of());
        }
        Optional<Proposal<String>> obstacle = obstacle(recorded, actor);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        long uid = actor.users().firstKey();
        if (uid >= FIRST_SUBORDINATE || isMapped(spec)) {
            return none("the log has the host's numbers of a user namespace", positions(actor));
        }
        boolean oneGroup = actor.groups().size() == 1;
        return Proposal.of(
                Proposal.ProposalKind.USER,
                uid + (oneGroup ? ":" + actor.groups().firstKey() : ""),
                "every record of it has uid " + uid + ", and none a use of a capability or a gain of privileges",
                positions(actor));
    }

    private static Optional<Proposal<String>> obstacle(Recorded recorded, ActingUsers actor) {
        if (actor.users().isEmpty()) {
            return Optional.of(none("no record tells as whom it acted", List.of()));
        }
        for (Map.Entry<CapabilityUse, Evidence> use :
                recorded.own(CapabilityUse.class).entrySet()) {
            if (CHANGE_USER.contains(use.getKey().capability())) {
                String text = "it starts as root and changes its user itself";
                return Optional.of(none(text, use.getValue().positions()));
            }
        }
        Position root = actor.users().get(0L);
        if (root != null) {
            String text = "it acts as root; whether its files are open to another user is in no log";
            return Optional.of(none(text, List.of(root)));
        }
        if (actor.users().size() > 1) {
            return Optional.of(none("it acts as several users: " + actor.users().keySet(), positions(actor)));
        }
        for (Map.Entry<CapabilityUse, Evidence> use :
                recorded.own(CapabilityUse.class).entrySet()) {
            String text = "it uses a capability: " + use.getKey().capability();
            return Optional.of(none(text, use.getValue().positions()));
        }
        for (Map.Entry<PrivilegeGain, Evidence> gain :
                recorded.own(PrivilegeGain.class).entrySet()) {
            return Optional.of(none(
                    "an exec gave it privileges: " + gain.getKey().path(),
                    gain.getValue().positions()));
        }
        return Optional.empty();
    }

    private static boolean isMapped(Optional<ContainerSpec> spec) {
        // A rootless Podman maps users whatever its spec says.
        return spec.filter(s -> s.engine() == Engine.PODMAN
                        || !Set.of("", "host").contains(s.namespaces().user()))
                .isPresent();
    }

    private static List<Position> positions(ActingUsers actor) {
        return List.copyOf(actor.users().values());
    }

    private static Proposal<String> none(String why, List<Position> positions) {
        return Proposal.none(Proposal.ProposalKind.USER, why, positions);
    }
}
