package dev.lsmith.audit.repeat;

/** How much of a value was read: what lines may differ in and still say the same. */
public enum Extent {
    /** All of it. */
    WHOLE,
    /** The first four digits: they tell the family of a socket address in hex (struct sockaddr of the record SOCKADDR). */
    FAMILY,
    /** The port, unless it is of the ephemeral range: then only that. */
    SERVICE_PORT;

    private static final int FAMILY_DIGITS = 4;

    /** How many of the first bytes of a value were read; what follows them may be another number. */
    int kept(byte[] bytes, int from, int to) {
        return switch (this) {
            case WHOLE -> to - from;
            case FAMILY -> Math.min(FAMILY_DIGITS, to - from);
            case SERVICE_PORT -> Wildcard.PORT.end(bytes, from, to) == to ? 0 : to - from;
        };
    }
}
