package dev.lsmith.cli;

import dev.lsmith.app.comparison.PolicyComparer;
import dev.lsmith.base.InputException;
import dev.lsmith.base.Printable;
import dev.lsmith.report.ComparisonWriter;
import dev.lsmith.report.SummaryWriter.SummaryLine;
import dev.lsmith.report.SummaryWriter.Weight;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What git calls for each file that differs (git(1), GIT_EXTERNAL_DIFF): {@code PATH OLD-FILE OLD-HEX OLD-MODE NEW-FILE NEW-HEX NEW-MODE}, with
 * the new name and what git says of it behind these where a file was renamed. git takes any exit code but 0 for a fault, so there is none.
 */
record ExternalDiff(PolicyComparer comparer, Console console) {
    private static final int WORDS = 7;
    private static final int WORDS_OF_A_RENAME = 9;
    private static final int HEX = 2;
    private static final int NEW_FILE = 4;
    private static final String NO_FILE = "/dev/null";

    /** Whether these are the words of such a call. */
    static boolean isOne(List<String> words) {
        return (words.size() == WORDS || words.size() == WORDS_OF_A_RENAME)
                && words.get(HEX).matches("[0-9a-f]{4,64}|\\.");
    }

    /** Prints what the file's change means; of a file that is no policy, that it is none. */
    void show(List<String> words) {
        String path = words.size() == WORDS ? words.get(0) : words.get(WORDS);
        String old = words.get(1);
        String young = words.get(NEW_FILE);
        List<SummaryLine> lines = new ArrayList<>();
        lines.add(new SummaryLine("policy " + Printable.of(path), Weight.HEADING));
        if (old.equals(NO_FILE) || young.equals(NO_FILE)) {
            lines.add(new SummaryLine(old.equals(NO_FILE) ? "the file is new" : "the file is gone", Weight.WARNING));
        } else {
            try {
                lines.addAll(ComparisonWriter.lines(comparer.compareVersions(path, Path.of(old), Path.of(young))));
            } catch (InputException e) {
                lines.add(new SummaryLine(
                        "not compared: " + Printable.of(e.diagnostic().message()), Weight.WARNING));
            }
        }
        lines.add(new SummaryLine("", Weight.PLAIN));
        console.print(lines);
    }
}
