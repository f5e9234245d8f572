package dev.lsmith.target.apparmor;

import dev.lsmith.access.Access;
import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.DbusUse;
import dev.lsmith.access.ExecAccess;
import dev.lsmith.access.FileAccess;
import dev.lsmith.access.IoUringUse;
import dev.lsmith.access.LinkAccess;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.PivotRootUse;
import dev.lsmith.access.ProfileTransition;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.ResourceLimitUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.UmountUse;
import dev.lsmith.access.UnixSocketUse;
import dev.lsmith.access.UserNamespaceUse;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.target.Decision;
import dev.lsmith.target.Target;
import dev.lsmith.target.apparmor.syntax.AppArmorProfile;
import dev.lsmith.target.apparmor.syntax.Profile;
import dev.lsmith.target.apparmor.syntax.ProfileWriter;

/**
 * A profile compiled for questions: as apparmor_parser's back end treats it (see each class), all rules that match add
 * up, and a denial takes away from all of them.
 */
public final class AppArmorDecider implements Target.Decider {
    private final FileDecider files;
    private final SocketDecider sockets;
    private final PeerDecider peers;
    private final MountDecider mounts;
    private final PlainDecider plain;

    private AppArmorDecider(Profile profile, Abi abi, Conditions conditions, ProfileWriter writer)
            throws InputException {
        Verdicts verdicts = new Verdicts(writer);
        this.files = new FileDecider(profile, conditions, writer);
        this.sockets = new SocketDecider(profile, abi, conditions, verdicts);
        this.peers = new PeerDecider(profile, conditions, verdicts);
        this.mounts = new MountDecider(profile, conditions, verdicts);
        this.plain = new PlainDecider(profile, abi, conditions, verdicts);
    }

    /**
     * Compiles the first profile of a file.
     *
     * @throws InputException when it has none, uses a variable that is not declared, or is too complex
     */
    public static AppArmorDecider of(AppArmorProfile policy, ProfileWriter writer) throws InputException {
        if (policy.profiles().isEmpty()) {
            throw Conditions.fault("the file holds no profile");
        }
        Profile profile = policy.profiles().get(0);
        Abi abi = policy.abi().filter(a -> !a.equals("abi/3.0")).isPresent() ? Abi.V4_0 : Abi.V3_0;
        return new AppArmorDecider(profile, abi, Conditions.of(policy, profile), writer);
    }

    /** What the profile says about an access. */
    @Override
    public Decision decide(Access access) {
        if (access instanceof FileAccess file) {
            return files.decide(file);
        } else if (access instanceof ExecAccess exec) {
            return files.decide(exec);
        } else if (access instanceof LinkAccess link) {
            return files.decide(link);
        } else if (access instanceof NetworkUse use) {
            return sockets.decide(use);
        } else if (access instanceof UnixSocketUse use) {
            return sockets.decide(use);
        } else if (access instanceof SignalUse use) {
            return peers.decide(use);
        } else if (access instanceof PtraceUse use) {
            return peers.decide(use);
        } else if (access instanceof DbusUse use) {
            return peers.decide(use);
        } else if (access instanceof MountUse use) {
            return mounts.decide(use);
        } else if (access instanceof UmountUse use) {
            return mounts.decide(use);
        } else if (access instanceof PivotRootUse use) {
            return mounts.decide(use);
        }
        return decideOther(access);
    }

    private Decision decideOther(Access access) {
        if (access instanceof CapabilityUse use) {
            return plain.decide(use);
        } else if (access instanceof ProfileTransition transition) {
            return plain.decide(transition);
        } else if (access instanceof ResourceLimitUse use) {
            return plain.decide(use);
        } else if (access instanceof UserNamespaceUse) {
            return plain.decideUserNamespace();
        } else if (access instanceof IoUringUse use) {
            return plain.decide(use);
        } else if (access instanceof MessageQueueUse use) {
            return plain.decide(use);
        }
        return Decision.notMediated();
    }
}
