package dev.lsmith.launch;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An AppArmor profile in the words of a KubeArmorPolicy (docs.kubearmor.com, security policy specification, as of 2026-11). It has two sets of
 * rights of a file, reading and all of them: what is written or mapped by a program outside the libraries' folders has all.
 *
 * @param programs what may be executed
 * @param files what may be read or used
 * @param protocols {@code tcp}, {@code udp}, {@code raw}
 * @param capabilities in lower case
 */
public record KubeArmorView(
        List<Place> programs, List<Place> files, List<String> protocols, List<String> capabilities) {
    public KubeArmorView {
        programs = List.copyOf(programs);
        files = List.copyOf(files);
        protocols = List.copyOf(protocols);
        capabilities = List.copyOf(capabilities);
    }

    /**
     * A path, a folder's files, or a pattern.
     *
     * @param text as it stands there
     * @param readOnly whether it may only be read
     */
    public record Place(String text, boolean readOnly) {
        /** In which list of the policy it stands: {@code path}, {@code dir} or {@code pattern}. */
        public String sort() {
            return text.matches(".*[*?@\\[{].*") ? "pattern" : text.endsWith("/") ? "dir" : "path";
        }
    }

    /** The view of a profile in the words of the Security Profiles Operator ({@code LaunchSettings.ProfileSetting}). */
    static KubeArmorView of(String operatorAbstract) {
        try {
            JsonObject said = JsonReader.read("abstract", operatorAbstract).object();
            List<Place> programs = places(said, "executable", "allowedExecutables", true);
            List<Place> files = new ArrayList<>();
            for (Place library : places(said, "executable", "allowedLibraries", false)) {
                files.add(new Place(library.text(), library.text().matches("(?:/usr)?/lib.*")));
            }
            files.addAll(places(said, "filesystem", "readWritePaths", false));
            files.addAll(places(said, "filesystem", "writeOnlyPaths", false));
            List<String> taken = files.stream().map(Place::text).toList();
            places(said, "filesystem", "readOnlyPaths", true).stream()
                    .filter(place -> !taken.contains(place.text()))
                    .forEach(files::add);
            return new KubeArmorView(programs, files, protocols(said), capabilities(said));
        } catch (InputException e) {
            throw new IllegalStateException("the profile's own abstract is not as it is written", e);
        }
    }

    private static List<Place> places(JsonObject said, String part, String list, boolean readOnly)
            throws InputException {
        List<Place> places = new ArrayList<>();
        for (String path : said.objectOf(part).textsOf(list)) {
            places.add(new Place(path, readOnly));
        }
        return places;
    }

    private static List<String> protocols(JsonObject said) throws InputException {
        JsonObject network = said.objectOf("network");
        JsonObject allowed = network.objectOf("allowedProtocols");
        List<String> protocols = new ArrayList<>();
        if (allowed.flagOf("allowTcp")) {
            protocols.add("tcp");
        }
        if (allowed.flagOf("allowUdp")) {
            protocols.add("udp");
        }
        if (network.flagOf("allowRaw")) {
            protocols.add("raw");
        }
        return protocols;
    }

    private static List<String> capabilities(JsonObject said) throws InputException {
        List<String> names = new ArrayList<>();
        for (JsonValue name : said.objectOf("capability").listOf("allowedCapabilities")) {
            names.add(name.text().toLowerCase(Locale.ROOT));
        }
        return names;
    }
}
