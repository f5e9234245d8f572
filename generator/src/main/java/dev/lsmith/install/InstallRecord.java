package dev.lsmith.install;

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
}
