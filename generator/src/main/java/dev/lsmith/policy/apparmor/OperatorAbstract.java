package dev.lsmith.policy.apparmor;

import dev.lsmith.base.json.JsonText;
import dev.lsmith.pattern.Glob;
import dev.lsmith.pattern.Glob.AnyCharacter;
import dev.lsmith.pattern.Glob.AnyInSegment;
import dev.lsmith.pattern.Glob.AnyPath;
import dev.lsmith.pattern.Glob.Literal;
import dev.lsmith.pattern.Glob.Part;
import dev.lsmith.pattern.Glob.Variable;
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

    /**
     * A path pattern in the few signs that the abstract of the Security Profiles Operator takes: letters, digits,
     * {@code _ . / * ? + @ -}, blanks and variables that the node's tunables declare. What has no sign there becomes {@code *}, or {@code **} where it may
     * hold a slash; that is wider. Goes through the pattern once, whatever its length.
     */
    static final class OperatorPath {
        private static final String SIGNS = "_./?+@ -";

        /** Where {@code @{PROC}} lies: the first sign has to be a slash. */
        private static final String PROC = "/proc";

        private final StringBuilder out = new StringBuilder();

        private OperatorPath() {}

        /** The pattern, or {@code /**} where it does not begin with a slash. */
        static String of(Glob glob) {
            OperatorPath path = new OperatorPath();
            glob.parts().forEach(path::add);
            return path.out.indexOf("/") == 0 ? path.out.toString() : "/**";
        }

        private void add(Part part) {
            if (part instanceof Literal literal) {
                literal.text().codePoints().forEach(this::character);
            } else if (part instanceof AnyCharacter) {
                out.append('?');
            } else if (part instanceof Variable variable) {
                variable(variable.name());
            } else {
                star(part instanceof AnyInSegment || !mayHoldSlash(part) ? "*" : "**");
            }
        }

        private void character(int c) {
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (c == '/' && out.length() > 0 && out.charAt(out.length() - 1) == '/') {
                return;
            }
            if (plain || SIGNS.indexOf(c) >= 0) {
                out.append((char) c);
            } else {
                star("*");
            }
        }

        /** Variables of lsmith's own stand for a part of a name, and no node declares them. */
        private void variable(String name) {
            if (name.equals("PROC")) {
                out.append(PROC);
            } else if (name.startsWith("lsmith_")) {
                star("*");
            } else {
                out.append("@{").append(name).append('}');
            }
        }

        /** Stars side by side are the wider of them: two single ones would be read as a double one. */
        private void star(String star) {
            int length = out.length();
            boolean one = length > 0 && out.charAt(length - 1) == '*';
            boolean two = one && length > 1 && out.charAt(length - 2) == '*';
            if (!one) {
                out.append(star);
            } else if (!two && star.equals("**")) {
                out.append('*');
            }
        }

        private static boolean mayHoldSlash(Part part) {
            if (part instanceof Literal literal) {
                return literal.text().contains("/");
            }
            if (part instanceof Glob.CharacterClass characters) {
                return characters.negated()
                        || characters.ranges().stream().anyMatch(r -> r.first() <= '/' && '/' <= r.last());
            }
            if (part instanceof Glob.Alternation alternation) {
                return alternation.branches().stream()
                        .flatMap(branch -> branch.parts().stream())
                        .anyMatch(OperatorPath::mayHoldSlash);
            }
            return part instanceof AnyPath || part instanceof Glob.Fragment;
        }
    }
}
