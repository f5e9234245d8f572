package dev.lsmith.posture;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.ShippedData;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import dev.lsmith.posture.PostureFinding.Danger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the settings of an engine, dockerd's {@code daemon.json}, leave open for every container that it starts
 * ({@code profiles/posture/daemon.ini}).
 *
 * @param source the file
 * @param findings what is open, the gravest first
 * @param unknown settings that the engine does not have, with which it does not start
 */
public record EngineSettings(String source, List<EngineFinding> findings, List<JsonValue> unknown) {
    private static final String KEYS = "engines/daemon-keys.csv";
    private static final String FINDINGS = "posture/daemon.ini";

    /** Logs of these drivers stay on the host, and grow unless told otherwise. */
    private static final List<String> GROWING = List.of("", "json-file");

    public EngineSettings {
        findings = List.copyOf(findings);
        unknown = List.copyOf(unknown);
    }

    /**
     * One thing that is open.
     *
     * @param code a stable name for scripts
     * @param danger how dangerous
     * @param title in a few words
     * @param why why it matters
     * @param close the setting that closes it
     * @param benchmark its identifier in the CIS Docker Benchmark; empty if it has none
     * @param place where the setting stands; the file where it does not
     */
    public record EngineFinding(
            String code, Danger danger, String title, String why, String close, String benchmark, Position place) {}

    /** Whether an object is such a file: it has a setting of the engine, and none that an inspect output or a bundle has. */
    public static boolean matches(JsonObject object) {
        List<String> known = keys();
        return object.members().keySet().stream().anyMatch(known::contains)
                && object.members().keySet().stream()
                        .noneMatch(name -> name.matches("[A-Z].*|ociVersion|services|kind"));
    }

    /** All settings that the engine has. */
    public static List<String> keys() {
        return ShippedData.rows(KEYS).stream().map(row -> row.get(0)).toList();
    }

    /** Looks at the settings of a file. */
    public static EngineSettings of(String source, JsonObject settings) throws InputException {
        List<EngineFinding> findings = new ArrayList<>();
        for (Map.Entry<String, Map<String, String>> entry :
                ShippedData.sections(FINDINGS).entrySet()) {
            Map<String, String> texts = entry.getValue();
            JsonValue value = settings.members().get(text(texts, "key"));
            for (String subject : open(text(texts, "when"), entry.getKey(), Optional.ofNullable(value), settings)) {
                findings.add(new EngineFinding(
                        entry.getKey(),
                        Danger.ofWord(text(texts, "danger")),
                        text(texts, "title").replace("{}", subject),
                        text(texts, "why"),
                        text(texts, "close"),
                        text(texts, "cis").replace("-", ""),
                        value == null
                                ? Position.ofSource(source)
                                : value.place().position()));
            }
        }
        findings.sort(Comparator.comparing(EngineFinding::danger).reversed().thenComparing(EngineFinding::code));
        List<String> known = keys();
        List<JsonValue> unknown = new ArrayList<>();
        settings.members().forEach((name, value) -> {
            if (!known.contains(name)) {
                unknown.add(value);
            }
        });
        return new EngineSettings(source, findings, unknown);
    }

    private static String text(Map<String, String> texts, String key) {
        return texts.getOrDefault(key, "");
    }

    /** What it is open for: nothing, the one thing there is, or several. */
    private static List<String> open(String when, String code, Optional<JsonValue> value, JsonObject settings)
            throws InputException {
        List<String> once = List.of("");
        if (when.equals("special")) {
            return code.equals("hosts-plain") ? plainHosts(settings) : logs(settings) ? once : List.of();
        }
        List<String> words = value.map(EngineSettings::words).orElse(List.of());
        if (when.equals("absent")) {
            return words.stream().allMatch(String::isEmpty) ? once : List.of();
        }
        if (when.equals("any")) {
            return words.isEmpty() ? List.of() : List.of(String.join(", ", words));
        }
        String[] condition = when.split(" ", 2);
        boolean is = words.contains(condition[1]);
        return is == condition[0].equals("is") ? once : List.of();
    }

    private static List<String> words(JsonValue value) {
        if (value instanceof JsonArray array) {
            return array.elements().stream()
                    .flatMap(element -> words(element).stream())
                    .toList();
        }
        return List.of(value instanceof JsonString text ? text.text() : JsonText.of(value));
    }

    /** Without {@code tlsverify} a client needs no certificate, with {@code tls} alone as well (dockerd(8)). */
    private static List<String> plainHosts(JsonObject settings) throws InputException {
        boolean verified = settings.members().containsKey("tlsverify") && settings.flagOf("tlsverify");
        if (verified || !settings.members().containsKey("hosts")) {
            return List.of();
        }
        return settings.textsOf("hosts").stream()
                .filter(host -> host.startsWith("tcp://"))
                .toList();
    }

    private static boolean logs(JsonObject settings) throws InputException {
        return GROWING.contains(settings.textOf("log-driver"))
                && !settings.objectOf("log-opts").members().containsKey("max-size");
    }

    /** Whether a finding is as dangerous as this, or more. */
    public boolean reaches(Danger danger) {
        return findings.stream().anyMatch(f -> f.danger().compareTo(danger) >= 0);
    }
}
