package dev.lsmith.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What policies were made from, and by what: nothing that changes when the same is made again elsewhere.
 *
 * @param logs the logs' names without their folders, the first of which is called {@code [1]}
 * @param kernels the kernels that the logs say to be of
 * @param engine who ran the container; empty without a spec
 * @param image the image's name; empty if unknown
 * @param imageId its digest; empty if unknown
 * @param version of lsmith
 */
public record Origin(
        List<String> logs, List<String> kernels, String engine, String image, String imageId, String version) {
    public Origin {
        logs = List.copyOf(logs);
        kernels = List.copyOf(kernels);
    }

    /** The version that the build wrote into the archive; empty when these classes are in none. */
    public static String thisVersion() {
        return Optional.ofNullable(Origin.class.getPackage().getImplementationVersion())
                .orElse("");
    }

    /** The last name of a path. */
    public static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Each log with its number. */
    public List<String> numbered() {
        int digits = Integer.toString(logs.size()).length();
        List<String> numbered = new ArrayList<>();
        for (String log : logs) {
            String number = Integer.toString(numbered.size() + 1);
            numbered.add("[" + "0".repeat(digits - number.length()) + number + "] " + log);
        }
        return numbered;
    }
}
