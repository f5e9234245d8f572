package dev.lsmith.app.comparison;

import dev.lsmith.app.Mechanisms;
import dev.lsmith.app.PolicyFolder;
import dev.lsmith.app.PolicyFolder.PolicyFile;
import dev.lsmith.base.InputException;
import dev.lsmith.policy.Mechanism;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of one output folder that decide about a container, wherever they are: on disk, in a revision, or shipped.
 *
 * @param files by their names in the folder
 */
record PolicyFiles(SortedMap<String, PolicyFile> files) {
    PolicyFiles {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** Those of a folder on disk. */
    static PolicyFiles of(Path folder) throws InputException {
        SortedMap<String, PolicyFile> files = new TreeMap<>();
        for (Map.Entry<String, Path> each : new PolicyFolder(folder).files().entrySet()) {
            files.put(each.getKey(), PolicyFile.read(each.getValue(), InputStream.nullInputStream()));
        }
        return new PolicyFiles(files);
    }

    /** Whether a file of that name decides about a container; what an editor or a process that was killed leaves does not. */
    static boolean decides(String name) {
        String last = name.substring(name.lastIndexOf('/') + 1);
        boolean launch = name.equals(PolicyFolder.DOCKER_ARGUMENTS) || isIn(PolicyFolder.LAUNCH_FORMS, name);
        return !last.startsWith(".")
                && (launch
                        || Mechanisms.reading().all().stream()
                                .map(Mechanism::place)
                                .anyMatch(place ->
                                        place.isFolder() ? isIn(place.path(), name) : name.equals(place.path())));
    }

    private static boolean isIn(String folder, String name) {
        return name.startsWith(folder + "/") && name.indexOf('/', folder.length() + 1) < 0;
    }

    /** Whether there is a policy of a mechanism. */
    boolean has(Mechanism<?> mechanism) {
        String place = mechanism.place().path();
        return files.keySet().stream().anyMatch(name -> name.equals(place) || name.startsWith(place + "/"));
    }
}
