package dev.lsmith.install;

import dev.lsmith.base.KernelText;
import java.util.List;
import java.util.Optional;

/**
 * What was put in force under a name, and what was there before; kept on the host as {@code record.json}.
 *
 * @param name the policies'
 * @param entries in the order in which they were put in force
 */
public record InstallRecord(String name, List<Entry> entries) {
    public InstallRecord {
        entries = List.copyOf(entries);
    }

    /**
     * One file.
     *
     * @param layer the mechanism's name
     * @param place its absolute name on the host
     * @param sha256 of the bytes that were put there
     * @param before the name, in the record's folder, of the file that was there; empty if there was none
     * @param load what loads it; empty if nothing does
     * @param unload what takes it out of the kernel; empty if nothing does
     * @param restore what loads the one that was there before; empty if nothing was loaded
     */
    public record Entry(
            String layer,
            String place,
            String sha256,
            Optional<String> before,
            List<String> load,
            List<String> unload,
            List<String> restore) {
        public Entry {
            load = List.copyOf(load);
            unload = List.copyOf(unload);
            restore = List.copyOf(restore);
        }
    }

    /** The entry of a file. */
    Optional<Entry> at(String place) {
        return entries.stream().filter(entry -> entry.place().equals(place)).findFirst();
    }

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
}
