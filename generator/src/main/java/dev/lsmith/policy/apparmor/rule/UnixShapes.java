package dev.lsmith.policy.apparmor.rule;

import dev.lsmith.access.SocketPermission;
import dev.lsmith.pattern.BytePattern;
import dev.lsmith.pattern.ByteSet;
import java.util.EnumSet;
import java.util.List;

/** The strings that are asked about unix sockets; see {@link UnixClauses}. */
public final class UnixShapes {
    public static final int LOCAL_BITS = UnixClauses.bits(EnumSet.of(
            SocketPermission.SHUTDOWN,
            SocketPermission.SETATTR,
            SocketPermission.GETATTR,
            SocketPermission.BIND,
            SocketPermission.ACCEPT));
    public static final int COMMAND_BITS =
            UnixClauses.bits(EnumSet.of(SocketPermission.LISTEN, SocketPermission.SETOPT, SocketPermission.GETOPT));
    public static final int PEER_BITS =
            UnixClauses.bits(EnumSet.of(SocketPermission.SEND, SocketPermission.RECEIVE, SocketPermission.CONNECT));

    /** Family, one of the three types that unix sockets have, no protocol. */
    public static final BytePattern HEAD = BytePattern.sequence(
            BytePattern.bytes(PolicyBits.CLASS_UNIX, 0, 1, 0),
            new BytePattern.One(ByteSet.of(1, 2, 5)),
            BytePattern.bytes(0, 0));

    /** Head, own address, own label left empty. */
    public static final BytePattern LOCAL = BytePattern.sequence(HEAD, address(), BytePattern.bytes(0, 0));

    public static final BytePattern COMMAND = BytePattern.sequence(
            LOCAL,
            new BytePattern.One(ByteSet.of(UnixClauses.COMMAND_LISTEN, UnixClauses.COMMAND_OPTION)),
            BytePattern.bytes(0, 0));

    public static final BytePattern PEER = BytePattern.sequence(
            LOCAL, BytePattern.bytes(UnixClauses.COMMAND_PEER), address(), BytePattern.bytes(0), GlobPatterns.SOMEBODY);

    private UnixShapes() {}

    private static BytePattern address() {
        return new BytePattern.Choice(
                List.of(BytePattern.bytes(1), BytePattern.sequence(BytePattern.bytes(0), GlobPatterns.SOMEBODY)));
    }
}
