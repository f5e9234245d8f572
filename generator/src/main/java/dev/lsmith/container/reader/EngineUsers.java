package dev.lsmith.container.reader;

import dev.lsmith.base.InputException;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether a container's engine has users of its own, so that the container is in a user namespace which no field of its
 * description names: the places of its files tell ({@code profiles/engines/engine-users.csv}).
 */
public final class EngineUsers {
    /** Members of an inspected container that hold places that the engine chose; not those of volumes, which the user chose. */
    private static final List<String> PLACES = List.of(
            "ConmonPidFile",
            "HostnamePath",
            "HostsPath",
            "LogPath",
            "OCIConfigPath",
            "PidFile",
            "ResolvConfPath",
            "StaticDir");

    private EngineUsers() {}

    /**
     * The user namespace's mode.
     *
     * @param asked the mode that the description names, or empty
     * @param places where the engine keeps what belongs to the container
     * @return {@code rootless} or {@code userns-remap} where it is the engine's; else what was asked
     */
    public static String mode(String asked, List<String> places) {
        return ShippedData.rows("engines/engine-users.csv").stream()
                .filter(row ->
                        asked.isEmpty() || (asked.equals("host") && row.get(2).equals("no")))
                .filter(row -> places.stream().anyMatch(place -> place.matches(row.get(0))))
                .map(row -> row.get(1))
                .findFirst()
                .orElse(asked);
    }

    /** The places that the engine chose for a container that docker inspect or podman inspect tell of. */
    public static List<String> places(JsonObject container) throws InputException {
        List<String> places = new ArrayList<>();
        for (String name : PLACES) {
            container.textIn(name).ifPresent(places::add);
        }
        JsonObject state = container.objectOf("State");
        state.textIn("CgroupPath").ifPresent(places::add);
        state.textIn("ConmonPidFile").ifPresent(places::add);
        for (JsonValue layer :
                container.objectOf("GraphDriver").objectOf("Data").members().values()) {
            Optional.of(layer)
                    .filter(JsonString.class::isInstance)
                    .ifPresent(text ->
                            places.addAll(List.of(((JsonString) text).text().split(":"))));
        }
        return places;
    }
}
