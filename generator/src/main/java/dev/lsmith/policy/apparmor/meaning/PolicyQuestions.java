package dev.lsmith.policy.apparmor.meaning;

import dev.lsmith.access.DbusUse;
import dev.lsmith.access.IoUringUse;
import dev.lsmith.access.MessageQueueUse;
import dev.lsmith.access.MountUse;
import dev.lsmith.access.Peer;
import dev.lsmith.access.PivotRootUse;
import dev.lsmith.access.PtraceUse;
import dev.lsmith.access.SignalUse;
import dev.lsmith.access.UmountUse;
import dev.lsmith.policy.apparmor.syntax.MountOptions;
import java.util.Optional;

/** What is asked about mounts, peers and the newer classes (the aa_ functions of security/apparmor, class by class). */
final class PolicyQuestions {
    private static final int NO_SIGNAL = 127;

    private final String profileName;
    private final SignalNumbers signals = new SignalNumbers();

    PolicyQuestions(String profileName) {
        this.profileName = profileName;
    }

    private static Question question(ByteText text, int bits) {
        return new Question(Table.POLICY, text.done(), bits);
    }

    Question of(SignalUse use) {
        int number = use.signal().flatMap(this::number).orElse(NO_SIGNAL);
        ByteText text = new ByteText().bytes(PolicyBits.CLASS_SIGNAL, number).text(peer(use.peer()));
        return question(text, PeerClauses.bit(use.direction()));
    }

    private Optional<Integer> number(String signal) {
        return signal.startsWith("unknown") ? Optional.empty() : signals.number(signal);
    }

    Question of(PtraceUse use) {
        ByteText text = new ByteText().bytes(PolicyBits.CLASS_PTRACE).text(peer(use.peer()));
        return question(text, PeerClauses.bit(use.permission()));
    }

    /** The peer, the profile itself by its name. */
    Optional<String> peer(Optional<String> peer) {
        return peer.map(p -> p.equals(Peer.SELF) ? profileName : p);
    }

    Question of(DbusUse use) {
        ByteText text = new ByteText().bytes(PolicyBits.CLASS_DBUS).text(use.bus());
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

    Question of(MountUse use) {
        ByteText text = new ByteText().bytes(PolicyBits.CLASS_MOUNT).text(use.target());
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

    Question of(UmountUse use) {
        return question(new ByteText().bytes(PolicyBits.CLASS_MOUNT).text(use.target()), PolicyBits.UMOUNT);
    }

    Question of(PivotRootUse use) {
        ByteText text = new ByteText().bytes(PolicyBits.CLASS_MOUNT).text(use.newRoot());
        return question(text.next().text(use.putOld()), PolicyBits.PIVOT_ROOT);
    }

    Question of(MessageQueueUse use) {
        ByteText text = new ByteText()
                .bytes(PolicyBits.CLASS_MQUEUE, NewerClauses.sort(use.queueType()))
                .text(use.name());
        return question(text.next().bytes(1), NewerClauses.queueBits(use.permissions()));
    }

    Question of(IoUringUse use) {
        ByteText text = new ByteText().bytes(PolicyBits.CLASS_IO_URING).text(peer(use.label()));
        return question(text, NewerClauses.bit(use.permission()));
    }

    Question ofUserNamespace() {
        return question(new ByteText().bytes(PolicyBits.CLASS_USERNS), NewerClauses.CREATE_NAMESPACE);
    }
}
