package dev.lsmith.container;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.ContainerSpec.Engine;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The capabilities asked for; names in the kernel's lower case without prefix, or {@code all}.
 *
 * @param add added to the engine's default
 * @param drop dropped from it
 * @param bounding the bounding set itself, when the source states it
 * @param privileged whether everything is given
 */
public record CapabilityGrant(
        SortedSet<String> add, SortedSet<String> drop, Optional<SortedSet<String>> bounding, boolean privileged) {
    /** Stands for every capability. */
    public static final String ALL = "all";

    public CapabilityGrant {
        add = sorted(add);
        drop = sorted(drop);
        bounding = bounding.map(CapabilityGrant::sorted);
    }

    private static SortedSet<String> sorted(SortedSet<String> names) {
        return Collections.unmodifiableSortedSet(new TreeSet<>(names));
    }

    /** The kernel's name of a capability as engines take it: in any case, with {@code CAP_} or without; {@code all} for {@code ALL}. */
    public static String normalise(String name) {
        String lower = name.trim().toLowerCase(Locale.ROOT);
        return lower.startsWith("cap_") ? lower.substring("cap_".length()) : lower;
    }

    /** The names in a member that is an array; none when it is missing. */
    public static SortedSet<String> names(JsonObject object, String member) throws InputException {
        SortedSet<String> names = new TreeSet<>();
        for (JsonValue element : object.listOf(member)) {
            names.add(name(element));
        }
        return names;
    }

    /** One name, normalised, or a complaint that it cannot be one. */
    public static String name(JsonValue element) throws InputException {
        String name = normalise(element.text());
        if (!name.matches("[a-z][a-z0-9_]*")) {
            throw element.place().complain("spec-capability", "this is no name of a capability", "");
        }
        return name;
    }

    /**
     * The bounding set that an engine makes of this grant, in the kernel's lower-case names without prefix.
     *
     * <p>Docker ({@code daemon/pkg/oci/caps}, TweakCapabilities): privileged gives all; adding {@code ALL} gives all but what is dropped;
     * dropping {@code ALL} gives exactly what is added; else the default without what is dropped, with what is added. Podman's arithmetic
     * agrees wherever both accept the grant.
     *
     * @param engine whose default is added to
     */
    public SortedSet<String> boundingSet(Engine engine) {
        if (bounding.isPresent()) {
            return bounding.get();
        }
        SortedSet<String> set;
        if (privileged) {
            set = all();
        } else if (add.contains(ALL)) {
            set = all();
            set.removeAll(drop);
        } else if (drop.contains(ALL)) {
            set = new TreeSet<>(add);
        } else {
            set = defaults(engine);
            set.removeAll(drop);
            set.addAll(add);
        }
        set.remove(ALL);
        return Collections.unmodifiableSortedSet(set);
    }

    private static SortedSet<String> all() {
        return column("kernel/capabilities.csv", 1);
    }

    private static SortedSet<String> defaults(Engine engine) {
        String owner = engine == Engine.PODMAN ? "podman" : "docker";
        return column("baselines/" + owner + "-capabilities.csv", 0);
    }

    private static SortedSet<String> column(String file, int index) {
        SortedSet<String> names = new TreeSet<>();
        ShippedData.rows(file).forEach(row -> names.add(row.get(index)));
        return names;
    }
}
