package dev.lsmith.app;

import dev.lsmith.app.decision.RuleDecisions;
import dev.lsmith.app.recording.SpecChoice;
import dev.lsmith.launch.LsmChoice;
import dev.lsmith.launch.proposal.Proposals.Proposal;
import dev.lsmith.learn.Generality;
import dev.lsmith.model.ModelStore.MadePolicies;
import dev.lsmith.policy.Assignment.ExecutedRights;
import dev.lsmith.policy.apparmor.Abi;
import dev.lsmith.policy.seccomp.SeccompProfile.Dialect;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code generate} is asked for.
 *
 * @param logs files, folders and {@code -}, as given
 * @param runs logs of which each was written by a run of its own, as given
 * @param spec the container's description
 * @param name the policies' name; by default the container's or the subject's
 * @param subjects which subjects of the log the container is; empty to find out
 * @param targets the mechanisms wanted, by their stable names
 * @param apparmorAbi which AppArmor policy abi to write for
 * @param seccompDialect whose seccomp JSON to write
 * @param lsm which security module the host has
 * @param generality how far policies may go beyond what was seen
 * @param complete whether the policies that it was recorded under are said to report everything
 * @param withheld what is not to be proposed
 * @param mergeInto the profile of the user's that AppArmor rules are put into
 * @param abstractions whether the report is to say what the installed abstractions would cost
 * @param image the image whose programs are looked into, if any
 * @param decisions what was decided about single rules
 * @param staged whether what is not learned is logged instead of refused
 * @param phases whether a profile for serving is wanted beside that of the whole life
 * @param executed under whose rights a program runs that the container executes
 */
public record Request(
        List<String> logs,
        List<String> runs,
        SpecChoice spec,
        Optional<String> name,
        List<String> subjects,
        Set<String> targets,
        Abi apparmorAbi,
        Dialect seccompDialect,
        Optional<LsmChoice> lsm,
        Generality generality,
        boolean complete,
        Set<Proposal.ProposalKind> withheld,
        Optional<MergeInto> mergeInto,
        boolean abstractions,
        Optional<ImageChoice> image,
        RuleDecisions decisions,
        boolean staged,
        boolean phases,
        ExecutedRights executed) {
    public Request {
        logs = List.copyOf(logs);
        runs = List.copyOf(runs);
        subjects = List.copyOf(subjects);
        targets = Set.copyOf(targets);
        withheld = Set.copyOf(withheld);
    }

    /** What of it is noted beside the policies. */
    MadePolicies made() {
        return new MadePolicies(
                generality.level().word(),
                image.map(chosen -> chosen.unseen().name().toLowerCase(Locale.ROOT)),
                executed == ExecutedRights.CHILD);
    }
}
