package dev.lsmith.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An AppArmor label read: {@code [:namespace:]profile}, several of them stacked by {@code //&}, each perhaps with the
 * {@code //null-} children that the kernel makes in complain mode for programs without a profile.
 *
 * @param profiles the confined profiles of the stack, null children folded; {@code unconfined} alone if there is none
 * @param executed the paths of the null children, outermost first: each is a program that was executed
 */
record ApparmorLabel(List<Subject.ApparmorProfile> profiles, List<String> executed) {
    private static final String UNCONFINED = "unconfined";
    /** What stands between the profiles of a stack. */
    static final String STACKED = "//&";

    private static final String NULL_CHILD = "//null-";

    ApparmorLabel {
        profiles = List.copyOf(profiles);
        executed = List.copyOf(executed);
    }

    /**
     * Reads a label.
     *
     * @param label as the kernel prints it, a mode in parentheses behind it or not; not empty
     * @param namespace the record's {@code namespace=}, or empty
     */
    static ApparmorLabel parse(String label, String namespace) {
        Map<String, Subject.ApparmorProfile> profiles = new LinkedHashMap<>();
        List<String> executed = new ArrayList<>();
        for (String part : withoutMode(label).split(STACKED, -1)) {
            String name = qualified(part, rootless(namespace));
            String folded = fold(name, executed);
            if (!bare(folded).equals(UNCONFINED) && !folded.isEmpty()) {
                profiles.put(folded, new Subject.ApparmorProfile(folded));
            }
        }
        if (profiles.isEmpty()) {
            return new ApparmorLabel(List.of(new Subject.ApparmorProfile(UNCONFINED)), executed);
        }
        return new ApparmorLabel(List.copyOf(profiles.values()), executed);
    }

    /** Whether no profile confines the process. */
    boolean unconfined() {
        return profiles.get(0).name().equals(UNCONFINED);
    }

    /**
     * The label that a peer's label is called by: null children folded, and {@link Access#OWN_LABEL} for what is this one. Of a stack the
     * other profiles stay, in the kernel's order: a rule for one profile of it does not match it, as each has to be allowed
     * (label_components_match() in security/apparmor/label.c).
     */
    String peer(String peer) {
        return parse(peer, "").profiles.stream()
                .map(profile -> !unconfined() && profiles.contains(profile) ? Access.OWN_LABEL : profile.name())
                .distinct()
                .collect(Collectors.joining(STACKED));
    }

    private static String fold(String name, List<String> executed) {
        int child = name.indexOf(NULL_CHILD);
        if (child < 0) {
            return name;
        }
        for (String link : name.substring(child + NULL_CHILD.length()).split(NULL_CHILD, -1)) {
            int hat = link.indexOf("//");
            String path = hat < 0 ? link : link.substring(0, hat);
            if (path.startsWith("/")) {
                executed.add(path);
            }
        }
        return name.substring(0, child);
    }

    private static String withoutMode(String label) {
        return label.endsWith(")") && label.contains(" (") ? label.substring(0, label.lastIndexOf(" (")) : label;
    }

    /** Both spellings of a namespace, {@code :ns:name} and {@code :ns://name}, as the first. */
    private static String qualified(String name, String namespace) {
        if (!name.startsWith(":")) {
            return namespace.isEmpty() || name.equals(UNCONFINED) ? name : ":" + namespace + ":" + name;
        }
        int end = name.indexOf(':', 1);
        boolean slashes = end > 0 && name.startsWith("//", end + 1);
        return slashes ? name.substring(0, end + 1) + name.substring(end + 3) : name;
    }

    private static String bare(String name) {
        return name.startsWith(":") ? name.substring(name.indexOf(':', 1) + 1) : name;
    }

    private static String rootless(String namespace) {
        if (namespace.equals("root")) {
            return "";
        }
        return namespace.startsWith("root//") ? namespace.substring("root//".length()) : namespace;
    }
}
