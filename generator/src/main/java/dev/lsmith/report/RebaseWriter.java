package dev.lsmith.report;

import dev.lsmith.access.Evidence;
import dev.lsmith.base.Printable;
import dev.lsmith.base.render.Templates;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code rebase.md}: what of a policy was carried over to the next image, why, and what must be seen again. */
public final class RebaseWriter {
    /** Its name beside the policies. */
    public static final String FILE = Evidence.CARRIED;

    private final Templates templates = new Templates(Markdown.WORDS, Map.of("code", Markdown.CODE));

    /**
     * What became of a policy's paths and calls.
     *
     * @param name the policy's
     * @param kept how many paths are where they were
     * @param moved paths for which another stands now
     * @param added files of the next image that are allowed though nothing was seen of them
     * @param gone paths for which nothing stands
     * @param newCalls system calls that programs can come to and could not before
     * @param lostCalls those that they could come to before
     * @param again what a recording in the next image should show
     */
    public record CarriedOver(
            String name,
            int kept,
            List<OldFile> moved,
            List<NewFile> added,
            List<OldFile> gone,
            List<NewCall> newCalls,
            List<String> lostCalls,
            List<Again> again) {
        public CarriedOver {
            moved = List.copyOf(moved);
            added = List.copyOf(added);
            gone = List.copyOf(gone);
            newCalls = List.copyOf(newCalls);
            lostCalls = List.copyOf(lostCalls);
            again = List.copyOf(again);
        }

        /**
         * A path of the first image.
         *
         * @param path there
         * @param now in the next image
         * @param why it stands for the other, in a few words
         * @param oldPackage the package that brought it, with its version; empty if unknown
         * @param newPackage the same in the next image
         */
        public record OldFile(String path, String now, String why, String oldPackage, String newPackage) {}

        /** A file of the next image, why it is allowed, and its package with the version. */
        public record NewFile(String path, String why, String inPackage) {}

        /** A system call and the way to it. */
        public record NewCall(String call, String way) {}

        /** What is to be seen again, and why. */
        public record Again(String what, String why) {}
    }

    /** Writes it; the same bytes for equal findings. */
    public void markdown(CarriedOver carried, Writer out) throws IOException {
        templates.render("review/rebase.md.ftl", view(carried), out);
    }

    private static Map<String, ?> view(CarriedOver carried) {
        return Map.of(
                "name",
                carried.name(),
                "kept",
                carried.kept(),
                "moved",
                carried.moved().stream().map(RebaseWriter::view).toList(),
                "added",
                carried.added().stream()
                        .map(a -> Map.of("path", a.path(), "why", a.why(), "package", a.inPackage()))
                        .toList(),
                "gone",
                carried.gone().stream().map(RebaseWriter::view).toList(),
                "calls",
                carried.newCalls().stream()
                        .map(c -> Map.of("call", c.call(), "way", c.way()))
                        .toList(),
                "lost",
                carried.lostCalls(),
                "again",
                carried.again().stream()
                        .map(a -> Map.of("what", a.what(), "why", a.why()))
                        .toList());
    }

    private static Map<String, ?> view(CarriedOver.OldFile file) {
        return Map.of(
                "path", file.path(),
                "now", file.now(),
                "why", file.why(),
                "before", file.oldPackage(),
                "after", file.newPackage());
    }

    /** The few lines that a person reads after {@code rebase}; safe for a terminal. */
    public static List<String> lines(CarriedOver carried, String folder) {
        List<String> lines = new ArrayList<>();
        lines.add("paths     " + carried.kept() + " kept, " + carried.moved().size() + " moved, "
                + carried.added().size() + " added, " + carried.gone().size() + " gone");
        lines.add("calls     " + carried.newCalls().size() + " newly reachable, "
                + carried.lostCalls().size() + " no longer");
        carried.again().forEach(a -> lines.add("see again " + Printable.of(a.what()) + ": " + Printable.of(a.why())));
        lines.add("reasons   " + Printable.of(folder) + "/" + FILE);
        return lines;
    }
}
