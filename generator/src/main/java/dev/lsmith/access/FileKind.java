package dev.lsmith.access;

/** What the path named, as far as the log tells. */
public enum FileKind {
    REGULAR,
    DIRECTORY,
    SYMLINK,
    CHARACTER_DEVICE,
    BLOCK_DEVICE,
    FIFO,
    SOCKET,
    UNKNOWN
}
