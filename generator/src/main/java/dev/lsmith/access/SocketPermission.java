package dev.lsmith.access;

/** What can be done with a socket; AppArmor's names (net and unix classes). */
public enum SocketPermission {
    SEND,
    RECEIVE,
    CREATE,
    SHUTDOWN,
    CONNECT,
    SETATTR,
    GETATTR,
    ACCEPT,
    BIND,
    LISTEN,
    SETOPT,
    GETOPT
}
