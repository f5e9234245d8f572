package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.DbusUse;
import dev.lsmith.access.IoUringUse;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.Peer;
import dev.lsmith.access.PivotRootUse;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.UmountUse;
import java.util.Optional;

/** What is asked about mounts, peers and the newer classes (the aa_ functions of security/apparmor, class by class). */
public final class PolicyQuestions {
    private static final int NO_SIGNAL = 127;

    private final String profileName;
    private final SignalNumbers signals = new SignalNumbers();

    public PolicyQuestions(String profileName) {
        this.profileName = profileName;
    }

    private static KernelQuery question(QueryBytes text, int bits) {
        return new KernelQuery(PolicyTableName.POLICY, text.done(), bits);
    }

    public KernelQuery of(SignalUse use) {
        int number = use.signal().flatMap(this::number).orElse(NO_SIGNAL);
        QueryBytes text =
                new QueryBytes().bytes(PolicyBits.CLASS_SIGNAL, number).text(peer(use.peer()));
        return question(text, PeerClauses.bit(use.direction()));
    }

    private Optional<Integer> number(String signal) {
        return signal.startsWith("unknown") ? Optional.empty() : signals.number(signal);
    }

    public KernelQuery of(PtraceUse use) {
        QueryBytes text = new QueryBytes().bytes(PolicyBits.CLASS_PTRACE).text(peer(use.peer()));
        return question(text, PeerClauses.bit(use.permission()));
    }

    /** The peer, the profile itself by its name. */
    public Optional<String> peer(Optional<String> peer) {
        return peer.map(p -> p.equals(Peer.SELF) ? profileName : p);
    }

    public KernelQuery of(DbusUse use) {
        QueryBytes text = new QueryBytes().bytes(PolicyBits.CLASS_DBUS).text(use.bus());
        if (use.permission() == DbusUse.Permission.BIND) {
            text.next().text(use.name());
        } else if (use.permission() != DbusUse.Permission.EAVESDROP) {
            text.next().text(use.name());
            text.next().text(peer(use.peerLabel()));
            text.next().text(use.path());
            text.next().text(use.iface());
            text.next().text(use.member());
        }
        return question(text, PeerClauses.bit(use.permission()));
    }

    public KernelQuery of(MountUse use) {
        QueryBytes text = new QueryBytes().bytes(PolicyBits.CLASS_MOUNT).text(use.target());
        text.next().text(use.source());
        text.next().text(use.fstype());
        text.next();
        int flags = MountOptions.of(use.flags()).set();
        for (int bit = 0; bit < Integer.SIZE; bit++) {
            if ((flags >>> bit & 1) == 1) {
                text.bytes(bit + 1);
            }
        }
        return question(text, PolicyBits.MOUNT);
    }

    public KernelQuery of(UmountUse use) {
        return question(new QueryBytes().bytes(PolicyBits.CLASS_MOUNT).text(use.target()), PolicyBits.UMOUNT);
    }

    public KernelQuery of(PivotRootUse use) {
        QueryBytes text = new QueryBytes().bytes(PolicyBits.CLASS_MOUNT).text(use.newRoot());
        return question(text.next().text(use.putOld()), PolicyBits.PIVOT_ROOT);
    }

    public KernelQuery of(MessageQueueUse use) {
        QueryBytes text = new QueryBytes()
                .bytes(PolicyBits.CLASS_MQUEUE, NewerClauses.sort(use.queueType()))
                .text(use.name());
        return question(text.next().bytes(1), NewerClauses.queueBits(use.permissions()));
    }

    public KernelQuery of(IoUringUse use) {
        QueryBytes text = new QueryBytes().bytes(PolicyBits.CLASS_IO_URING).text(peer(use.label()));
        return question(text, NewerClauses.bit(use.permission()));
    }

    public KernelQuery ofUserNamespace() {
        return question(new QueryBytes().bytes(PolicyBits.CLASS_USERNS), NewerClauses.CREATE_NAMESPACE);
    }
}
