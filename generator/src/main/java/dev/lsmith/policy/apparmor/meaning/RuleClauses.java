package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.base.InputException;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.Glob;
import dev.lsmith.policy.apparmor.rule.AllRule;
import dev.lsmith.policy.apparmor.rule.ChangeProfileRule;
import dev.lsmith.policy.apparmor.rule.CompiledRule;
import dev.lsmith.policy.apparmor.rule.CompiledRules;
import dev.lsmith.policy.apparmor.rule.DbusRule;
import dev.lsmith.policy.apparmor.rule.EveryClass;
import dev.lsmith.policy.apparmor.rule.FileClauses;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.GlobPatterns;
import dev.lsmith.policy.apparmor.rule.IoUringRule;
import dev.lsmith.policy.apparmor.rule.LinkRule;
import dev.lsmith.policy.apparmor.rule.MediatedClass;
import dev.lsmith.policy.apparmor.rule.Mediation;
import dev.lsmith.policy.apparmor.rule.MountClauses;
import dev.lsmith.policy.apparmor.rule.MountRule;
import dev.lsmith.policy.apparmor.rule.MqueueRule;
import dev.lsmith.policy.apparmor.rule.NetworkClauses;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.NewerClauses;
import dev.lsmith.policy.apparmor.rule.PeerClauses;
import dev.lsmith.policy.apparmor.rule.PivotRootRule;
import dev.lsmith.policy.apparmor.rule.PolicyBits;
import dev.lsmith.policy.apparmor.rule.PtraceRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.RemountRule;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.rule.SignalRule;
import dev.lsmith.policy.apparmor.rule.UmountRule;
import dev.lsmith.policy.apparmor.rule.UnixClauses;
import dev.lsmith.policy.apparmor.rule.UnixRule;
import dev.lsmith.policy.apparmor.rule.UsernsRule;
import dev.lsmith.policy.apparmor.syntax.Profile;
import dev.lsmith.policy.apparmor.syntax.RuleLine;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The rules of one profile as clauses; those of classes that are not mediated make none. */
final class RuleClauses {
    private static final Map<MediatedClass, Integer> MARKED = new EnumMap<>(Map.of(
            MediatedClass.MOUNT,
            PolicyBits.CLASS_MOUNT,
            MediatedClass.SIGNAL,
            PolicyBits.CLASS_SIGNAL,
            MediatedClass.PTRACE,
            PolicyBits.CLASS_PTRACE,
            MediatedClass.DBUS,
            PolicyBits.CLASS_DBUS));

    private final Mediation mediation;
    private final List<RuleLine> lines;
    private final CompiledRules files = new CompiledRules();
    private final CompiledRules policy = new CompiledRules();
    private final FileClauses fileClauses;
    private final MountClauses mountClauses;
    private final UnixClauses unixClauses;
    private final NetworkClauses networkClauses;
    private final PeerClauses peerClauses;
    private final NewerClauses newerClauses;

    private RuleClauses(List<RuleLine> lines, Map<String, List<Glob>> variables, Mediation mediation) {
        GlobPatterns patterns = new GlobPatterns(variables);
        this.mediation = mediation;
        this.lines = lines;
        this.fileClauses = new FileClauses(patterns, files);
        this.mountClauses = new MountClauses(patterns, policy, mediation.mountsExactly());
        CompiledRules unixRules = mediation.has(MediatedClass.UNIX) ? policy : new CompiledRules();
        this.unixClauses = new UnixClauses(patterns, unixRules);
        this.networkClauses = new NetworkClauses(policy, unixClauses, mediation);
        this.peerClauses = new PeerClauses(patterns, policy);
        this.newerClauses = new NewerClauses(patterns, policy);
    }

    static RuleClauses of(Profile profile, Map<String, List<Glob>> variables, Mediation mediation)
            throws InputException {
        RuleClauses clauses = new RuleClauses(profile.lines(), variables, mediation);
        for (int index = 0; index < clauses.lines.size(); index++) {
            Rule rule = clauses.lines.get(index).rule();
            if (rule instanceof AllRule all) {
                for (Rule one : EveryClass.rules(all.qualifiers())) {
                    clauses.add(index, one);
                }
            } else {
                clauses.add(index, rule);
            }
        }
        clauses.addImplied(profile);
        return clauses;
    }

    Mediation mediation() {
        return mediation;
    }

    List<RuleLine> lines() {
        return lines;
    }

    List<CompiledRule> files() {
        return files.clauses();
    }

    List<CompiledRule> policy() {
        return policy.clauses();
    }

    private void add(int index, Rule rule) throws InputException {
        if (rule instanceof FileRule r) {
            fileClauses.add(index, r);
        } else if (rule instanceof LinkRule r) {
            fileClauses.add(index, r);
        } else if (rule instanceof ChangeProfileRule r) {
            fileClauses.add(index, r);
        } else if (rule instanceof MountRule r && mediation.has(MediatedClass.MOUNT)) {
            mountClauses.add(index, r);
        } else if (rule instanceof RemountRule r && mediation.has(MediatedClass.MOUNT)) {
            mountClauses.add(index, r);
        } else if (rule instanceof UmountRule r && mediation.has(MediatedClass.MOUNT)) {
            mountClauses.add(index, r);
        } else if (rule instanceof PivotRootRule r && mediation.has(MediatedClass.MOUNT)) {
            mountClauses.add(index, r);
        } else {
            addPeer(index, rule);
        }
    }

    private void addPeer(int index, Rule rule) throws InputException {
        if (rule instanceof NetworkRule r && mediation.has(MediatedClass.NETWORK)) {
            networkClauses.add(index, r);
        } else if (rule instanceof UnixRule r && mediation.has(MediatedClass.NETWORK)) {
            networkClauses.add(index, r);
            unixClauses.add(index, r);
        } else if (rule instanceof SignalRule r && mediation.has(MediatedClass.SIGNAL)) {
            peerClauses.add(index, r);
        } else if (rule instanceof PtraceRule r && mediation.has(MediatedClass.PTRACE)) {
            peerClauses.add(index, r);
        } else if (rule instanceof DbusRule r && mediation.has(MediatedClass.DBUS)) {
            peerClauses.add(index, r);
        } else if (rule instanceof MqueueRule r && mediation.has(MediatedClass.MESSAGE_QUEUE)) {
            newerClauses.add(index, r);
        } else if (rule instanceof UsernsRule r && mediation.has(MediatedClass.USER_NAMESPACE)) {
            newerClauses.add(index, r);
        } else if (rule instanceof IoUringRule r && mediation.has(MediatedClass.IO_URING)) {
            newerClauses.add(index, r);
        }
    }

    /** A mark for each class that is mediated, besides what apparmor_parser adds for changes of profile. */
    private void addImplied(Profile profile) throws InputException {
        MARKED.forEach((mediated, head) -> {
            if (mediation.has(mediated)) {
                policy.add(-1, Qualifiers.NONE, BytePattern.bytes(head), PolicyBits.READ);
            }
        });
        if (lines.stream().anyMatch(line -> line.rule() instanceof ChangeProfileRule)) {
            fileClauses.addForChangeProfile();
        }
        if (profile.form() == Profile.Form.HAT || !profile.children().isEmpty()) {
            fileClauses.addForHats();
        }
    }
}
