package dev.lsmith.container.inspect;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import dev.lsmith.container.Port;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Published ports as they were asked for ({@code HostConfig.PortBindings}) and those that are only exposed. */
final class InspectPorts {
    private InspectPorts() {}

    static List<Port> read(JsonObject container, JsonObject host, JsonObject config) throws InputException {
        JsonObject bindings = host.objectOf("PortBindings");
        List<Port> ports = new ArrayList<>();
        for (Map.Entry<String, JsonValue> binding : bindings.members().entrySet()) {
            published(binding.getKey(), binding.getValue(), ports);
        }
        JsonObject exposed = config.objectOf("ExposedPorts");
        JsonObject actual = container.objectOf("NetworkSettings").objectOf("Ports");
        List<Map.Entry<String, JsonValue>> offered = Stream.concat(
                        exposed.members().entrySet().stream(), actual.members().entrySet().stream())
                .toList();
        Optional<Integer> outside = host.flagOf("PublishAllPorts") ? Optional.of(0) : Optional.empty();
        for (Map.Entry<String, JsonValue> port : offered) {
            Port known = port(port.getKey(), port.getValue(), outside, "");
            if (ports.stream().noneMatch(p -> same(p, known))) {
                ports.add(known);
            }
        }
        ports.sort(Port.ORDER);
        return ports;
    }

    private static void published(String key, JsonValue value, List<Port> ports) throws InputException {
        if (value instanceof JsonValue.JsonNull || value.elements().isEmpty()) {
            ports.add(port(key, value, Optional.of(0), ""));
            return;
        }
        for (JsonValue element : value.elements()) {
            JsonObject binding = element.object();
            ports.add(port(key, value, Optional.of(hostPort(binding)), binding.textOf("HostIp")));
        }
    }

    /** Nothing, 0 and a range all leave the choice to the engine. */
    private static int hostPort(JsonObject binding) throws InputException {
        String text = binding.textOf("HostPort");
        return text.isEmpty() || text.contains("-") ? 0 : number(text, binding);
    }

    private static Port port(String key, JsonValue value, Optional<Integer> hostPort, String address)
            throws InputException {
        int slash = key.indexOf('/');
        String number = slash < 0 ? key : key.substring(0, slash);
        return new Port(number(number, value), slash < 0 ? "tcp" : key.substring(slash + 1), hostPort, address);
    }

    private static int number(String text, JsonValue at) throws InputException {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
            throw at.place().complain("spec-port", "\"" + text + "\" is no port", "");
        }
        return Integer.parseInt(text);
    }

    private static boolean same(Port a, Port b) {
        return a.containerPort() == b.containerPort() && a.protocol().equals(b.protocol());
    }
}
