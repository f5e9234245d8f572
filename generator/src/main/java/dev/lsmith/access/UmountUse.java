package dev.lsmith.access;

/**
 * An unmount.
 *
 * @param target the mount point
 */
public record UmountUse(String target) implements Access {
    @Override
    public String kind() {
        return "umount";
    }

    @Override
    public String text() {
        return target;
    }
}
