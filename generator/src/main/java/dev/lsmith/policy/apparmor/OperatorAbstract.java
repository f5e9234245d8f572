package dev.lsmith.policy.apparmor;

import dev.lsmith.base.json.JsonText;
import dev.lsmith.policy.apparmor.rule.CapabilityRule;
import dev.lsmith.policy.apparmor.rule.ExecMode;
import dev.lsmith.policy.apparmor.rule.FileMode;
import dev.lsmith.policy.apparmor.rule.FileRule;
import dev.lsmith.policy.apparmor.rule.NetworkRule;
import dev.lsmith.policy.apparmor.rule.Qualifiers;
import dev.lsmith.policy.apparmor.rule.Rule;
import dev.lsmith.policy.apparmor.syntax.AppArmorProfile;
import dev.lsmith.policy.apparmor.syntax.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A profile as the Security Profiles Operator takes one: lists of programs, libraries, files, protocols and capabilities
 * (security-profiles-operator, api/apparmorprofile/v1, AppArmorAbstract). Owners, locks, signals, unix sockets and denials have no
 * words there; alternatives and character classes of a path are no part of its language, nor are own variables; they become {@code *}, which is wider.
 */
final class OperatorAbstract {
    private final SortedSet<String> executables = new TreeSet<>();
    private final SortedSet<String> libraries = new TreeSet<>();
    private final SortedSet<String> read = new TreeSet<>();
    private final SortedSet<String> written = new TreeSet<>();
    private final SortedSet<String> both = new TreeSet<>();
    private final SortedSet<String> types = new TreeSet<>();
    private final SortedSet<String> capabilities = new TreeSet<>();

    private OperatorAbstract() {}

    /** The abstract of the policy's first profile, as JSON. */
    static String of(AppArmorProfile policy) {
        OperatorAbstract lists = new OperatorAbstract();
        policy.profiles().stream().findFirst().map(Profile::rules).orElse(List.of()).stream()
                .filter(rule -> rule.qualifiers().effect() == Qualifiers.RuleMode.ALLOW)
                .forEach(lists::add);
        return lists.json();
    }

    private void add(Rule rule) {
        if (rule instanceof CapabilityRule capability) {
            capabilities.addAll(capability.capabilities());
        } else if (rule instanceof NetworkRule network) {
            types.addAll(network.type().map(List::of).orElse(List.of("stream", "dgram", "raw")));
        } else if (rule instanceof FileRule file) {
            file.path().ifPresent(path -> file(OperatorPath.of(path), file));
        }
    }

    private void file(String path, FileRule rule) {
        SortedSet<FileMode> modes = rule.permissions();
        if (rule.exec().filter(ExecMode::inherits).isPresent()) {
            executables.add(path);
        } else if (modes.contains(FileMode.MAP_EXEC)) {
            libraries.add(path);
        }
        boolean writes = modes.contains(FileMode.WRITE) || modes.contains(FileMode.APPEND);
        if (modes.contains(FileMode.READ)) {
            (writes ? both : read).add(path);
        } else if (writes) {
            written.add(path);
        }
    }

    private String json() {
        List<String> parts = new ArrayList<>();
        parts.add("\"executable\":{\"allowedExecutables\":" + list(executables) + ",\"allowedLibraries\":"
                + list(libraries) + "}");
        parts.add("\"filesystem\":{\"readOnlyPaths\":" + list(read) + ",\"writeOnlyPaths\":" + list(written)
                + ",\"readWritePaths\":" + list(both) + "}");
        parts.add("\"network\":{\"allowRaw\":" + types.contains("raw") + ",\"allowedProtocols\":{\"allowTcp\":"
                + types.contains("stream") + ",\"allowUdp\":" + types.contains("dgram") + "}}");
        parts.add("\"capability\":{\"allowedCapabilities\":" + list(capabilities) + "}");
        return "{" + String.join(",", parts) + "}";
    }

    private static String list(Collection<String> words) {
        return "[" + String.join(",", words.stream().map(JsonText::quote).toList()) + "]";
    }
}
