package dev.lsmith.launch.proposal;

import dev.lsmith.access.CapabilityUse;
import dev.lsmith.access.Evidence.Reporter;
import dev.lsmith.access.FileAccess.FilePermission;
import dev.lsmith.access.FileAccess.Ownership;
import dev.lsmith.base.Position;
import dev.lsmith.launch.proposal.Proposals.Obstacle;
import dev.lsmith.launch.proposal.Proposals.Recorded;
import dev.lsmith.model.ActingUsers;
import dev.lsmith.model.coverage.Coverage.Topic;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

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
public record TmpfsMount(
        String path, String mode, OptionalLong owner, OptionalLong group, long mebibytes, List<Position> writes) {
    public TmpfsMount {
        writes = List.copyOf(writes);
    }

    /** The first place that tells of a write, in brackets; empty if none is known. */
    public String place() {
        return writes.stream().findFirst().map(p -> " (" + p + ")").orElse("");
    }

    /** The owner's number; empty for root. */
    public String uid() {
        return owner.isPresent() ? Long.toString(owner.getAsLong()) : "";
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

    /**
     * Who must be able to write a directory in memory.
     *
     * @param mode in octal
     * @param owner the one user beside root who writes there; empty if there is none, several, or if it must be root's
     * @param group that user's group, as far as it is known
     * @param obstacle what no mode would allow
     */
    record FolderMode(String mode, OptionalLong owner, OptionalLong group, Optional<Obstacle> obstacle) {
        private static final Set<Long> ROOT = Set.of(0L);

        /** A user namespace's first user is above all that a host gives out itself (subuid(5), login.defs SUB_UID_MIN). */
        private static final long FIRST_SUBORDINATE = 65_536;

        /** The mode for those who made or deleted entries of the directory. */
        static FolderMode of(SortedMap<String, List<RootFiles.FileUse>> byPath, Recorded recorded, String folder) {
            ActingUsers actor = recorded.actor();
            Set<Long> makers = new TreeSet<>(actor.makers().getOrDefault(folder, new TreeSet<>()));
            if (makers.equals(ROOT)) {
                return new FolderMode("0755", OptionalLong.empty(), OptionalLong.empty(), Optional.empty());
            }
            Optional<Obstacle> obstacle = RootFiles.below(byPath, folder).stream()
                    .filter(u -> RootFiles.parent(u.path()).equals(folder) && makers.size() != 1 && isRefused(u))
                    .findFirst()
                    .map(u -> Obstacle.of(
                            "several users share " + folder + ", and one changes " + u.path(), u.evidence()));
            OptionalLong other = only(makers);
            OptionalLong group = other.isPresent() ? only(actor.groups().keySet()) : OptionalLong.empty();
            boolean rootsOwn = makers.contains(0L) && !overrides(recorded);
            return new FolderMode("1777", rootsOwn ? OptionalLong.empty() : other, group, obstacle);
        }

        /**
         * Whether root writes in directories of others too (CAP_DAC_OVERRIDE, capabilities(7)). If it never had to, it loses the
         * capability, and could no longer write in a directory that is another's, where the runtime gives it the mode of the image's.
         */
        private static boolean overrides(Recorded recorded) {
            return !recorded.coverage().tells(Reporter.APPARMOR, Topic.CAPABILITIES)
                    || recorded.own(CapabilityUse.class).keySet().stream()
                            .anyMatch(use -> use.capability().equals("dac_override"));
        }

        /** The only one beside root, if its number is the container's as well as the host's. */
        private static OptionalLong only(Set<Long> numbers) {
            Set<Long> others = new TreeSet<>(numbers);
            others.removeAll(ROOT);
            return others.size() == 1
                    ? others.stream()
                            .mapToLong(n -> n)
                            .filter(n -> n < FIRST_SUBORDINATE)
                            .findFirst()
                    : OptionalLong.empty();
        }

        /**
         * In a sticky directory that all may write nobody deletes another's file (unlink(2), EPERM), and an open that could make a
         * file refuses another's (fs.protected_regular, Documentation/admin-guide/sysctl/fs.rst).
         */
        private static boolean isRefused(RootFiles.FileUse use) {
            boolean changes = use.has(FilePermission.DELETE) || (use.has(FilePermission.CREATE) && !use.makes());
            return changes && use.ownership() != Ownership.OWNER;
        }
    }
}
