package dev.lsmith.cli;

import dev.lsmith.app.MergeInto;
import dev.lsmith.app.MergeInto.MergedProfile;
import dev.lsmith.base.Printable;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where learned AppArmor rules go when the user has a profile already. */
final class MergeOptions {
    /** Where a conflict tells its evidence; what stands before it may hold any text, and so the last one is not meant. */
    private static final Pattern SEEN_AT = Pattern.compile(", seen at \\[([0-9]{1,6})\\](?=:[0-9]+, is denied by )");

    @Option(
            names = "--merge-into",
            paramLabel = "PROFILE",
            description =
                    "Put what is not allowed yet into this AppArmor profile, and leave the rest of it as it is. The"
                            + " result is DIR/apparmor/PROFILE; PROFILE itself changes with --in-place only.")
    private @Nullable Path file;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Which profile of the file, by name (parent//child) or attachment."
                    + " Default: the only one, or that of the log.")
    private @Nullable String profile;

    @Option(
            names = {"-I", "--include"},
            paramLabel = "DIR",
            description = "Where the profile's includes are looked for; repeatable. Default: /etc/apparmor.d.")
    private List<Path> includes = new ArrayList<>();

    @Option(names = "--in-place", description = "Change PROFILE itself, too. Owner and permissions stay.")
    private boolean inPlace;

    Optional<MergeInto> mergeInto() {
        return Optional.ofNullable(file).map(f -> new MergeInto(f, Optional.ofNullable(profile), includes));
    }

    /** Whether an option was given that means nothing without {@code --merge-into}. */
    boolean isIncomplete() {
        return file == null && (profile != null || inPlace || !includes.isEmpty());
    }

    /** Changes the user's file if that was asked for. */
    void write(MergedProfile merged) throws IOException {
        if (inPlace && !merged.added().isEmpty()) {
            new InPlaceFile(merged.file()).write(merged.content());
        }
    }

    /**
     * What was added, as a difference, and what was not.
     *
     * @param logs the logs as the user calls them; files call them by number
     */
    void show(MergedProfile merged, List<String> logs, PrintWriter out) {
        out.println();
        out.println("merged    " + Printable.of(merged.file() + ": profile " + merged.profile())
                + (merged.added().isEmpty() ? ": nothing was missing" : ""));
        merged.added().forEach(line -> out.println("  + " + Printable.of(line)));
        if (!merged.conflicts().isEmpty()) {
            out.println("not added, as the profile denies it:");
            merged.conflicts().forEach(line -> out.println("  " + Printable.of(named(line, logs))));
        }
        out.flush();
    }

    private static String named(String conflict, List<String> logs) {
        return SEEN_AT.matcher(conflict).replaceFirst(found -> {
            int number = Integer.parseInt(found.group(1));
            return Matcher.quoteReplacement(
                    number >= 1 && number <= logs.size() ? ", seen at " + logs.get(number - 1) : found.group());
        });
    }
}
