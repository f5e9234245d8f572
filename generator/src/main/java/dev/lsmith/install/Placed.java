package dev.lsmith.install;

import dev.lsmith.base.KernelText;
import java.util.List;

/**
 * A file of a policy and what puts it in force.
 *
 * @param layer the mechanism's name
 * @param source the file that it is, for messages
 * @param place its absolute name on the host
 * @param text its bytes, decoded by {@link KernelText}
 * @param object what the kernel calls it: the profile's or the module's name; empty where nothing is loaded
 */
public record Placed(String layer, String source, String place, String text, String object) {
    static final String APPARMOR = "apparmor";
    static final String SELINUX = "selinux";

    /** Its bytes. */
    public byte[] content() {
        return KernelText.encode(text);
    }

    /** What has the policy's own tool read it without loading it (apparmor_parser(8)); none where there is no such mode. */
    List<String> check() {
        return layer.equals(APPARMOR) ? List.of("apparmor_parser", "-Q", "-K", source) : List.of();
    }

    /** What loads it: apparmor_parser(8), semodule(8). */
    List<String> load() {
        return switch (layer) {
            case APPARMOR -> List.of("apparmor_parser", "-r", place);
            case SELINUX -> List.of("semodule", "-i", place);
            default -> List.of();
        };
    }

    /** What takes it out of the kernel. */
    List<String> unload() {
        return switch (layer) {
            case APPARMOR -> List.of("apparmor_parser", "-R", place);
            case SELINUX -> List.of("semodule", "-r", object);
            default -> List.of();
        };
    }
}
