package dev.lsmith.launch.proposal;

import dev.lsmith.base.Position;
import java.util.List;
import java.util.OptionalLong;

/**
 * A directory in memory for what a container writes.
 *
 * @param path absolute, without a last slash
 * @param mode the directory's mode, in octal: {@code 0755}
 * @param owner whose it is, if not root's
 * @param group its group, if not root's and known
 * @param mebibytes how much it may hold
 * @param writes where the log tells of a write, a few
 */
public record Scratch(
        String path, String mode, OptionalLong owner, OptionalLong group, long mebibytes, List<Position> writes) {
    public Scratch {
        writes = List.copyOf(writes);
    }

    /** The first place that tells of a write, in brackets; empty if none is known. */
    public String place() {
        return writes.stream().findFirst().map(p -> " (" + p + ")").orElse("");
    }

    /**
     * As Docker's {@code --tmpfs} and Compose take it. The owner is named beside the mode, as runc before 1.1.8 puts the mode of the
     * image's directory in the place of the one asked for (opencontainers/runc#3911).
     */
    public String flag() {
        StringBuilder flag = new StringBuilder(path).append(":mode=").append(mode);
        owner.ifPresent(uid -> flag.append(",uid=").append(uid));
        group.ifPresent(gid -> flag.append(",gid=").append(gid));
        return flag.append(",size=").append(mebibytes).append('m').toString();
    }

    /**
     * As Podman's {@code --tmpfs} takes it. It refuses {@code uid=} and {@code gid=} (pkg/util/mount_opts.go) and copies the image's
     * directory into the new one; {@code U} makes it the container's own user's (libpod, container_internal_common.go).
     *
     * @param user the number of the user that the container starts as; empty for root and for names
     */
    public String podmanFlag(String user) {
        boolean own = owner.isPresent() && user.equals(Long.toString(owner.getAsLong()));
        return path + ":mode=" + mode + ",size=" + mebibytes + "m" + (own ? ",U" : "");
    }

    /** As Kubernetes writes a size: {@code 256Mi}. */
    public String quantity() {
        return mebibytes + "Mi";
    }
}
