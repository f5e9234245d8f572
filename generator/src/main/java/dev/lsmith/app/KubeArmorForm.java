package dev.lsmith.app;

import dev.lsmith.base.InputException;
import dev.lsmith.base.json.JsonText;
import dev.lsmith.base.json.JsonValue;
import dev.lsmith.base.json.JsonValue.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A KubeArmorPolicy as the AppArmor profile that KubeArmor makes of it on a node (KubeArmor/enforcer/appArmorTemplate.go, as of 2026-11): of a
 * policy that allows, what it names and nothing else of the kind. What KubeArmor itself adds, abstractions/base and its denials below
 * /proc and /sys, is told and not read.
 */
final class KubeArmorForm {
    static final String KIND = "KubeArmorPolicy";

    private static final Map<String, String> PROTOCOLS =
            Map.of("tcp", "network tcp", "udp", "network udp", "raw", "network raw", "icmp", "network icmp");

    private final StringBuilder rules = new StringBuilder();
    private final List<String> others;
    private final String name;

    private KubeArmorForm(String name, List<String> others) {
        this.name = name;
        this.others = others;
    }

    /** The profile's text; what it cannot say is told. */
    static String apparmor(String name, JsonObject spec, String variables, List<String> others) throws InputException {
        KubeArmorForm form = new KubeArmorForm(name, others);
        if (!spec.textOf("action").equals("Allow")) {
            others.add(KIND + " " + name + ": only action: Allow is read");
        }
        others.add(KIND + " " + name + ": KubeArmor adds abstractions/base, and denials below /proc and /sys");
        form.files(spec.objectOf("process"), true);
        form.files(spec.objectOf("file"), false);
        form.network(spec.objectOf("network"));
        form.capabilities(spec.objectOf("capabilities"));
        for (String part : List.of("syscalls", "presets", "apparmor")) {
            spec.member(part)
                    .ifPresent(value -> others.add(KIND + " " + name + ": " + part + " " + JsonText.of(value)));
        }
        return variables + "profile policy {\n" + form.rules + "}\n";
    }

    private void files(JsonObject part, boolean process) throws InputException {
        for (JsonValue value : part.listOf("matchPaths")) {
            rule(value.object(), "path", "", process);
        }
        for (JsonValue value : part.listOf("matchDirectories")) {
            rule(value.object(), "dir", value.object().flagOf("recursive") ? "{,**}" : "{,*}", process);
        }
        for (JsonValue value : part.listOf("matchPatterns")) {
            rule(value.object(), "pattern", "", process);
        }
    }

    private void rule(JsonObject said, String key, String suffix, boolean process) throws InputException {
        if (!said.listOf("fromSource").isEmpty()) {
            others.add(
                    KIND + " " + name + ": fromSource of " + said.required(key).text());
        }
        JsonValue path = said.required(key);
        String letters = process ? "ix" : said.flagOf("readOnly") ? "klr" : "klmrw";
        rules.append(said.flagOf("ownerOnly") ? "owner " : "")
                .append('"')
                .append(OperatorObjects.quoted(path.text(), path))
                .append(suffix)
                .append("\" ")
                .append(letters)
                .append(",\n");
    }

    private void network(JsonObject part) throws InputException {
        for (JsonValue value : part.listOf("matchProtocols")) {
            JsonValue protocol = value.object().required("protocol");
            String rule = PROTOCOLS.get(protocol.text().toLowerCase(Locale.ROOT));
            if (rule == null) {
                throw protocol.place()
                        .complain("kubearmor-protocol", "KubeArmor has no protocol " + protocol.text(), "");
            }
            rules.append(rule).append(",\n");
        }
    }

    private void capabilities(JsonObject part) throws InputException {
        for (JsonValue value : part.listOf("matchCapabilities")) {
            rules.append("capability ")
                    .append(OperatorObjects.word(value.object().required("capability")))
                    .append(",\n");
        }
    }
}
