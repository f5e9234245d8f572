package dev.lsmith.container.file;

import dev.lsmith.base.InputException;
import dev.lsmith.base.Position;
import dev.lsmith.base.json.JsonReader;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonArray;
import dev.lsmith.base.json.JsonValue.JsonNumber;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.base.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a description speaks of something: by the name of a key in JSON and YAML, of a flag or key in a text of lines. Of a file that
 * describes several containers only what stands with one of them, or above it, is of that one.
 */
public final class SpecPlaces {
    private static final int MOST_DEPTH = 200;

    private final String source;
    private final String text;
    private final List<Named> values = new ArrayList<>();
    private final boolean structured;

    private record Named(String key, String above, JsonValue value) {}

    private SpecPlaces(SpecText file, List<JsonValue> roots) {
        this.source = file.source();
        this.text = file.text();
        this.structured = !roots.isEmpty();
        roots.forEach(root -> add("", root, 0));
    }

    /** The places of a file; one of no structure is searched by words. */
    public static SpecPlaces of(SpecText file) {
        try {
            if (file.isJson()) {
                return new SpecPlaces(file, List.of(JsonReader.read(file.source(), file.text())));
            }
            List<JsonValue> documents = YamlDocuments.of(file.source(), file.text());
            boolean objects = documents.stream().allMatch(JsonObject.class::isInstance);
            return new SpecPlaces(file, objects ? documents : List.of());
        } catch (InputException e) {
            return new SpecPlaces(file, List.of());
        }
    }

    private void add(String key, JsonValue value, int depth) {
        String path = value.place().path();
        if (depth > MOST_DEPTH) {
            return;
        }
        if (!key.isEmpty()) {
            int length =
                    path.endsWith("." + key) ? path.length() - key.length() - 1 : path.equals(key) ? 0 : path.length();
            values.add(new Named(key, path.substring(0, length), value));
        }
        if (value instanceof JsonObject object) {
            object.members().forEach((name, member) -> add(name, member, depth + 1));
        } else if (value instanceof JsonArray array) {
            array.elements().forEach(element -> add("", element, depth + 1));
        }
    }

    /**
     * Where the first of some names stands.
     *
     * @param container the container's name; empty where the file describes one
     * @param names in the order in which they are looked for
     * @param about what the place speaks of, which is looked for below the name: a path, a capability; may be empty
     */
    public Optional<Position> find(String container, List<String> names, String about) {
        for (String name : names) {
            Optional<Position> found = structured ? inValues(container, name, about) : inWords(name, about);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Position> inValues(String container, String name, String about) {
        List<String> own = homes(container);
        List<Named> candidates = values.stream()
                .filter(named -> named.key().equals(name))
                .filter(named -> own.isEmpty()
                        || own.stream()
                                .anyMatch(home -> home.startsWith(named.above())
                                        || named.above().startsWith(home)))
                .toList();
        for (Named candidate : candidates) {
            Optional<JsonValue> exact = about.isEmpty() ? Optional.empty() : below(candidate.value(), about);
            if (exact.isPresent()) {
                return exact.map(value -> value.place().position());
            }
        }
        return candidates.stream()
                .map(named -> named.value().place().position())
                .findFirst();
    }

    /** The paths of objects that bear the container's name, as a member {@code name} or as their own key. */
    private List<String> homes(String container) {
        List<String> homes = new ArrayList<>();
        for (Named named : values) {
            boolean called = List.of("name", "Name", "container_name").contains(named.key())
                    && named.value() instanceof JsonString text
                    && (text.text().equals(container) || text.text().equals("/" + container));
            if (called) {
                homes.add(named.above());
            } else if (named.key().equals(container) && named.value() instanceof JsonObject) {
                homes.add(named.value().place().path());
            }
        }
        return homes;
    }

    private static Optional<JsonValue> below(JsonValue value, String about) {
        if (value instanceof JsonString text) {
            boolean speaks = text.text().toLowerCase(Locale.ROOT).contains(about.toLowerCase(Locale.ROOT));
            return speaks ? Optional.of(value) : Optional.empty();
        }
        if (value instanceof JsonNumber number) {
            return number.literal().equals(about) ? Optional.of(value) : Optional.empty();
        }
        List<JsonValue> inner = value instanceof JsonArray array
                ? array.elements()
                : value instanceof JsonObject object
                        ? List.copyOf(object.members().values())
                        : List.of();
        return inner.stream()
                .map(element -> below(element, about))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** The word where it stands by itself, on a line that speaks of it where there is one. */
    private Optional<Position> inWords(String name, String about) {
        Matcher matcher = Pattern.compile("(?<![\\w./-])" + Pattern.quote(name) + "(?![\\w-])")
                .matcher(text);
        Optional<Position> first = Optional.empty();
        while (matcher.find()) {
            int start = text.lastIndexOf('\n', matcher.start()) + 1;
            int end = text.indexOf('\n', matcher.start());
            String line = text.substring(start, end < 0 ? text.length() : end);
            if (line.stripLeading().startsWith("#")) {
                continue;
            }
            long number =
                    1 + text.substring(0, start).chars().filter(c -> c == '\n').count();
            Position place = new Position(source, number, matcher.start() - start + 1);
            if (about.isEmpty() || line.toLowerCase(Locale.ROOT).contains(about.toLowerCase(Locale.ROOT))) {
                return Optional.of(place);
            }
            first = first.or(() -> Optional.of(place));
        }
        return first;
    }
}
