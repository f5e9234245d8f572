package dev.lsmith.policy.apparmor.resolve;

import dev.lsmith.base.InputException;
import dev.lsmith.base.KernelText;
import dev.lsmith.policy.apparmor.resolve.ResolutionReport.PolicyFault;
import dev.lsmith.policy.apparmor.rule.IncludeRule.FileName;
import dev.lsmith.policy.apparmor.rule.LanguageVersion;
import dev.lsmith.policy.apparmor.rule.SourcePlace;
import dev.lsmith.policy.apparmor.syntax.ProfileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds included files. From AppArmor 3.0 on a file that was included before in the same preamble or profile is skipped
 * ({@code g_includecache} of apparmor_parser), so that includes in a circle end; before, they were an error.
 */
final class Inclusion {
    private static final int DEEPEST = 32;
    /** How much all included files of a policy together may hold. */
    private static final long LARGEST = 64L << 20;

    private final SearchPath path;
    private final LanguageVersion version;
    private final ResolutionReport report;
    private final Deque<Path> open = new ArrayDeque<>();
    private Set<Path> seen = new HashSet<>();
    private long read;

    Inclusion(SearchPath path, LanguageVersion version, ResolutionReport report) {
        this.path = path;
        this.version = version;
        this.report = report;
    }

    /** What is done with the text of an included file. */
    interface IncludedReader {
        /** Reads it. */
        void read(String source, String text);
    }

    /** Does something for which no file counts as included before. */
    void afresh(Runnable step) {
        Set<Path> before = seen;
        seen = new HashSet<>();
        step.run();
        seen = before;
    }

    /** Reads all files that an include names and that were not read before. */
    void each(FileName name, boolean ifExists, SourcePlace at, IncludedReader reader) {
        try {
            Optional<List<Path>> files = path.find(name, at.position());
            if (files.isEmpty() && !ifExists) {
                throw PolicyFault.at(at, "cannot find `" + name.name() + "`", "name its folder with the search path");
            }
            for (Path file : files.orElse(List.of())) {
                read(file, at, reader);
            }
        } catch (InputException e) {
            report.add(e, at);
        }
    }

    private void read(Path file, SourcePlace at, IncludedReader reader) throws InputException {
        Path key = file.toAbsolutePath().normalize();
        if (open.contains(key)) {
            circle(key, at);
            return;
        }
        if (open.size() >= DEEPEST) {
            throw PolicyFault.at(at, "more than " + DEEPEST + " includes inside each other", "take some out");
        }
        if (!seen.add(key) && version.has(LanguageVersion.V3_0)) {
            return;
        }
        open.addLast(key);
        try {
            reader.read(file.toString(), text(file, at));
        } finally {
            open.removeLast();
        }
    }

    private void circle(Path last, SourcePlace at) throws InputException {
        List<String> names = new ArrayList<>();
        open.stream().dropWhile(p -> !p.equals(last)).forEach(p -> names.add(p.toString()));
        names.add(last.toString());
        String message = "includes go in a circle: " + String.join(" -> ", names);
        if (!version.has(LanguageVersion.V3_0)) {
            throw PolicyFault.at(at, message, "take one of them out");
        }
        report.note(at, message, "take one of them out");
    }

    private String text(Path file, SourcePlace at) throws InputException {
        try {
            read += Files.size(file);
            if (Files.size(file) > ProfileReader.LARGEST || read > LARGEST) {
                throw PolicyFault.at(at, file + " is too large, or all included files together are", "split it");
            }
            return KernelText.decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw PolicyFault.at(at, "cannot read " + file, "check its permissions");
        }
    }
}
