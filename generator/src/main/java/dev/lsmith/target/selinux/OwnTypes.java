package dev.lsmith.target.selinux;

import dev.lsmith.data.ShippedData;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The types that a module declares.
 *
 * @param domain the container's domain
 * @param fileType the type of what is mounted into it
 */
record OwnTypes(String domain, String fileType) {
    /**
     * {@code NAME_t} and {@code NAME_file_t}; {@code NAME_container_t} and {@code NAME_container_file_t} when the host's policy
     * may hold a type of the first names already, as a module that declares it again cannot be installed.
     *
     * @param observed types that records name and that thus exist
     */
    static OwnTypes of(String name, Set<String> observed) {
        Set<String> taken = ShippedData.rows("selinux/refpolicy-types.csv").stream()
                .map(row -> row.get(0))
                .collect(Collectors.toCollection(TreeSet::new));
        taken.addAll(observed);
        String prefix = Names.identifier(name);
        while (taken.contains(prefix + "_t") || taken.contains(prefix + "_file_t")) {
            prefix += "_container";
        }
        return new OwnTypes(prefix + "_t", prefix + "_file_t");
    }

    /** Says where the types are not what the module's name lets one expect. */
    void noteNames(String name, Draft draft) {
        if (!domain.equals(name + "_t")) {
            draft.note("the domain is " + domain + ", as " + name + "_t is the name of another type or cannot be one");
        }
    }
}
