package dev.lsmith.target.selinux;

import dev.lsmith.access.TypeAccess;
import dev.lsmith.data.ShippedData;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What multi-category security asks of a domain with mcs_constrained_type ({@code profiles/selinux/base/constraints.cil}). */
final class McsConstraints {
    private static final Pattern CONSTRAINT = Pattern.compile("\\(mlsconstrain \\((\\w+) \\(([\\w ]+)\\)\\)");

    private final Set<String> constrained = new TreeSet<>();

    McsConstraints() {
        String text = new String(ShippedData.bytes("selinux/base/constraints.cil"), StandardCharsets.UTF_8);
        Matcher matcher = CONSTRAINT.matcher(text);
        while (matcher.find()) {
            for (String permission : Permissions.list(matcher.group(2))) {
                constrained.add(matcher.group(1) + ":" + permission);
            }
        }
    }

    /** Whether the levels stand in the way of a constrained domain; they do not for getattr, map, watch and the like. */
    boolean denies(TypeAccess access) {
        return access.levels() == TypeAccess.Levels.INCOMPARABLE
                && access.permissions().stream().anyMatch(p -> constrained.contains(access.tclass() + ":" + p));
    }
}
