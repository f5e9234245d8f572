package dev.lsmith.target.apparmor.resolve;

import dev.lsmith.diagnostic.Diagnostic;
import dev.lsmith.diagnostic.InputException;
import dev.lsmith.target.apparmor.syntax.Place;
import dev.lsmith.target.apparmor.syntax.Preamble.FileName;
import dev.lsmith.text.KernelText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Finds included files, and keeps the chain of those that are being read, so that a loop is seen. */
final class Inclusion {
    private static final int DEEPEST = 100;
    private static final long LARGEST = 64L << 20;

    private final SearchPath path;
    private final List<Diagnostic> faults;
    private final Deque<Path> open = new ArrayDeque<>();

    Inclusion(SearchPath path, List<Diagnostic> faults) {
        this.path = path;
        this.faults = faults;
    }

    /** What is done with the text of an included file. */
    interface Reader {
        /** Reads it. */
        void read(String source, String text) throws InputException;
    }

    /** Reads all files that an include names; what is wrong goes to the faults. */
    void each(FileName name, boolean ifExists, Place at, Reader reader) {
        try {
            Optional<List<Path>> files = path.find(name, at.position());
            if (files.isEmpty() && !ifExists) {
                throw Fault.at(at, "cannot find `" + name.name() + "`", "name its folder with the search path");
            }
            for (Path file : files.orElse(List.of())) {
                read(file, at, reader);
            }
        } catch (InputException e) {
            faults.add(Fault.placed(e, at));
        }
    }

    private void read(Path file, Place at, Reader reader) throws InputException {
        Path key = file.toAbsolutePath().normalize();
        if (open.contains(key) || open.size() >= DEEPEST) {
            throw Fault.at(at, "includes go in a circle: " + chain(key), "take one of them out");
        }
        open.addLast(key);
        try {
            reader.read(file.toString(), text(file, at));
        } catch (InputException e) {
            faults.add(Fault.placed(e, at));
        } finally {
            open.removeLast();
        }
    }

    private String chain(Path last) {
        List<String> names = new ArrayList<>();
        open.forEach(p -> names.add(p.toString()));
        names.add(last.toString());
        return String.join(" -> ", names.subList(Math.max(0, names.size() - 5), names.size()));
    }

    private static String text(Path file, Place at) throws InputException {
        try {
            if (Files.size(file) > LARGEST) {
                throw Fault.at(at, file + " is larger than " + (LARGEST >> 20) + " MiB", "split it");
            }
            return KernelText.decode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw Fault.at(at, "cannot read " + file, "check its permissions");
        }
    }
}
