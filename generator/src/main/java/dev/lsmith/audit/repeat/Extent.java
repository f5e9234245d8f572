package dev.lsmith.audit.repeat;

/** How much of a value was read: what lines may differ in and still say the same. */
public enum Extent {
    /** All of it. */
    WHOLE,
    /** The first four digits: they tell the family of a socket address in hex (struct sockaddr of the record SOCKADDR). */
    FAMILY,
    /** The port, unless it is of the ephemeral range: then only that. */
    SERVICE_PORT;

    /** The digits of a socket address in hex that tell its family. */
    public static final int FAMILY_DIGITS = 4;

    /** The first port of the kernel's default {@code net.ipv4.ip_local_port_range} (Documentation/networking/ip-sysctl.rst). */
    public static final int FIRST_EPHEMERAL = 32768;

    private static final int LAST_EPHEMERAL = 60999;

    /** Whether the kernel gives such a port to who asks for any. */
    public static boolean isEphemeral(long port) {
        return port >= FIRST_EPHEMERAL && port <= LAST_EPHEMERAL;
    }

    /** How many of the first bytes of a value were read; what follows them may be another number. */
    int kept(byte[] bytes, int from, int to) {
        return switch (this) {
            case WHOLE -> to - from;
            case FAMILY -> Math.min(FAMILY_DIGITS, to - from);
            case SERVICE_PORT -> Wildcard.PORT.end(bytes, from, to) == to ? 0 : to - from;
        };
    }
}
