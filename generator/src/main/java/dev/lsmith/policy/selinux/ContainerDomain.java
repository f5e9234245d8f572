package dev.lsmith.policy.selinux;

import dev.lsmith.base.ShippedData;
import dev.lsmith.policy.selinux.SelinuxModule.ModuleBuilder;
import dev.lsmith.policy.selinux.SelinuxRule.AccessRule;
import java.util.List;

/** The domain of every container that has none of its own: container_t, as {@code profiles/selinux/container_t.csv} holds it. */
public final class ContainerDomain {
    private static final String TYPE = "container_t";

    private ContainerDomain() {}

    /**
     * What container_t may do to itself and to the types that lsmith's tables name: all that refpolicy allows, and what
     * container-selinux's own rules allow.
     */
    public static SelinuxModule ofEither() {
        ModuleBuilder builder = new ModuleBuilder();
        builder.types.add(TYPE);
        builder.roleType("system_r", TYPE);
        for (List<String> row : ShippedData.rows("selinux/container_t.csv")) {
            String target = row.get(1).equals(PathTypes.SELF) ? SelinuxRule.SELF : row.get(1);
            builder.rules.add(AccessRule.allow(TYPE, target, row.get(2), ObjectClasses.permissions(row.get(3))));
        }
        return builder.build(TYPE);
    }
}
