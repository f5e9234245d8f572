package dev.lsmith.base.json;

import dev.lsmith.base.InputException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Records as JSON objects: a member for each component under its own name, in their order. Empty optionals and
 * collections are left out; enum constants are in lower case with hyphens. A record of a sealed interface also carries
 * a member that tells which one it is.
 *
 * <p>Reading is strict: a member that no component has is refused, as its meaning would be lost.
 */
public final class RecordForm {
    private final Map<Class<?>, Variants> variants;

    /**
     * The records of a sealed interface.
     *
     * @param member the member that tells which one: {@code kind}
     * @param byName its values
     */
    public record Variants(String member, SortedMap<String, Class<? extends Record>> byName) {
        Optional<String> nameOf(Class<?> type) {
            return byName.entrySet().stream()
                    .filter(e -> e.getValue() == type)
                    .map(Map.Entry::getKey)
                    .findFirst();
        }
    }

    /** A form that knows these sealed interfaces. */
    public RecordForm(Map<Class<?>, Variants> variants) {
        this.variants = Map.copyOf(variants);
    }

    /**
     * A record on one line, in ASCII.
     *
     * @throws IllegalArgumentException when it holds a type that has no form, which a test of each type finds
     */
    public String write(Record value) {
        return writer().write(value);
    }

    /** Who writes many records. */
    public RecordWriter writer() {
        return new RecordWriter(variants);
    }

    /**
     * A record, or one of a sealed interface, from an object.
     *
     * @throws InputException when a member is missing, unknown or of another type, with its place
     */
    public <T> T read(JsonValue json, Class<T> type) throws InputException {
        return type.cast(new RecordReader(variants).read(json, type));
    }

    /** An enum constant as it is written. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
