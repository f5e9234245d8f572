package dev.lsmith.container.option;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonPlace;
import dev.lsmith.container.ContainerSpec.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ports as engines take them: {@code [[ADDRESS:][HOST]:]CONTAINER[/PROTOCOL]}, each port may be a range. */
public final class PortSyntax {
    private static final String RANGE = "[0-9]{1,5}(?:-[0-9]{1,5})?";
    private static final Pattern PUBLISHED =
            Pattern.compile("(?:(?<address>\\[[0-9A-Fa-f:.%]*\\]|[0-9.]*|[A-Za-z0-9.-]+):)??" + "(?:(?<host>" + RANGE
                    + ")?:)?(?<container>" + RANGE + ")(?:/(?<protocol>[a-zA-Z]+))?");

    private PortSyntax() {}

    /** What {@code --publish} names. */
    public static List<Port> published(JsonValue value) throws InputException {
        Matcher matcher = PUBLISHED.matcher(Scalars.text(value));
        if (!matcher.matches()) {
            throw bad(value);
        }
        String address = matcher.group("address") == null ? "" : matcher.group("address");
        String protocol = protocol(matcher.group("protocol"));
        List<Integer> inside = range(matcher.group("container"), value.place());
        List<Integer> outside = matcher.group("host") == null ? List.of() : range(matcher.group("host"), value.place());
        if (inside.size() > 1 && outside.size() > 1 && inside.size() != outside.size()) {
            throw value.place().complain("spec-port", "the two ranges of ports differ in length", "");
        }
        List<Port> ports = new ArrayList<>();
        for (int i = 0; i < inside.size(); i++) {
            int host = outside.size() == inside.size() ? outside.get(i) : 0;
            ports.add(new Port(
                    inside.get(i),
                    protocol,
                    Optional.of(host),
                    address.replace("[", "").replace("]", "")));
        }
        return ports;
    }

    /** Engines write protocols in any case. */
    private static String protocol(@Nullable String written) {
        return written == null ? "tcp" : written.toLowerCase(Locale.ROOT);
    }

    /** What {@code --expose} names. */
    static List<Port> exposed(JsonValue value) throws InputException {
        String text = Scalars.text(value);
        int slash = text.indexOf('/');
        String protocol = protocol(slash < 0 ? null : text.substring(slash + 1));
        String number = slash < 0 ? text : text.substring(0, slash);
        if (!number.matches(RANGE)) {
            throw bad(value);
        }
        return range(number, value.place()).stream()
                .map(n -> new Port(n, protocol, Optional.empty(), ""))
                .toList();
    }

    /** A port as a number; 0 only where an engine chooses. */
    public static int number(JsonValue value, int least) throws InputException {
        long number = value.number();
        if (number < least || number > 65_535) {
            throw value.place().complain("spec-port", number + " is no port", "");
        }
        return (int) number;
    }

    private static InputException bad(JsonValue value) throws InputException {
        return value.place()
                .complain("spec-port", "\"" + Scalars.text(value) + "\" is no port", "write it like 8080:80/tcp");
    }

    private static List<Integer> range(String text, JsonPlace place) throws InputException {
        int dash = text.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? text : text.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(text.substring(dash + 1));
        if (first > last || last > 65_535) {
            throw place.complain("spec-port", "\"" + text + "\" is no port", "");
        }
        List<Integer> ports = new ArrayList<>();
        for (int port = first; port <= last; port++) {
            ports.add(port);
        }
        return ports;
    }
}
