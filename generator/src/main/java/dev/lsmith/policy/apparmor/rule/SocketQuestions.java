package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.Endpoint;
import dev.lsmith.access.NetworkUse;
import dev.lsmith.access.SocketPermission;
import dev.lsmith.access.UnixSocketUse;
import dev.lsmith.base.kernel.KernelTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is asked about sockets (security/apparmor/net.c, af_unix.c). */
public final class SocketQuestions {
    private static final Set<SocketPermission> MESSAGES =
            EnumSet.of(SocketPermission.SEND, SocketPermission.RECEIVE, SocketPermission.CONNECT);
    private static final int UNKNOWN_TYPE = 0xff;
    private static final int UNKNOWN_ADDRESS = 2;

    private final PolicyQuestions names;
    private final KernelTable types = KernelTable.SOCKET_TYPES;

    public SocketQuestions(PolicyQuestions names) {
        this.names = names;
    }

    /** One question for each type that it may be: a rule without a type holds for every one that the language names. */
    public List<KernelQuery> of(NetworkUse use) {
        List<String> types = use.type().isEmpty() ? NetworkClauses.TYPES : List.of(use.type());
        return types.stream().map(type -> of(use, type)).toList();
    }

    private static KernelQuery of(NetworkUse use, String type) {
        QueryBytes text = new QueryBytes()
                .bytes(PolicyBits.CLASS_NETWORK)
                .text(use.family())
                .next()
                .text(type)
                .next();
        end(text, use.local());
        end(text, use.remote());
        Collection<SocketPermission> asked =
                use.permissions().isEmpty() ? List.of(SocketPermission.values()) : use.permissions();
        return new KernelQuery(PolicyTableName.POLICY, text.done(), UnixClauses.bits(asked));
    }

    /** No address is known: accesses keep only what sort of address it was. */
    private static void end(QueryBytes text, Endpoint end) {
        int port = end.port().orElse(0);
        text.bytes(0, port >> 8 & 0xff, port & 0xff);
    }

    /** One question for each way that a permission is asked for: as such, or together with the other end. */
    public List<KernelQuery> of(UnixSocketUse use) {
        Set<SocketPermission> asked = EnumSet.noneOf(SocketPermission.class);
        asked.addAll(use.permissions());
        boolean peer = use.peerAddress().isPresent() || use.peerLabel().isPresent();
        if (asked.isEmpty()) {
            asked = peer ? EnumSet.copyOf(MESSAGES) : EnumSet.allOf(SocketPermission.class);
        }
        List<KernelQuery> questions = new ArrayList<>();
        Set<SocketPermission> local = EnumSet.copyOf(asked);
        for (SocketPermission permission : asked) {
            switch (permission) {
                case CREATE -> questions.add(question(head(use), permission));
                case LISTEN -> questions.add(question(command(use, UnixClauses.COMMAND_LISTEN), permission));
                case SETOPT, GETOPT -> questions.add(question(command(use, UnixClauses.COMMAND_OPTION), permission));
                case SEND, RECEIVE, CONNECT -> questions.add(question(peer(use), permission));
                default -> questions.add(question(local(use), permission));
            }
        }
        if (local.contains(SocketPermission.ACCEPT) && peer) {
            questions.add(question(peer(use), SocketPermission.ACCEPT));
        }
        return questions;
    }

    private static KernelQuery question(QueryBytes text, SocketPermission permission) {
        return new KernelQuery(PolicyTableName.POLICY, text.done(), UnixClauses.bit(permission));
    }

    private QueryBytes head(UnixSocketUse use) {
        int type = types.number(use.type()).map(Long::intValue).orElse(UNKNOWN_TYPE);
        int high = type == UNKNOWN_TYPE ? UNKNOWN_TYPE : 0;
        return new QueryBytes().bytes(PolicyBits.CLASS_UNIX, 0, 1, high, type, 0, 0);
    }

    private QueryBytes local(UnixSocketUse use) {
        QueryBytes text = head(use);
        address(text, use.address());
        return text.next().next();
    }

    private QueryBytes command(UnixSocketUse use, int command) {
        return local(use).bytes(command, 0, 0);
    }

    private QueryBytes peer(UnixSocketUse use) {
        QueryBytes text = local(use).bytes(UnixClauses.COMMAND_PEER);
        address(text, use.peerAddress());
        return text.next().text(names.peer(use.peerLabel()));
    }

    private static void address(QueryBytes text, Optional<String> address) {
        if (address.isEmpty()) {
            text.bytes(UNKNOWN_ADDRESS);
        } else if (address.get().equals("none")) {
            text.bytes(1);
        } else {
            String name = address.get();
            text.bytes(0).text(name.startsWith("@") ? name.substring(1) : name);
        }
    }
}
