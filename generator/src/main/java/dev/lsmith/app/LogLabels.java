package dev.lsmith.app;

import dev.lsmith.audit.LogSource;
import java.util.ArrayList;
import java.util.List;

/**
 * Short names for logs, {@code [1]}, {@code [2]}, … in the order in which they are read, for what is written into files: where the
 * logs lie on the operator's machine is nobody's business there, and changes nothing.
 */
final class LogLabels {
    private LogLabels() {}

    /** The same sources under their labels; runs are numbered as well. */
    static List<LogSource> label(List<LogSource> sources) {
        int digits = Integer.toString(sources.size()).length();
        List<String> runs = sources.stream().map(LogSource::run).distinct().toList();
        List<LogSource> labelled = new ArrayList<>();
        for (LogSource source : sources) {
            String number = Integer.toString(labelled.size() + 1);
            // As long as the longest, so that their order as texts is theirs.
            String label = "[" + "0".repeat(digits - number.length()) + number + "]";
            String run = Integer.toString(runs.indexOf(source.run()) + 1);
            labelled.add(new LogSource(label, "run " + run, source.opener()));
        }
        return labelled;
    }
}
