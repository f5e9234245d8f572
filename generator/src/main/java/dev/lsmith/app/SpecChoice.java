package dev.lsmith.app;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the user says of the container's description.
 *
 * @param files its files, {@code -} for standard input; several are laid over each other; none if it is not known
 * @param container which container of the description, by its name, its id, its service, or as the complaint about
 *     several lists it
 */
public record SpecChoice(List<Path> files, Optional<String> container) {
    public SpecChoice {
        files = List.copyOf(files);
    }

    /** Whether there is a description at all. */
    public boolean isGiven() {
        return !files.isEmpty();
    }
}
