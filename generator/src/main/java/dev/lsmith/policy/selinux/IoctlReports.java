package dev.lsmith.policy.selinux;

import dev.lsmith.access.TypeAccess;
import dev.lsmith.base.ShippedData;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Of which objects a recording reports every ioctl command. A permissive domain reports the first command of a source, target
 * and class only (security/selinux/avc.c: the permission is then cached as granted). The learning domain holds a list of
 * commands for the pairs of {@code profiles/selinux/ioctl-reports.csv}, with which the kernel asks for each command anew.
 */
final class IoctlReports {
    private static final Pattern LEARNING = Pattern.compile("lsmith_learn_.+_t");
    private static final String ANY = "*";

    private final List<List<String>> pairs = ShippedData.rows("selinux/ioctl-reports.csv");
    private final String domain;

    /**
     * Of one recording.
     *
     * @param domain the domain in which the container was recorded
     */
    IoctlReports(String domain) {
        this.domain = domain;
    }

    /** Whether each command of the access's source, target and class was reported. */
    boolean each(TypeAccess access) {
        String target = access.targetType().equals(access.sourceType()) ? PathTypes.SELF : access.targetType();
        return LEARNING.matcher(domain).matches()
                && access.sourceType().equals(domain)
                && pairs.stream()
                        .anyMatch(row -> row.get(0).equals(target)
                                && (row.get(1).equals(ANY) || row.get(1).equals(access.tclass())));
    }
}
