package dev.lsmith.access;

/**
 * A resource limit set.
 *
 * @param resource AppArmor's name: {@code nofile}
 * @param value the limit asked for
 */
public record ResourceLimitUse(String resource, long value) implements Access {
    @Override
    public String kind() {
        return "rlimit";
    }

    @Override
    public String text() {
        return resource + " <= " + value;
    }
}
