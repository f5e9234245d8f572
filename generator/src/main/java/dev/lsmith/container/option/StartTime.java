package dev.lsmith.container.option;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** When a container was started, as engines write it: RFC 3339, and the year 1 for never. */
public final class StartTime {
    private StartTime() {}

    /** The time that a field tells; empty if it tells none. */
    public static Optional<Instant> of(JsonObject state, String field) throws InputException {
        return state.textIn(field).flatMap(StartTime::parse);
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant()).filter(t -> t.isAfter(Instant.EPOCH));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
